package io.csm.core;

/** Identifies an agent of a tenant. See {@link Id} for what the value means. */
public record AgentId(long value) implements Id<AgentId> {
  public AgentId {
    Id.check("agent", value);
  }

  @Override
  public String toString() {
    return "agent-" + value;
  }
}
