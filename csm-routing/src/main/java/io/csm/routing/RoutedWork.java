package io.csm.routing;

import io.csm.core.Position;
import io.csm.core.TicketId;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A ticket that waits, or that has gone while a decision on it was not seen through. */
final class RoutedWork {
  static final Comparator<RoutedWork> NEXT_CHANGE_FIRST =
      Comparator.comparing(RoutedWork::changesAt).thenComparing(work -> work.ticket);

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

  /** How many relaxation steps apply. */
  int step;

  /**
   * While it waits: when time alone changes next who may take it, by a relaxation step, or as
   * somebody is excluded no longer; null for never.
   */
  @Nullable Instant changesAt;

  /** The class that it stands in; null unless it may be decided. */
  @Nullable RoutedClass workClass;

  RoutedWork(TicketId ticket, int number) {
    this.ticket = ticket;
    this.number = number;
  }

  private Instant changesAt() {
    return changesAt == null ? Instant.MAX : changesAt;
  }

  /** Whether nothing may be decided on it now. */
  boolean isSettling() {
    return settlesAt != null || lockedUntil != null;
  }
}
