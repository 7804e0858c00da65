package io.csm.simulator;

/** What a trace may tell of its calls, and what a policy may need of them. */
public enum TraceFact {
  /** What the agent must be able to do. */
  SKILLS("skills"),
  /** How urgent a call is. */
  PRIORITIES("priorities");

  private final String label;

  TraceFact(String label) {
    this.label = label;
  }

  /** As a report says it. */
  public String label() {
    return label;
  }
}
