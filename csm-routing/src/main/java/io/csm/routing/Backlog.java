package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.Demands;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueState;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.ScorerRef;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import io.csm.routing.internal.Demand;
import io.csm.routing.internal.Profile;
import io.csm.routing.internal.RoutingCore;
import io.csm.routing.internal.WorkClass;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The waiting work of a pool by class. */
final class Backlog {
  private static final SortedSet<AgentId> NOBODY = new TreeSet<>();

  private final RouterConfig config;
  private final RoutingCore core;
  private final Traits traits;
  private final Names<Lane> lanes;
  private final QueueLimits limits;
  private final Decisions decisions;
  private final SortedMap<ScorerRef, Scorer> scorers;
  private final Map<QueueId, RoutedQueue> queues = new LinkedHashMap<>();
  private final Map<TicketId, RoutedWork> work = new LinkedHashMap<>();
  private final Removed<TicketId> removed;
  private final Map<RoutedClass.Key, RoutedClass> classes = new LinkedHashMap<>();

  /** The classes that are empty, the one that has been so for longest first. */
  private final Set<RoutedClass> idleClasses = new LinkedHashSet<>();

  /** By number in the core. */
  private RoutedWork[] numbered = new RoutedWork[16];

  /** The work that waits and that time will change, the next change first. */
  private final TreeSet<RoutedWork> changing = new TreeSet<>(RoutedWork.NEXT_CHANGE_FIRST);

  private Instant now = Instant.EPOCH;
  private int knownQueues;
  private int waiting;

  Backlog(
      RouterConfig config,
      RoutingCore core,
      Traits traits,
      Names<Lane> lanes,
      QueueLimits limits,
      Decisions decisions,
      SortedMap<ScorerRef, Scorer> scorers) {
    this.scorers = scorers;
    this.config = config;
    this.core = core;
    this.traits = traits;
    this.lanes = lanes;
    this.limits = limits;
    this.decisions = decisions;
    this.removed = new Removed<>(config.maxRemembered());
  }

  /** The time goes on: work whose next change has come stands otherwise. */
  void tick(Instant to) {
    now = to;
    @Nullable Instant next = nextChange();
    while (next != null && !next.isAfter(to)) {
      place(changing.first());
      next = nextChange();
    }
  }

  /** When time alone changes next who may take something; null for never. */
  @Nullable Instant nextChange() {
    return changing.isEmpty() ? null : changing.first().changesAt;
  }

  int waiting() {
    return waiting;
  }

  /** The work with a number in the core. */
  RoutedWork numbered(int number) {
    return numbered[number];
  }

  @Nullable RoutedWork find(TicketId ticket) {
    return work.get(ticket);
  }

  /** All that is known, in the order in which it came; for explanations only. */
  Iterable<RoutedWork> all() {
    return work.values();
  }

  /** What waits in a queue. */
  Iterable<RoutedWork> in(QueueId queue) {
    @Nullable RoutedQueue routed = queues.get(queue);
    return routed == null ? List.of() : routed.work;
  }

  /** Whether one piece of work that may be decided stands before another. */
  boolean isBefore(RoutedWork one, RoutedWork other) {
    return core.isBefore(one.number, other.number);
  }

  // Queues

  /** Refuses a queue that is one too many, or that names a scorer that is not there. */
  void check(Queue queue) {
    if (queue.scorer() != null && !scorers.containsKey(queue.scorer())) {
      throw CsmException.of(
          Code.UNKNOWN_CHOICE,
          "queue.scorer",
          "value",
          queue.scorer(),
          "known",
          scorers.keySet().toString());
    }
    if (isNew(queue) && knownQueues == config.maxQueues()) {
      throw CsmException.of(Code.OVERLOADED, "queues", "limit", config.maxQueues());
    }
  }

  private boolean isNew(Queue queue) {
    @Nullable RoutedQueue known = queues.get(queue.id());
    return known == null || known.queue == null;
  }

