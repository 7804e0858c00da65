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
    switch (this) {
      case PARENT_OF:
        return CHILD_OF;
      case CHILD_OF:
        return PARENT_OF;
      case PROBLEM_OF:
        return INCIDENT_OF;
      case INCIDENT_OF:
        return PROBLEM_OF;
      default:
        return RELATED;
    }
  }
}
