package io.csm.core.work;

/** Why an agent holds work, and whether it takes units. */
public enum HoldingKind {
  /** Offered, not yet answered: holds units. */
  OFFER(true),
  /** Being worked on: holds units. */
  ACTIVE(true),
  /** Finished, the agent completes the paperwork: holds units. */
  WRAP_UP(true),
  /**
   * The ticket waits for the customer or a third party, or is snoozed: keeps the agent, holds none.
   */
  PAUSED(false),
  /** Open again, stands ahead of new work until units are free: holds none. */
  RESUMING(false);

  private final boolean holdsUnits;

  HoldingKind(boolean holdsUnits) {
    this.holdsUnits = holdsUnits;
  }

  /** Whether the units of the work count as in use. */
  public boolean holdsUnits() {
    return holdsUnits;
  }
}
