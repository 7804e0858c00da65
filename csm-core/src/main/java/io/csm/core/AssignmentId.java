package io.csm.core;

/** Identifies an assignment of work to one agent. See {@link Id} for what the value means. */
public record AssignmentId(long value) implements Id<AssignmentId> {
  public AssignmentId {
    Id.check("assignment", value);
  }

  @Override
  public String toString() {
    return "assignment-" + value;
  }
}
