package io.csm.routing;

import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.config.Demands;
import io.csm.core.config.Queue;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Presence;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import io.csm.routing.Explanation.Unblocking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the single changes that let waiting work be taken, by trying them: for each agent the few
 * changes that could help are made on a copy of the row, and the copy is looked at with all
 * filters. So what is found does help, whatever else the filters ask.
 */
final class Remedies {
  private static final int OF_A_KIND = 2;

  /** What is easily done comes first. */
  private static final List<Class<?>> ORDER =
      List.of(
          Remedy.BecomesAvailable.class,
          Remedy.ComesOnDuty.class,
          Remedy.Finishes.class,
          Remedy.MoreUnits.class,
          Remedy.OpensChannel.class,
          Remedy.ChannelLimit.class,
          Remedy.QueueLimit.class,
          Remedy.GetsSkill.class,
          Remedy.GetsLabel.class,
          Remedy.JoinsTeam.class,
          Remedy.NotExcluded.class,
          Remedy.NotHeld.class,
          Remedy.LessSkill.class,
          Remedy.LabelNotDemanded.class,
          Remedy.AnyTeam.class);

  private final Backlog backlog;
  private final QueueLimits limits;
  private final Instant now;
  private final RoutedWork work;
  private final WorkItem item;
  private final Queue queue;
  private final Demands demands;

  /** For whom the work is held now, and by how much it may exceed their capacity. */
  private final @Nullable PreferredAgent held;

  private final int excess;

  /** By kind, each with the row that it was tried on; null where it changes no agent. */
  private final Map<Class<?>, List<Tried>> found = new LinkedHashMap<>();

  private final SortedMap<String, Integer> lessSkill = new TreeMap<>();

  /**
   * A change that helps.
   *
   * @param as the row of the agent after it; null if that is as before
   */
  private record Tried(Remedy remedy, RoutedAgent agent, @Nullable Agent as, int amount) {}

  Remedies(
      Backlog backlog,
      QueueLimits limits,
      Instant now,
      RoutedWork work,
      WorkItem item,
      Queue queue,
      Demands demands) {
    this.backlog = backlog;
    this.limits = limits;
    this.now = now;
    this.work = work;
    this.item = item;
    this.queue = queue;
    this.demands = demands;
    this.held = item.heldFor(now);
    this.excess = held == null ? 0 : held.maxExcess();
  }

  /** At most {@link Explanation#MAX_UNBLOCKING}, those with the least before it first. */
  List<Unblocking> among(Iterable<RoutedAgent> agents) {
    for (RoutedAgent agent : agents) {
      // For who is ramped up, only time helps.
      if (agent.row != null
          && !agent.row.retired()
          && !agent.isSettling()
          && agent.rampedUntil == null) {
        look(agent, agent.row);
      }
    }
    List<Unblocking> unblocking = new ArrayList<>();
    for (List<Tried> ofKind : found.values()) {
      for (Tried tried : ofKind) {
        unblocking.add(new Unblocking(tried.remedy, before(tried)));
      }
    }
    lessSkill.forEach(
        (skill, level) -> unblocking.add(new Unblocking(new Remedy.LessSkill(skill, level), 0)));
    unblocking.sort(
        Comparator.comparing(Unblocking::before)
            .thenComparing(change -> ORDER.indexOf(change.remedy().getClass())));
    return unblocking.subList(0, Math.min(unblocking.size(), Explanation.MAX_UNBLOCKING));
  }

  private void look(RoutedAgent agent, Agent row) {
    if (!row.presence().takesNewWork() || row.idleSince() == null) {
      Instant idle = row.idleSince() == null ? now : row.idleSince();
      Agent as = row.withPresence(Presence.AVAILABLE, now).withIdleSince(idle);
      tryRow(agent, as, new Remedy.BecomesAvailable(agent.id));
      return;
    }
    if (row.absence().isPresent()) {
      Agent as = row.withAttendance(row.attendance().withDuty(null));
      tryRow(agent, as, new Remedy.ComesOnDuty(agent.id));
      return;
    }
    if (held != null && !held.isFor(row)) {
      lookAtHold(agent, row, held);
      return;
    }
    if (item.excludes(agent.id, now)) {
      if (demands.refusal(row.profile()).isEmpty() && hasRoom(agent, row, limits)) {
        found(new Tried(new Remedy.NotExcluded(agent.id), agent, null, 0));
      }
      return;
    }
    if (demands.refusal(row.profile()).isPresent()) {
      if (hasRoom(agent, row, limits)) {
        lookForSkill(agent, row);
        lookForLabel(agent, row);
        lookForTeam(agent, row);
      }
      return;
    }
    if (!hasRoom(agent, row, limits)) {
      lookForRoom(agent, row);
    }
  }

