package io.csm.core.event;

/** Why an assignment ended. */
public enum EndReason {
  /** The work was done; counts as a completion. */
  COMPLETED,
  UNASSIGNED,
  TRANSFERRED,
  MERGED,
  CLOSED,
  /** The agent is connected no longer, and the tenant's policy returns such work. */
  DISCONNECTED,
  /** The ticket came back during wrap-up and goes on under a new assignment or in the queue. */
  REOPENED
}
