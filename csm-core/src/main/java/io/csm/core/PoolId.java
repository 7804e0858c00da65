package io.csm.core;

/**
 * Identifies a pool: agents and queues that share capacity. See {@link Id} for what the value
 * means.
 */
public record PoolId(long value) implements Id<PoolId> {
  public PoolId {
    Id.check("pool", value);
  }

  @Override
  public String toString() {
    return "pool-" + value;
  }
}