  /** Who is not among those for whom the work is held. */
  private void lookAtHold(RoutedAgent agent, Agent row, PreferredAgent hold) {
    boolean mayElse =
        demands.refusal(row.profile()).isEmpty()
            && !item.excludes(agent.id, now)
            && hasRoom(agent, row, limits.laneOf(queue, item), queue.id(), limits, 0);
    if (mayElse) {
      found(new Tried(new Remedy.NotHeld(), agent, null, 0));
    }
    @Nullable TeamId team = hold.team();
    if (team != null && row.profile().teams().size() < AgentProfile.MAX_TEAMS) {
      Set<TeamId> teams = new TreeSet<>(row.profile().teams());
      teams.add(team);
      AgentProfile profile = row.profile().withTeams(teams.toArray(new TeamId[0]));
      tryRow(agent, row.withProfile(profile), new Remedy.JoinsTeam(agent.id, team));
    }
  }

  // Demands

  private void lookForSkill(RoutedAgent agent, Agent row) {
    List<Skill> missing =
        demands.skills().stream().filter(skill -> !row.profile().has(skill)).toList();
    if (missing.size() != 1) {
      return;
    }
    Skill skill = missing.get(0);
    SortedMap<String, Skill> skills = new TreeMap<>();
    row.profile().skills().forEach(has -> skills.put(has.name(), has));
    @Nullable Skill has = skills.put(skill.name(), skill);
    SortedSet<Skill> demanded = new TreeSet<>(demands.skills());
    demanded.remove(skill);
    if (new Demands(demanded, demands.labels(), demands.teams()).refusal(row.profile()).isEmpty()) {
      lessSkill.merge(skill.name(), has == null ? 0 : has.level(), Math::max);
    }
    if (skills.size() <= AgentProfile.MAX_SKILLS) {
      AgentProfile profile = row.profile().withSkills(new TreeSet<>(skills.values()));
      tryRow(agent, row.withProfile(profile), new Remedy.GetsSkill(agent.id, skill));
    }
  }

  private void lookForLabel(RoutedAgent agent, Agent row) {
    SortedMap<String, LabelValue> labels = row.profile().labels();
    List<String> unmet =
        demands.labels().stream()
            .filter(predicate -> !predicate.isMetBy(labels))
            .map(LabelPredicate::label)
            .distinct()
            .toList();
    if (unmet.size() != 1) {
      return;
    }
    String label = unmet.get(0);
    SortedSet<LabelPredicate> demanded = new TreeSet<>(demands.labels());
    demanded.removeIf(predicate -> predicate.label().equals(label));
    if (new Demands(demands.skills(), demanded, demands.teams()).refusal(row.profile()).isEmpty()) {
      found(new Tried(new Remedy.LabelNotDemanded(label), agent, null, 0));
    }
    for (@Nullable LabelValue value : values(label)) {
      SortedMap<String, LabelValue> other = new TreeMap<>(labels);
      if (value == null) {
        other.remove(label);
      } else {
        other.put(label, value);
      }
      if (other.size() <= AgentProfile.MAX_LABELS) {
        Agent as = row.withProfile(row.profile().withLabels(other));
        if (tryRow(agent, as, new Remedy.GetsLabel(agent.id, label, value))) {
          return;
        }
      }
    }
  }

  /**
   * Values of a label one of which meets all that is demanded of it, if any does: those that are
   * named, and their neighbours, and none. What meets it is otherwise all of a range, whose ends
   * are named.
   */
  private List<@Nullable LabelValue> values(String label) {
    SortedSet<LabelValue> values = new TreeSet<>();
    for (LabelPredicate predicate : demands.labels()) {
      if (predicate.label().equals(label)) {
        for (LabelValue value : predicate.values()) {
          values.add(value);
          if (value instanceof LabelValue.Num num && num.value() < Long.MAX_VALUE) {
            values.add(LabelValue.of(num.value() + 1));
          }
          if (value instanceof LabelValue.Num num && num.value() > Long.MIN_VALUE) {
            values.add(LabelValue.of(num.value() - 1));
          }
        }
      }
    }
    List<@Nullable LabelValue> all = new ArrayList<>(values);
    all.add(null);
    return all;
  }