  void putQueue(Queue queue) {
    if (isNew(queue)) {
      knownQueues++;
    }
    RoutedQueue routed = queueOf(queue.id());
    routed.queue = queue;
    routed.work.forEach(this::place);
  }

  void removeQueue(QueueId id) {
    @Nullable RoutedQueue routed = queues.get(id);
    if (routed == null || routed.queue == null) {
      return;
    }
    routed.queue = null;
    routed.state = null;
    knownQueues--;
    routed.work.forEach(this::place);
    forgetIfUnused(id, routed);
  }

  /**
   * Closes a queue that is known, or opens it.
   *
   * @param state null where it is open, and all time counts as waiting time
   */
  void turn(QueueId id, @Nullable QueueState state) {
    @Nullable RoutedQueue routed = queues.get(id);
    if (routed == null || routed.queue == null) {
      return;
    }
    boolean wasOpen = routed.closedUntil() == null;
    List<QueueState.Closure> before = closures(routed.state);
    routed.state = state;
    boolean isOpen = routed.closedUntil() == null;
    if (wasOpen != isOpen || (isOpen && !before.equals(closures(state)))) {
      routed.work.forEach(this::place);
    }
  }

  private static List<QueueState.Closure> closures(@Nullable QueueState state) {
    return state == null ? List.of() : state.closures();
  }

  private RoutedQueue queueOf(QueueId id) {
    return queues.computeIfAbsent(id, any -> new RoutedQueue());
  }

  private void forgetIfUnused(QueueId id, RoutedQueue routed) {
    if (routed.queue == null && routed.work.isEmpty()) {
      queues.remove(id);
    }
  }

  // Work

  /** The entry of {@code ticket}, if that version of it is news; else null. */
  private @Nullable RoutedWork entryFor(TicketId ticket, long version) {
    @Nullable RoutedWork known = work.get(ticket);
    if (known != null) {
      return version < known.version ? null : known;
    }
    long removedAt = removed.take(ticket);
    if (version < removedAt) {
      removed.remember(ticket, removedAt);
      return null;
    }
    return add(ticket);
  }

  private RoutedWork add(TicketId ticket) {
    RoutedWork added = new RoutedWork(ticket, core.addWork(ticket.value()));
    work.put(ticket, added);
    if (added.number >= numbered.length) {
      numbered = Arrays.copyOf(numbered, Math.max(added.number + 1, 2 * numbered.length));
    }
    numbered[added.number] = added;
    return added;
  }

  /** Takes over that a ticket waits, or rings at some agents, if it is news. */
  void put(WorkItem item, SortedSet<AgentId> offeredTo, long version) {
    @Nullable RoutedWork known = work.get(item.ticket());
    boolean waits = known != null && known.item != null && known.offeredTo.isEmpty();
    if (offeredTo.isEmpty() && !waits && waiting == config.maxWaiting()) {
      throw CsmException.of(Code.OVERLOADED, "waiting", "limit", config.maxWaiting());
    }
    @Nullable RoutedWork entry = entryFor(item.ticket(), version);
    if (entry != null) {
      setItem(entry, item, offeredTo, version);
    }
  }

  /** Takes over that a ticket does not wait, if it is news. */
  void remove(TicketId ticket, long version) {
    @Nullable RoutedWork entry = entryFor(ticket, version);
    if (entry != null) {
      setItem(entry, null, NOBODY, version);
    }
  }

  private void setItem(
      RoutedWork entry, @Nullable WorkItem item, SortedSet<AgentId> offeredTo, long version) {
    withdraw(entry);
    @Nullable RoutedQueue before = entry.queue;
    if (entry.item != null && before != null) {
      before.work.remove(entry);
      waiting -= entry.offeredTo.isEmpty() ? 1 : 0;
    }
    @Nullable RoutedQueue after = item == null ? null : queueOf(item.queue());
    if (entry.item != null && before != null && before != after) {
      forgetIfUnused(entry.item.queue(), before);
    }
    entry.item = item;
    entry.offeredTo = offeredTo;
    entry.queue = after;
    if (version > entry.version) {
      // Whoever had locked it has written it.
      entry.lockedUntil = null;
    }
    entry.version = version;
    if (after != null) {
      after.work.add(entry);
      waiting += offeredTo.isEmpty() ? 1 : 0;
    }
    for (InFlight decided : List.copyOf(entry.inFlight())) {
      if (decided.isInTicket(version)) {
        entry.remove(decided);
        decisions.workRead(decided);
      }
    }
    exclude(entry, item);
    place(entry);
  }

