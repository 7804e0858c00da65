package io.csm.core;

/** Identifies a team of agents. See {@link Id} for what the value means. */
public record TeamId(long value) implements Id<TeamId> {
  public TeamId {
    Id.check("team", value);
  }

  @Override
  public String toString() {
    return "team-" + value;
  }
}
