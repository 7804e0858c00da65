package io.csm.core.ticket;

/** How the ticket that holds the link relates to the other. */
public enum LinkType {
  PARENT_OF,
  CHILD_OF,
  PROBLEM_OF,
  INCIDENT_OF,
  RELATED;

  /** The link that the other ticket holds. */
  public LinkType inverse() {
    return switch (this) {
      case PARENT_OF -> CHILD_OF;
      case CHILD_OF -> PARENT_OF;
      case PROBLEM_OF -> INCIDENT_OF;
      case INCIDENT_OF -> PROBLEM_OF;
      case RELATED -> RELATED;
    };
  }
}
