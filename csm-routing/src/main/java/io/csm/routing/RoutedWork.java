package io.csm.routing;

import io.csm.core.Position;
import io.csm.core.TicketId;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A ticket that waits, or that has gone while a decision on it was not seen through. */
final class RoutedWork {
  static final Comparator<RoutedWork> NEXT_STEP_FIRST =
      Comparator.<RoutedWork, Instant>comparing(work -> work.relaxesAt)
          .thenComparing(work -> work.ticket);

  final TicketId ticket;

  /** Its number in the core. */
  final int number;

  long version = Long.MIN_VALUE;

  /** Null when it does not wait. */
  @Nullable WorkItem item;

  @Nullable RoutedQueue queue;
  @Nullable InFlight inFlight;
  @Nullable Position settlesAt;

  /** While somebody has its row locked: until when it is left alone. */
  @Nullable Instant lockedUntil;

  /** How many relaxation steps apply, when the next comes, and whether it waits for that. */
  int step;

  Instant relaxesAt = Instant.EPOCH;
  boolean isRelaxing;

  /** The class that it stands in; null unless it may be decided. */
  @Nullable RoutedClass workClass;

  RoutedWork(TicketId ticket, int number) {
    this.ticket = ticket;
    this.number = number;
  }

  /** Whether nothing may be decided on it now. */
  boolean isSettling() {
    return settlesAt != null || lockedUntil != null;
  }
}