  private void lookForTeam(RoutedAgent agent, Agent row) {
    if (new Demands(demands.skills(), demands.labels(), List.of())
        .refusal(row.profile())
        .isPresent()) {
      return;
    }
    @Nullable SortedSet<TeamId> anyOf = null;
    for (SortedSet<TeamId> teams : demands.teams()) {
      if (!row.profile().isInOneOf(teams)) {
        SortedSet<TeamId> both = new TreeSet<>(teams);
        if (anyOf != null) {
          both.retainAll(anyOf);
        }
        anyOf = both;
      }
    }
    found(new Tried(new Remedy.AnyTeam(), agent, null, 0));
    if (anyOf != null
        && !anyOf.isEmpty()
        && row.profile().teams().size() < AgentProfile.MAX_TEAMS) {
      Set<TeamId> teams = new TreeSet<>(row.profile().teams());
      teams.add(anyOf.first());
      AgentProfile profile = row.profile().withTeams(teams.toArray(new TeamId[0]));
      tryRow(agent, row.withProfile(profile), new Remedy.JoinsTeam(agent.id, anyOf.first()));
    }
  }

  // Room

  private void lookForRoom(RoutedAgent agent, Agent row) {
    lookForAnEnd(agent, row);
    lookForUnits(agent, row);
    ChannelType channel = item.channel();
    if (row.availability().closedChannels().contains(channel)) {
      SortedSet<ChannelType> closed = new TreeSet<>(row.availability().closedChannels());
      closed.remove(channel);
      Agent as = row.withAvailability(row.availability().withClosedChannels(closed));
      tryRow(agent, as, new Remedy.OpensChannel(agent.id, channel));
    }
    int resuming = 0;
    for (Holding holding : row.holdings()) {
      resuming += holding.kind() == HoldingKind.RESUMING ? 1 : 0;
    }
    int least = row.capacity().limitOf(channel);
    for (int i = 1; least < Capacity.MAX_UNITS && i <= resuming + 1; i++) {
      int limit = Math.min(Capacity.MAX_UNITS, Math.max(least, agent.itemsOf(row, channel)) + i);
      Agent as = withCapacity(row, row.capacity().withLimit(channel, limit));
      if (tryRow(agent, as, new Remedy.ChannelLimit(agent.id, channel, limit))) {
        break;
      }
    }
    for (int i = 1; queue.maxPerAgent() > 0 && i <= resuming + 1; i++) {
      int limit = Math.max(queue.maxPerAgent(), agent.itemsOf(row, queue.id())) + i;
      QueueLimits other = limits.copy();
      other.put(queue.id(), queue.withMaxPerAgent(Math.min(limit, Capacity.MAX_UNITS)));
      if (limit <= Capacity.MAX_UNITS && hasRoom(agent, row, other)) {
        found(new Tried(new Remedy.QueueLimit(queue.id(), limit), agent, row, limit));
        break;
      }
    }
  }

  private void lookForAnEnd(RoutedAgent agent, Agent row) {
    Set<Object> seen = new LinkedHashSet<>();
    for (Holding holding : row.holdings()) {
      boolean resumes = holding.kind() == HoldingKind.RESUMING;
      if ((resumes || holding.kind().holdsUnits())
          && !agent.isDeciding(holding)
          && seen.add(List.of(holding.channel(), holding.queue(), holding.units(), resumes))) {
        List<Holding> others = new ArrayList<>(row.holdings());
        others.remove(holding);
        Agent as = row.withHoldings(others);
        if (tryRow(agent, as, new Remedy.Finishes(agent.id, holding.ticket()))) {
          return;
        }
      }
    }
  }

  /** The least number of units that also lets go first what waits to be resumed. */
  private void lookForUnits(RoutedAgent agent, Agent row) {
    int units = row.capacity().units() + 1;
    while (units <= Capacity.MAX_UNITS) {
      int needed = agent.unitsInUseNow();
      for (Holding holding : row.holdings()) {
        boolean resumes =
            holding.kind() == HoldingKind.RESUMING
                && holding.units() <= units
                && row.capacity().limitOf(holding.channel()) > 0
                && !agent.isDeciding(holding);
        needed += resumes ? holding.units() : 0;
      }
      needed = Math.max(needed, needed + row.capacity().costOf(item.channel()) - excess);
      if (needed <= units) {
        Capacity has = row.capacity();
        Capacity more = new Capacity(units, has.costs(), has.defaultCost(), has.limits());
        int by = units - has.units();
        if (hasRoom(agent, withCapacity(row, more), limits)) {
          found(new Tried(new Remedy.MoreUnits(agent.id, by), agent, withCapacity(row, more), by));
        }
        return;
      }
      units = needed;
    }
  }