  /** The entry of a ticket that may be unknown; {@link #place} drops it if nothing needs it. */
  RoutedWork entryOf(TicketId ticket) {
    @Nullable RoutedWork known = work.get(ticket);
    if (known != null) {
      return known;
    }
    RoutedWork added = add(ticket);
    added.version = removed.take(ticket);
    return added;
  }

  /** Puts the entry where it belongs by what is known of it; drops it if nothing needs it. */
  void place(RoutedWork entry) {
    withdraw(entry);
    @Nullable WorkItem item = entry.item;
    @Nullable Queue queue = entry.queue == null ? null : entry.queue.open();
    @Nullable QueueState state = entry.queue == null ? null : entry.queue.state;
    if (item == null && entry.inFlight().isEmpty() && !entry.isSettling()) {
      work.remove(entry.ticket);
      core.removeWork(entry.number);
      removed.remember(entry.ticket, entry.version);
    } else if (item != null && queue != null && !entry.isSettling()) {
      int offers = entry.offers();
      if (offers < queue.concurrentOffers().max() && !entry.isBeingAssigned()) {
        int step = queue.stepsAt(now, item.enqueuedAt(), state);
        RoutedClass workClass = classOf(queue, item, step);
        entry.workClass = workClass;
        entry.step = step;
        limits.interruptions.placed(queue.id());
        idleClasses.remove(workClass);
        if (offers > 0 || entry.rung || !item.excludedUntil().isEmpty()) {
          exclude(entry, item);
        }
        long place = Micros.of(queue.place(item, step));
        core.place(
            entry.number,
            workClass.core,
            offers < queue.concurrentOffers().min() ? place : Micros.behindAll(place));
        entry.changesAt = nextChange(queue, item, step, state);
        if (entry.changesAt != null) {
          changing.add(entry);
        }
      }
    }
  }

  /** Tells the core whom work, which waits nowhere, excludes now. */
  private void exclude(RoutedWork entry, @Nullable WorkItem item) {
    core.excludeNobody(entry.number);
    entry.rung = entry.offers() > 0;
    for (AgentId ringing : entry.offeredTo) {
      core.exclude(entry.number, ringing.value());
    }
    for (InFlight decided : entry.inFlight()) {
      core.exclude(entry.number, decided.agent.id.value());
    }
    if (item != null) {
      for (AgentId excluded : item.excludedAgents()) {
        core.exclude(entry.number, excluded.value());
      }
      item.excludedUntil()
          .forEach(
              (excluded, until) -> {
                if (until.isAfter(now)) {
                  core.exclude(entry.number, excluded.value());
                }
              });
    }
  }

  /** When time alone changes next who may take it; null for never. */
  private @Nullable Instant nextChange(
      Queue queue, WorkItem item, int step, @Nullable QueueState state) {
    @Nullable Instant next =
        step == queue.relaxation().size() ? null : queue.stepAt(step, item.enqueuedAt(), state);
    for (Instant until : item.excludedUntil().values()) {
      if (until.isAfter(now) && (next == null || until.isBefore(next))) {
        next = until;
      }
    }
    @Nullable Instant heldUntil = item.heldUntil();
    if (heldUntil != null && heldUntil.isAfter(now) && (next == null || heldUntil.isBefore(next))) {
      next = heldUntil;
    }
    return next;
  }

