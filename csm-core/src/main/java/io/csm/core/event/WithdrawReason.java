package io.csm.core.event;

/** Why an offer was taken back; it does not count as missed. */
public enum WithdrawReason {
  /** Somebody else accepted, or was assigned by hand. */
  TAKEN,
  /** The ticket was solved, closed, merged, snoozed, transferred, or waits for somebody. */
  NO_LONGER_WAITING,
  /** The ticket's demands changed. */
  CHANGED,
  /** The agent left. */
  AGENT_LEFT
}
