package io.csm.simulator;

import io.csm.core.TicketId;
import io.csm.desk.Desk;
import java.time.Instant;
import java.util.List;

/** Looks on while a replay runs; called by the thread that runs it. */
@FunctionalInterface
public interface ReplayWatcher {

  /**
   * A moment of a replay. Valid during the call only.
   *
   * <p>The lists cost time in proportion to their length; the rest is cheap.
   */
  interface Moment {
    /** The time on the clock of the replay. */
    Instant now();

    /** How much of the roster's time is over, 0 to 1. */
    double done();

    /** How many callers have come so far. */
    long calls();

    /** How many callers wait for an agent. */
    int waitingCount();

    /** The tickets that wait or ring, the first to come first. */
    List<TicketId> waiting();

    /** The tickets that agents are at work on, the first to come first. */
    List<TicketId> assigned();

    /** The desk; whatever is commanded through it becomes part of the replay. */
    Desk desk();
  }

  /** Called after each instant at which something happened, once the router has decided. */
  void at(Moment moment);
}
