package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.Position;
import io.csm.core.TicketId;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A ticket that waits, or that has gone while a decision on it was not seen through. */
final class RoutedWork {
  static final Comparator<RoutedWork> NEXT_CHANGE_FIRST =
      Comparator.comparing(RoutedWork::changesAt).thenComparing(work -> work.ticket);

  private static final SortedSet<AgentId> NOBODY = new TreeSet<>();

  final TicketId ticket;

  /** Its number in the core. */
  final int number;

  long version = Long.MIN_VALUE;

  /** Null when it does not wait. */
  @Nullable WorkItem item;

  @Nullable RoutedQueue queue;

  /** At whom it rings, by the row. */
  SortedSet<AgentId> offeredTo = NOBODY;

  /** The offers of it that are decided and not read back; seldom more than one. */
  private List<InFlight> inFlight = List.of();

  @Nullable Position settlesAt;

  /** While somebody has its row locked: until when it is left alone. */
  @Nullable Instant lockedUntil;

  /** Whether the core was told to exclude somebody at whom it rings. */
  boolean rung;

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

  /** The offers of it that are decided and not read back, the first decided first. */
  List<InFlight> inFlight() {
    return inFlight;
  }

  void add(InFlight decided) {
    if (inFlight.isEmpty()) {
      inFlight = new ArrayList<>(1);
    }
    inFlight.add(decided);
  }

  /** Nothing happens if it is none of them. */
  void remove(InFlight decided) {
    if (!inFlight.isEmpty()) {
      inFlight.remove(decided);
      inFlight = inFlight.isEmpty() ? List.of() : inFlight;
    }
  }

  /** Whether an offer of it to that agent is open, or decided. */
  boolean isOfferedTo(AgentId agent) {
    if (offeredTo.contains(agent)) {
      return true;
    }
    for (InFlight decided : inFlight) {
      if (decided.agent.id.equals(agent)) {
        return true;
      }
    }
    return false;
  }

  /** At how many agents it rings, or is about to. */
  int offers() {
    int offers = offeredTo.size();
    for (InFlight decided : inFlight) {
      offers += offeredTo.contains(decided.agent.id) ? 0 : 1;
    }
    return offers;
  }

  /** Whether an offer of it is decided that is accepted as it is made. */
  boolean isBeingAssigned() {
    for (InFlight decided : inFlight) {
      if (decided.decision instanceof Decision.MakeOffer offer && offer.autoAccept()) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing may be decided on it now. */
  boolean isSettling() {
    return settlesAt != null || lockedUntil != null;
  }
}
