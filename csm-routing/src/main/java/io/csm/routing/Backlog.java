package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import io.csm.routing.internal.Demand;
import io.csm.routing.internal.RoutingCore;
import io.csm.routing.internal.WorkClass;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The waiting work of a pool by class. */
final class Backlog {
  private final RouterConfig config;
  private final RoutingCore core;
  private final Names<String> skills;
  private final Names<ChannelType> channels;
  private final Decisions decisions;
  private final Map<QueueId, RoutedQueue> queues = new LinkedHashMap<>();
  private final Map<TicketId, RoutedWork> work = new LinkedHashMap<>();
  private final Removed<TicketId> removed;
  private final Map<RoutedClass.Key, RoutedClass> classes = new LinkedHashMap<>();

  /** The classes that are empty, the one that has been so for longest first. */
  private final Set<RoutedClass> idleClasses = new LinkedHashSet<>();

  /** By number in the core. */
  private RoutedWork[] numbered = new RoutedWork[16];

  private int knownQueues;
  private int waiting;

  Backlog(
      RouterConfig config,
      RoutingCore core,
      Names<String> skills,
      Names<ChannelType> channels,
      Decisions decisions) {
    this.config = config;
    this.core = core;
    this.skills = skills;
    this.channels = channels;
    this.decisions = decisions;
    this.removed = new Removed<>(config.maxRemembered());
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
    core.excludeNobody(entry.number);
    if (item != null) {
      for (AgentId excluded : item.excludedAgents()) {
        core.exclude(entry.number, excluded.value());
      }
    }
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
    RoutedWork added = add(ticket);
    added.version = removed.take(ticket);
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
        core.removeWork(entry.number);
        removed.remember(entry.ticket, entry.version);
      } else if (queue != null) {
        RoutedClass workClass = classOf(queue, item);
        entry.workClass = workClass;
        idleClasses.remove(workClass);
        Instant place = item.enqueuedAt().minus(queue.credit().of(item.priority()));
        core.place(entry.number, workClass.core, Micros.of(place));
      }
    }
  }

  private void withdraw(RoutedWork entry) {
    @Nullable RoutedClass workClass = entry.workClass;
    if (workClass == null) {
      return;
    }
    entry.workClass = null;
    core.withdraw(entry.number);
    if (workClass.core.isEmpty()) {
      idleClasses.add(workClass);
      if (idleClasses.size() > config.maxIdleClasses()) {
        forget(idleClasses.iterator().next());
      }
    }
  }

  // Classes

  private RoutedClass classOf(Queue queue, WorkItem item) {
    var key =
        new RoutedClass.Key(
            queue.id(),
            item.channel(),
            demands(queue, item),
            queue.preferredSkills(),
            queue.distribution());
    @Nullable RoutedClass known = classes.get(key);
    if (known != null) {
      return known;
    }
    int channel = channels.use(key.channel());
    int[] demands = numbersOf(key.skills());
    int[] preferred = numbersOf(key.preferred());
    WorkClass workClass = core.addClass(channel, demands, preferred, queue.distribution());
    RoutedClass added = new RoutedClass(key, workClass, channel, demands, preferred);
    classes.put(key, added);
    return added;
  }

  private int[] numbersOf(SortedSet<Skill> skillsWithLevels) {
    int[] numbers = new int[skillsWithLevels.size()];
    int i = 0;
    for (Skill skill : skillsWithLevels) {
      numbers[i++] = Demand.of(skills.use(skill.name()), skill.level());
    }
    return numbers;
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

  private void forget(RoutedClass workClass) {
    idleClasses.remove(workClass);
    classes.remove(workClass.key);
    core.removeClass(workClass.core);
    if (channels.release(workClass.channel)) {
      core.forgetChannel(workClass.channel);
    }
    release(workClass.demands);
    release(workClass.preferred);
  }

  private void release(int[] demands) {
    for (int demand : demands) {
      int skill = Demand.skillOf(demand);
      if (skills.release(skill)) {
        core.forgetSkill(skill);
      }
    }
  }

  /** Whether somebody who is AVAILABLE meets a demand of a class that is known. */
  boolean isMet(Skill demand) {
    int number = skills.use(demand.name());
    boolean met = core.isMet(number, demand.level());
    skills.release(number);
    return met;
  }
}
