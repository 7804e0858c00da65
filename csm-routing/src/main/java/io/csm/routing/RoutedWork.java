package io.csm.routing;

import io.csm.core.Position;
import io.csm.core.TicketId;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A ticket that waits, or that has gone while a decision on it was not seen through. */
final class RoutedWork implements Comparable<RoutedWork> {
  final TicketId ticket;
  long version = Long.MIN_VALUE;

  /** Null when it does not wait. */
  @Nullable WorkItem item;

  @Nullable RoutedQueue queue;
  @Nullable InFlight inFlight;
  @Nullable Position settlesAt;

  /** While somebody has its row locked: until when it is left alone. */
  @Nullable Instant lockedUntil;

  /** The class that it stands in; null unless it may be decided. */
  @Nullable WorkClass workClass;

  /** Its place in the order; changed only while it stands in no class. */
  Instant place = Instant.EPOCH;

  RoutedWork(TicketId ticket) {
    this.ticket = ticket;
  }

  /** Whether nothing may be decided on it now. */
  boolean isSettling() {
    return settlesAt != null || lockedUntil != null;
  }

  @Override
  public int compareTo(RoutedWork other) {
    int byPlace = place.compareTo(other.place);
    return byPlace != 0 ? byPlace : ticket.compareTo(other.ticket);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return ticket.hashCode();
  }
}
