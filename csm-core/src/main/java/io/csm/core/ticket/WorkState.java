package io.csm.core.ticket;

/** What routing has made of a ticket. */
public enum WorkState {
  /**
   * Not to be routed: solved, closed, snoozed, waiting for somebody without an agent, or no queue.
   */
  NONE,
  /** Waits in its queue. */
  WAITING,
  /** Rings at one or more agents. */
  OFFERED,
  /** Has an agent, be it active, paused, resuming or in wrap-up. */
  ASSIGNED
}
