package io.csm.routing;

import io.csm.core.QueueId;
import io.csm.core.config.Demands;
import io.csm.core.people.Agent;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Work that interrupts, for which nobody has the units free: who could take it if interruptible
 * work were paused. A plain look at that work and at the agents who hold interruptible work, only
 * after either has changed.
 */
final class Displacing {
  /** What takes most units is paused first, so that the fewest are; then what was begun last. */
  private static final Comparator<Holding> FIRST_TO_PAUSE =
      Comparator.comparingInt(Holding::units)
          .thenComparing(Holding::since)
          .thenComparing(Holding::id)
          .reversed();

  private static final Comparator<Candidate> ORDER =
      Comparator.<Candidate>comparingInt(candidate -> candidate.paused.size())
          .thenComparingInt(Candidate::units)
          .thenComparing(candidate -> candidate.agent.idleSince)
          .thenComparing(candidate -> candidate.agent.id);

  private final Backlog backlog;
  private final Interruptions interruptions;

  /**
   * An agent who could take the work.
   *
   * @param paused what is to be paused; nothing where only interruptible work that waits to be
   *     resumed is in the way
   */
  record Candidate(RoutedAgent agent, List<Holding> paused) {
    int units() {
      return paused.stream().mapToInt(Holding::units).sum();
    }
  }

  Displacing(Backlog backlog, QueueLimits limits) {
    this.backlog = backlog;
    this.interruptions = limits.interruptions;
  }

  /** Whether a tick may find something. */
  boolean isDue() {
    if (interruptions.isDue()) {
      for (QueueId queue : interruptions.interrupting()) {
        for (RoutedWork work : backlog.in(queue)) {
          if (work.workClass != null && work.offers() == 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Finds, in the order of the work, who takes it, at most {@code most} times. */
  void decide(int most, Instant now, BiConsumer<RoutedWork, List<Candidate>> sink) {
    if (!interruptions.isDue()) {
      return;
    }
    List<RoutedWork> waiting = waiting();
    waiting.sort((a, b) -> backlog.isBefore(a, b) ? -1 : 1);
    Set<RoutedClass> hopeless = new LinkedHashSet<>();
    int found = 0;
    for (RoutedWork work : waiting) {
      @Nullable RoutedClass workClass = work.workClass;
      @Nullable WorkItem item = work.item;
      if (workClass == null || item == null || hopeless.contains(workClass)) {
        continue;
      }
      List<Candidate> candidates = candidates(work, now);
      if (!candidates.isEmpty()) {
        if (found == most) {
          return;
        }
        found++;
        sink.accept(work, candidates);
      } else if (item.excludedAgents().isEmpty() && item.excludedUntil().isEmpty()) {
        hopeless.add(workClass);
      }
    }
    interruptions.lookedAtAll();
  }

  private List<RoutedWork> waiting() {
    List<RoutedWork> waiting = new ArrayList<>();
    for (QueueId queue : interruptions.interrupting()) {
      for (RoutedWork work : backlog.in(queue)) {
        // What rings somewhere already asks nobody to pause anything.
        if (work.workClass != null && work.offers() == 0) {
          waiting.add(work);
        }
      }
    }
    return waiting;
  }

  /** Who could take a piece of work for which nobody has the units free, the best first. */
  List<Candidate> candidates(RoutedWork work, Instant now) {
    List<Candidate> candidates = new ArrayList<>();
    @Nullable RoutedClass workClass = work.workClass;
    @Nullable WorkItem item = work.item;
    if (workClass == null || item == null || !interruptions.interrupts(item.queue())) {
      return candidates;
    }
    Demands demands = workClass.key.demands();
    @Nullable PreferredAgent held = item.heldFor(now);
    for (RoutedAgent agent : interruptions.holders()) {
      @Nullable Agent row = agent.row;
      if (row != null
          && agent.rampedUntil == null
          && !agent.isSettling()
          && demands.refusal(row.profile()).isEmpty()
          && (held == null || held.isFor(row))
          && !item.excludes(agent.id, now)
          && !agent.barred.contains(workClass.key.lane())) {
        paused(agent, row, row, row.capacity().costOf(item.channel()), interruptions)
            .ifPresent(paused -> candidates.add(new Candidate(agent, paused)));
      }
    }
    candidates.sort(ORDER);
    return candidates;
  }

  /**
   * What is to be paused so that an agent has so many units free; empty if that is not enough, and
   * while work that does not give way waits to be resumed, or what was paused for other work has
   * not been read back.
   *
   * @param row the agent as everything counts that is known
   * @param as as read, whose active work may be paused
   */
  static Optional<List<Holding>> paused(
      RoutedAgent agent, Agent row, Agent as, int cost, Interruptions interruptions) {
    int free = row.capacity().units() - agent.unitsInUseNow();
    if (row.capacity().units() == 0
        || agent.firstToResume(row, holding -> !interruptions.isInterruptible(holding.queue()))
            != null
        || agent.inFlight.stream().anyMatch(Displacing::displaces)) {
      return Optional.empty();
    }
    List<Holding> active = new ArrayList<>();
    for (Holding holding : as.holdings()) {
      if (holding.kind() == HoldingKind.ACTIVE
          && holding.units() > 0
          && interruptions.isInterruptible(holding.queue())
          && !agent.isDeciding(holding)) {
        active.add(holding);
      }
    }
    active.sort(FIRST_TO_PAUSE);
    List<Holding> paused = new ArrayList<>();
    for (Holding holding : active) {
      if (free >= cost) {
        break;
      }
      paused.add(holding);
      free += holding.units();
    }
    return free >= cost ? Optional.of(paused) : Optional.empty();
  }

  private static boolean displaces(InFlight decided) {
    return decided.decision instanceof Decision.MakeOffer offer && !offer.displaces().isEmpty();
  }
}
