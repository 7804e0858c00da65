package io.csm.simulator;

/** Who decides which agent takes which caller. */
public enum ReplayMode {
  /**
   * The recorded agent takes the recorded caller at the recorded time; what the router would have
   * refused is reported.
   */
  IDENTITY("identity"),
  /** The router decides. */
  POLICY("policy");

  private final String label;

  ReplayMode(String label) {
    this.label = label;
  }

  /** The name on a command line and in a report. */
  public String label() {
    return label;
  }
}
