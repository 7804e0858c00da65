package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The waiting work of a pool by class, and which classes are worth a try. */
final class Backlog {
  private final RouterConfig config;
  private final Decisions decisions;
  private final Map<QueueId, RoutedQueue> queues = new LinkedHashMap<>();
  private final Map<TicketId, RoutedWork> work = new LinkedHashMap<>();
  private final Removed<TicketId> removed;
  private final Map<WorkClass.Key, WorkClass> classes = new LinkedHashMap<>();

  /** The classes that are empty, the one that has been so for longest first. */
  private final Set<WorkClass> idleClasses = new LinkedHashSet<>();

  private final Set<WorkClass> awake = new LinkedHashSet<>();
  private final Set<WorkClass> withSetAside = new LinkedHashSet<>();
  private final Set<Profile> profiles = new LinkedHashSet<>();
  private int knownQueues;
  private int waiting;

  Backlog(RouterConfig config, Decisions decisions) {
    this.config = config;
    this.decisions = decisions;
    this.removed = new Removed<>(config.maxRemembered());
  }

  int waiting() {
    return waiting;
  }

  boolean isAwake() {
    return !awake.isEmpty();
  }

  @Nullable RoutedWork find(TicketId ticket) {
    return work.get(ticket);
  }

  // Queues

  void putQueue(Queue queue) {
    @Nullable RoutedQueue known = queues.get(queue.id());
    if (known == null || known.queue == null) {
      if (knownQueues == config.maxQueues()) {
        throw CsmException.of(Code.OVERLOADED, "queues", "limit", config.maxQueues());
      }
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
    knownQueues--;
    routed.work.forEach(this::place);
    forgetIfUnused(id, routed);
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
    RoutedWork added = new RoutedWork(ticket);
    work.put(ticket, added);
    return added;
  }

  /** Takes over that a ticket waits, if it is news. */
  void put(WorkItem item, long version) {
    @Nullable RoutedWork known = work.get(item.ticket());
    if ((known == null || known.item == null) && waiting == config.maxWaiting()) {
      throw CsmException.of(Code.OVERLOADED, "waiting", "limit", config.maxWaiting());
    }
    @Nullable RoutedWork entry = entryFor(item.ticket(), version);
    if (entry != null) {
      setItem(entry, item, version);
    }
  }

  /** Takes over that a ticket does not wait, if it is news. */
  void remove(TicketId ticket, long version) {
    @Nullable RoutedWork entry = entryFor(ticket, version);
    if (entry != null) {
      setItem(entry, null, version);
    }
  }

  private void setItem(RoutedWork entry, @Nullable WorkItem item, long version) {
    withdraw(entry);
    @Nullable RoutedQueue before = entry.queue;
    if (entry.item != null && before != null) {
      before.work.remove(entry);
      waiting--;
    }
    @Nullable RoutedQueue after = item == null ? null : queueOf(item.queue());
    if (entry.item != null && before != null && before != after) {
      forgetIfUnused(entry.item.queue(), before);
    }
    entry.item = item;
    entry.queue = after;
    if (version > entry.version) {
      // Whoever had locked it has written it.
      entry.lockedUntil = null;
    }
    entry.version = version;
    if (after != null) {
      after.work.add(entry);
      waiting++;
    }
    @Nullable InFlight decided = entry.inFlight;
    if (decided != null && decided.isInTicket(version)) {
      entry.inFlight = null;
      decisions.workRead(decided);
    }
    place(entry);
  }

  /** The entry of a ticket that may be unknown; {@link #place} drops it if nothing needs it. */
  RoutedWork entryOf(TicketId ticket) {
    @Nullable RoutedWork known = work.get(ticket);
    if (known != null) {
      return known;
    }
    RoutedWork added = new RoutedWork(ticket);
    added.version = removed.take(ticket);
    work.put(ticket, added);
    return added;
  }

  /** Puts the entry where it belongs by what is known of it; drops it if nothing needs it. */
  void place(RoutedWork entry) {
    withdraw(entry);
    @Nullable WorkItem item = entry.item;
    @Nullable Queue queue = entry.queue == null ? null : entry.queue.queue;
    if (entry.inFlight == null && !entry.isSettling()) {
      if (item == null) {
        work.remove(entry.ticket);
        removed.remember(entry.ticket, entry.version);
      } else if (queue != null) {
        WorkClass workClass = classOf(queue, item);
        entry.place = item.enqueuedAt().minus(queue.credit().of(item.priority()));
        entry.workClass = workClass;
        workClass.waiting.add(entry);
        idleClasses.remove(workClass);
        checkAwake(workClass);
      }
    }
  }

  private void withdraw(RoutedWork entry) {
    @Nullable WorkClass workClass = entry.workClass;
    if (workClass == null) {
      return;
    }
    entry.workClass = null;
    workClass.waiting.remove(entry);
    if (workClass.setAside.remove(entry) && workClass.setAside.isEmpty()) {
      withSetAside.remove(workClass);
    }
    checkAwake(workClass);
    if (workClass.isEmpty()) {
      idleClasses.add(workClass);
      if (idleClasses.size() > config.maxIdleClasses()) {
        forget(idleClasses.iterator().next());
      }
    }
  }

  /** Keeps the work out of the ticks until somebody gets ready whom it does not exclude. */
  void setAside(RoutedWork entry, WorkClass workClass) {
    workClass.waiting.remove(entry);
    workClass.setAside.add(entry);
    withSetAside.add(workClass);
    checkAwake(workClass);
  }

  // Classes

  private WorkClass classOf(Queue queue, WorkItem item) {
    var key = new WorkClass.Key(queue.id(), item.channel(), demands(queue, item));
    @Nullable WorkClass known = classes.get(key);
    if (known != null) {
      return known;
    }
    WorkClass added = new WorkClass(key);
    classes.put(key, added);
    for (Profile profile : profiles) {
      pair(added, profile);
    }
    return added;
  }

  /** The demands of both; of a skill that both name, the higher level. */
  private static SortedSet<Skill> demands(Queue queue, WorkItem item) {
    if (queue.requiredSkills().isEmpty()) {
      return item.requiredSkills();
    }
    var levels = new TreeMap<String, Skill>();
    for (Skill skill : item.requiredSkills()) {
      levels.put(skill.name(), skill);
    }
    for (Skill skill : queue.requiredSkills()) {
      levels.merge(skill.name(), skill, (a, b) -> a.level() >= b.level() ? a : b);
    }
    return new TreeSet<>(levels.values());
  }

  private void forget(WorkClass workClass) {
    idleClasses.remove(workClass);
    classes.remove(workClass.key);
    for (Pairing pairing : workClass.pairings.values()) {
      pairing.profile.pairings.remove(pairing);
      pairing.profile.asleep.remove(pairing);
    }
  }

  private static void pair(WorkClass workClass, Profile profile) {
    if (profile.meets(workClass.key.skills())) {
      Pairing pairing = new Pairing(workClass, profile);
      workClass.pairings.put(profile, pairing);
      workClass.open.add(pairing);
      profile.pairings.add(pairing);
    }
  }

  private void checkAwake(WorkClass workClass) {
    if (workClass.isAwake()) {
      awake.add(workClass);
    } else {
      awake.remove(workClass);
    }
  }

  /** The classes worth a try, whose first work stands first first. */
  PriorityQueue<WorkClass> classesToTry() {
    var order = new PriorityQueue<WorkClass>(Math.max(1, awake.size()), WorkClass.BY_FIRST);
    order.addAll(awake);
    return order;
  }

  /** Finds out whether anybody is ready for the class; if not, it is not worth a try any more. */
  boolean canBeTaken(WorkClass workClass) {
    workClass.closeExhausted();
    checkAwake(workClass);
    return workClass.isAwake();
  }

  // Agents

  void profileAdded(Profile profile) {
    profiles.add(profile);
    for (WorkClass workClass : classes.values()) {
      pair(workClass, profile);
      checkAwake(workClass);
    }
  }

  void profileRemoved(Profile profile) {
    profiles.remove(profile);
    for (Pairing pairing : profile.pairings) {
      pairing.workClass.pairings.remove(profile);
      pairing.workClass.open.remove(pairing);
      checkAwake(pairing.workClass);
    }
  }

  /**
   * Wakes what the agent, who got ready or has more units free than before, may be able to take.
   */
  void agentFreed(RoutedAgent agent, Profile profile) {
    Iterator<Pairing> sleepers = profile.asleep.iterator();
    while (sleepers.hasNext()) {
      Pairing pairing = sleepers.next();
      if (profile.fits(agent.unitsInUse, pairing.cost)) {
        sleepers.remove();
        pairing.workClass.open.add(pairing);
        checkAwake(pairing.workClass);
      }
    }
    if (!withSetAside.isEmpty()) {
      for (WorkClass workClass : new ArrayList<>(withSetAside)) {
        @Nullable Pairing pairing = workClass.pairings.get(profile);
        if (pairing != null && profile.fits(agent.unitsInUse, pairing.cost)) {
          tryAgain(workClass, agent.id);
        }
      }
    }
  }

  private void tryAgain(WorkClass workClass, AgentId agent) {
    Iterator<RoutedWork> each = workClass.setAside.iterator();
    while (each.hasNext()) {
      RoutedWork entry = each.next();
      if (entry.item != null && !entry.item.excludedAgents().contains(agent)) {
        each.remove();
        workClass.waiting.add(entry);
      }
    }
    if (workClass.setAside.isEmpty()) {
      withSetAside.remove(workClass);
    }
    checkAwake(workClass);
  }
}