  private static Agent withCapacity(Agent row, Capacity capacity) {
    return row.withProfile(row.profile().withCapacity(capacity));
  }

  // Trying

  private boolean tryRow(RoutedAgent agent, Agent as, Remedy remedy) {
    boolean helps = mayTake(agent, as, item, queue, demands);
    if (helps) {
      found(new Tried(remedy, agent, as, 0));
    }
    return helps;
  }

  private void found(Tried tried) {
    List<Tried> ofKind =
        found.computeIfAbsent(tried.remedy.getClass(), kind -> new ArrayList<>(OF_A_KIND + 1));
    if (ofKind.stream().noneMatch(known -> known.remedy.equals(tried.remedy))) {
      ofKind.add(tried);
      ofKind.sort(Comparator.comparingInt(Tried::amount).thenComparing(other -> other.agent.id));
      if (ofKind.size() > OF_A_KIND) {
        ofKind.remove(OF_A_KIND);
      }
    }
  }

  /** How much of what stands before it the agent may take as well, as changed. */
  private int before(Tried tried) {
    @Nullable Agent as = tried.as;
    if (as == null) {
      return 0;
    }
    QueueLimits inForce = limits;
    if (tried.remedy instanceof Remedy.QueueLimit change) {
      inForce = limits.copy();
      inForce.put(queue.id(), queue.withMaxPerAgent(change.limit()));
    }
    Map<RoutedClass, Boolean> meets = new LinkedHashMap<>();
    int before = 0;
    for (RoutedWork other : backlog.all()) {
      @Nullable RoutedClass workClass = other.workClass;
      @Nullable WorkItem otherItem = other.item;
      if (workClass != null
          && otherItem != null
          && backlog.isBefore(other, work)
          && meets.computeIfAbsent(
              workClass, any -> any.key.demands().refusal(as.profile()).isEmpty())
          && !otherItem.excludes(as.id(), now)
          && hasRoomFor(tried.agent, as, otherItem, workClass.key.lane(), inForce)) {
        before++;
      }
    }
    return before;
  }

  private boolean hasRoomFor(
      RoutedAgent agent, Agent as, WorkItem other, Lane lane, QueueLimits inForce) {
    @Nullable PreferredAgent hold = other.heldFor(now);
    return hold == null
        ? hasRoom(agent, as, lane, other.queue(), inForce, 0)
        : hold.isFor(as) && hasRoom(agent, as, lane, other.queue(), inForce, hold.maxExcess());
  }

  private boolean mayTake(RoutedAgent agent, Agent as, WorkItem what, Queue of, Demands demanded) {
    return as.absence().isEmpty()
        && demanded.refusal(as.profile()).isEmpty()
        && !what.excludes(as.id(), now)
        && hasRoomFor(agent, as, what, limits.laneOf(of, what), limits);
  }

  private boolean hasRoom(RoutedAgent agent, Agent as, QueueLimits inForce) {
    return hasRoom(agent, as, inForce.laneOf(queue, item), queue.id(), inForce, excess);
  }

  /**
   * Whether there is room for work of a lane and queue, once everything is resumed that can be, and
   * what gives way to it is paused.
   *
   * @param excess by how many units it may go over the capacity
   */
  private static boolean hasRoom(
      RoutedAgent agent, Agent row, Lane lane, QueueId of, QueueLimits inForce, int excess) {
    Agent as = row;
    RoutedAgent copy = agent.as(as);
    @Nullable Holding resuming = copy.firstToResume(as);
    while (resuming != null
        && copy.unitsInUseNow() + resuming.units() <= as.capacity().units()
        && copy.isWithinLimits(as, resuming, inForce)) {
      List<Holding> holdings = new ArrayList<>(as.holdings());
      holdings.set(
          holdings.indexOf(resuming), resuming.become(HoldingKind.ACTIVE, resuming.since(), null));
      as = as.withHoldings(holdings);
      copy = agent.as(as);
      resuming = copy.firstToResume(as);
    }
    int units = as.capacity().units();
    int cost = as.capacity().costOf(lane.channel());
    if (units == 0 || copy.barred(as, inForce).contains(lane)) {
      return false;
    }
    return (resuming == null && copy.unitsInUseNow() + cost <= units + excess)
        || (inForce.interruptions.interrupts(of)
            && Displacing.paused(copy, as, row, cost, inForce.interruptions).isPresent());
  }
}