  private void withdraw(RoutedWork entry) {
    @Nullable RoutedClass workClass = entry.workClass;
    if (workClass == null) {
      return;
    }
    entry.workClass = null;
    core.withdraw(entry.number);
    if (entry.changesAt != null) {
      changing.remove(entry);
      entry.changesAt = null;
    }
    if (workClass.core.isEmpty()) {
      idleClasses.add(workClass);
      if (idleClasses.size() > config.maxIdleClasses()) {
        forget(idleClasses.iterator().next());
      }
    }
  }

  // Classes

  private RoutedClass.@Nullable Hold holdOf(WorkItem item) {
    @Nullable PreferredAgent preferred = item.heldFor(now);
    return preferred == null
        ? null
        : new RoutedClass.Hold(preferred.agent(), preferred.team(), preferred.maxExcess());
  }

  private RoutedClass classOf(Queue queue, WorkItem item, int step) {
    var key =
        new RoutedClass.Key(
            queue.id(),
            limits.laneOf(queue, item),
            queue.demands(item, step),
            queue.preferredSkills(),
            queue.distribution(),
            queue.scorer(),
            holdOf(item));
    @Nullable RoutedClass known = classes.get(key);
    if (known != null) {
      return known;
    }
    int channel = lanes.use(key.lane());
    Demands asked = key.demands();
    RoutedClass.@Nullable Hold hold = key.hold();
    int heldFrom = asked.skills().size() + asked.labels().size() + asked.teams().size();
    int[] demands = new int[heldFrom + (hold == null || hold.team() == null ? 0 : 1)];
    int count = 0;
    for (Skill skill : asked.skills()) {
      demands[count++] = traits.demand(skill);
    }
    for (LabelPredicate predicate : asked.labels()) {
      demands[count++] = traits.demand(predicate);
    }
    for (SortedSet<TeamId> anyOf : asked.teams()) {
      demands[count++] = traits.demand(anyOf);
    }
    if (hold != null && hold.team() != null) {
      demands[count] = traits.demand(new TreeSet<>(List.of(hold.team())));
    }
    int[] preferred = new int[key.preferred().size()];
    count = 0;
    for (Skill skill : key.preferred()) {
      preferred[count++] = traits.demand(skill);
    }
    int labelsFrom = asked.skills().size();
    WorkClass workClass =
        core.addClass(
            channel,
            demands,
            labelsFrom,
            labelsFrom + asked.labels().size(),
            heldFrom,
            hold == null || hold.agent() == null ? Long.MIN_VALUE : hold.agent().value(),
            hold == null ? 0 : hold.maxExcess(),
            preferred,
            queue.distribution(),
            scoring(key));
    RoutedClass added = new RoutedClass(key, workClass, channel, demands, preferred);
    classes.put(key, added);
    return added;
  }

  /** How the host's scorer is asked about a class; null where the class has none. */
  private @Nullable ToIntFunction<Profile> scoring(RoutedClass.Key key) {
    @Nullable Scorer scorer = key.scorer() == null ? null : scorers.get(key.scorer());
    if (scorer == null) {
      return null;
    }
    var kind = new Scorer.Work(key.queue(), key.lane().channel(), key.demands(), key.preferred());
    return profile -> {
      if (!(profile.source() instanceof RoutedProfile.Key of)) {
        throw new IllegalStateException("a profile that the crew does not know");
      }
      try {
        return scorer.score(kind, of.scored());
      } catch (RuntimeException failed) {
        return Integer.MIN_VALUE;
      }
    };
  }

  private void forget(RoutedClass workClass) {
    idleClasses.remove(workClass);
    classes.remove(workClass.key);
    core.removeClass(workClass.core);
    if (lanes.release(workClass.channel)) {
      core.forgetChannel(workClass.channel);
    }
    release(workClass.demands);
    release(workClass.preferred);
  }

  private void release(int[] demands) {
    for (int demand : demands) {
      traits.release(Demand.skillOf(demand));
    }
  }

  /** Whether somebody who is AVAILABLE meets a demand of a class that is known. */
  boolean isMet(Skill demand) {
    int number = traits.use(demand.name());
    boolean met = core.isMet(number, demand.level());
    traits.release(number);
    return met;
  }
}
