package io.csm.core.config;

import io.csm.core.PoolId;
import io.csm.core.internal.Require;

/**
 * Agents and queues that share capacity. An agent and a queue each belong to exactly one pool.
 *
 * @param name 1 to 128 characters, for people
 */
public record Pool(PoolId id, String name) implements ConfigurationItem {
  public Pool {
    Require.name("pool.name", name, 128);
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.POOL;
  }

  @Override
  public long itemId() {
    return id.value();
  }
}
