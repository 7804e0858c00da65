package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.OfferId;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueState;
import io.csm.core.config.RelaxationStep;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.people.Duty;
import io.csm.core.people.Ramp;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.DutyState;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Interruption;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.QueueOrder;
import io.csm.core.work.Reasons;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import io.csm.routing.Decision.MakeOffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@link Router} promises, done by scanning everything every time. */
final class NaiveRouter {
  /** A decision, and what became of it. */
  static final class Made {
    final Decision decision;
    final Instant at;
    boolean committed;
    boolean refused;
    boolean turn;
    long agentVersion;
    long ticketVersion;

    Made(Decision decision, Instant at) {
      this.decision = decision;
      this.at = at;
    }
  }

  record Row<T>(@Nullable T row, long version) {}

  /** Something an agent holds. */
  record Held(Agent agent, Holding holding) {}

  final int maxDecisions;
  final int maxInFlight;
  final Map<QueueId, Queue> queues = new TreeMap<>();
  final Map<QueueId, Instant> closed = new TreeMap<>();

  /** What does not count as waiting. */
  final Map<QueueId, List<QueueState.Closure>> closures = new TreeMap<>();

  final Map<AgentId, Row<Agent>> agents = new TreeMap<>();
  final Map<TicketId, Row<WorkItem>> work = new TreeMap<>();
  final Map<TicketId, SortedSet<AgentId>> offeredTo = new TreeMap<>();
  final Map<AgentId, Position> agentSettles = new TreeMap<>();
  final Map<TicketId, Position> ticketSettles = new TreeMap<>();
  final List<Made> made = new ArrayList<>();

  /** What was resumed, by the number of the decision. */
  final Map<Long, Holding> resumed = new TreeMap<>();

  /** How many decisions had been made when an agent left. */
  final Map<AgentId, Integer> leftAfter = new TreeMap<>();

  Position read = Position.START;
  Instant now = Instant.EPOCH;

  NaiveRouter(int maxDecisions, int maxInFlight) {
    this.maxDecisions = maxDecisions;
    this.maxInFlight = maxInFlight;
  }

  /** The same router, as far as it has come, without bounds. */
  NaiveRouter copy() {
    return copy(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  NaiveRouter copy(int decisions, int unread) {
    NaiveRouter copy = new NaiveRouter(decisions, unread);
    copy.queues.putAll(queues);
    copy.closed.putAll(closed);
    copy.closures.putAll(closures);
    copy.agents.putAll(agents);
    copy.work.putAll(work);
    copy.offeredTo.putAll(offeredTo);
    copy.agentSettles.putAll(agentSettles);
    copy.ticketSettles.putAll(ticketSettles);
    copy.made.addAll(made);
    copy.resumed.putAll(resumed);
    copy.leftAfter.putAll(leftAfter);
    copy.read = read;
    copy.now = now;
    return copy;
  }

  void putAgent(AgentId id, @Nullable Agent agent, long version) {
    if (!agents.containsKey(id) || agents.get(id).version <= version) {
      if (agent == null) {
        leftAfter.put(id, made.size());
      }
      agents.put(id, new Row<>(agent, version));
    }
  }

  void putWork(TicketId id, @Nullable WorkItem item, SortedSet<AgentId> ringing, long version) {
    if (!work.containsKey(id) || work.get(id).version <= version) {
      offeredTo.put(id, ringing);
      work.put(id, new Row<>(item, version));
    }
  }

  void readUpTo(Position position) {
    read = position.isAfter(read) ? position : read;
  }

  void committed(Decision decision, long agentVersion, long ticketVersion) {
    Made which = made.get((int) decision.number() - 1);
    which.committed = true;
    which.agentVersion = agentVersion;
    which.ticketVersion = ticketVersion;
  }

  void refused(Decision decision, Position conflictAt) {
    made.get((int) decision.number() - 1).refused = true;
    agentSettles.merge(decision.agent(), conflictAt, (a, b) -> a.isAfter(b) ? a : b);
    ticketSettles.merge(decision.ticket(), conflictAt, (a, b) -> a.isAfter(b) ? a : b);
  }

  List<Decision> tick(Instant time) {
    now = time;
    List<Decision> decided = new ArrayList<>();
    while (true) {
      Optional<Decision> next = inFlight() < maxInFlight ? next() : Optional.empty();
      if (next.isEmpty() || decided.size() == maxDecisions) {
        return decided;
      }
      decided.add(next.get());
      Made added = new Made(next.get(), now);
      added.turn =
          next.get() instanceof Decision.MakeOffer offer
              && queues.get(offer.queue()).distribution() == DistributionMode.ROUND_ROBIN;
      made.add(added);
    }
  }

  Optional<Decision> next() {
    long number = made.size() + 1L;
    Optional<Held> offer = firstDue(HoldingKind.OFFER);
    if (offer.isPresent()) {
      Held held = offer.get();
      return Optional.of(
          new Decision.ExpireOffer(
              number, held.holding.ticket(), held.agent.id(), new OfferId(held.holding.id())));
    }
    Optional<Held> wrapUp = firstDue(HoldingKind.WRAP_UP);
    if (wrapUp.isPresent()) {
      Held held = wrapUp.get();
      return Optional.of(
          new Decision.EndWrapUp(
              number, held.holding.ticket(), held.agent.id(), new AssignmentId(held.holding.id())));
    }
    Optional<Held> resumable =
        rows()
            .filter(agent -> !settles(agent))
            .flatMap(agent -> firstToResume(agent).stream().map(h -> new Held(agent, h)))
            .filter(
                held -> inUse(held.agent) + held.holding.units() <= held.agent.capacity().units())
            .filter(
                held -> isWithinLimits(held.agent, held.holding.channel(), held.holding.queue()))
            .min(
                Comparator.<Held, Instant>comparing(held -> held.holding.since())
                    .thenComparing(held -> held.holding.id())
                    .thenComparing(held -> held.agent.id()));
    if (resumable.isPresent()) {
      Held held = resumable.get();
      resumed.put(number, held.holding);
      return Optional.of(
          new Decision.ResumeWork(
              number,
              held.holding.ticket(),
              held.agent.id(),
              new AssignmentId(held.holding.id()),
              held.holding.units()));
    }
    Optional<Decision> offered =
        inOrder()
            .filter(this::isDecidable)
            .flatMap(item -> offer(number, item).stream())
            .findFirst();
    return offered.isPresent()
        ? offered
        : inOrder()
            .filter(this::isDecidable)
            .flatMap(item -> displacing(number, item).stream())
            .findFirst();
  }

  /** An agent for whom something must be paused, or is passed that waits to be resumed. */
  record Displaced(Agent agent, List<Holding> paused) {}

  /** Who could take work that interrupts, the best first. */
  List<Displaced> displaceable(WorkItem item) {
    return rows()
        .flatMap(agent -> paused(agent, item).stream().map(list -> new Displaced(agent, list)))
        .sorted(
            Comparator.<Displaced>comparingInt(d -> d.paused.size())
                .thenComparingInt(d -> d.paused.stream().mapToInt(Holding::units).sum())
                .thenComparing(d -> idleSince(d.agent))
                .thenComparing(d -> d.agent.id()))
        .toList();
  }

  boolean interrupts(WorkItem item) {
    return queues.containsKey(item.queue())
        && queues.get(item.queue()).interruption() == Interruption.INTERRUPTS;
  }

  private boolean givesWay(Holding holding) {
    return queues.containsKey(holding.queue())
        && queues.get(holding.queue()).interruption() == Interruption.INTERRUPTIBLE;
  }

  /** What gives way to the work on an agent; empty if that is not enough, or not allowed. */
  private Optional<List<Holding>> paused(Agent agent, WorkItem item) {
    boolean holdsSuch =
        agent.holdings().stream()
            .filter(h -> h.kind() == HoldingKind.ACTIVE || h.kind() == HoldingKind.RESUMING)
            .anyMatch(this::givesWay);
    if (!holdsSuch
        || !interrupts(item)
        || !ringing(item).isEmpty()
        || refusal(agent, item) != RoutingFilter.CAPACITY
        || settles(agent)
        || agent.capacity().units() == 0
        || agent.availability().closedChannels().contains(item.channel())
        || !isWithinLimits(agent, item.channel(), item.queue())
        || toResume(agent).anyMatch(holding -> !givesWay(holding))
        || onAgent(agent.id())
            .anyMatch(
                m ->
                    m.decision instanceof Decision.MakeOffer offer
                        && !offer.displaces().isEmpty())) {
      return Optional.empty();
    }
    List<Holding> may =
        agent.holdings().stream()
            .filter(h -> h.kind() == HoldingKind.ACTIVE && h.units() > 0 && givesWay(h))
            .filter(h -> !isDeciding(agent.id(), h.id()))
            .sorted(
                Comparator.comparing(Holding::units, Comparator.reverseOrder())
                    .thenComparing(Holding::since, Comparator.reverseOrder())
                    .thenComparing(Holding::id, Comparator.reverseOrder()))
            .toList();
    int missing = inUse(agent) + agent.capacity().costOf(item.channel()) - agent.capacity().units();
    for (int n = 0; n <= may.size(); n++) {
      if (may.subList(0, n).stream().mapToInt(Holding::units).sum() >= missing) {
        return Optional.of(may.subList(0, n));
      }
    }
    return Optional.empty();
  }

  private Optional<Decision> displacing(long number, WorkItem item) {
    List<Displaced> able = displaceable(item);
    if (able.isEmpty()) {
      return Optional.empty();
    }
    Displaced first = able.get(0);
    Queue queue = queues.get(item.queue());
    return Optional.of(
        new Decision.MakeOffer(
            number,
            item.ticket(),
            first.agent.id(),
            queue.id(),
            item.channel(),
            first.agent.capacity().costOf(item.channel()),
            queue.autoAccept(),
            now.plus(queue.offerTimeout()),
            new Reasons(
                refusals(item),
                able.stream().map(d -> d.agent.id()).limit(3).toList(),
                able.size(),
                "DISPLACES " + first.paused.size() + " since=" + idleSince(first.agent)),
            steps(item),
            0,
            first.paused.stream()
                .map(h -> new Decision.MakeOffer.Displaced(h.ticket(), new AssignmentId(h.id())))
                .toList()));
  }

  private Optional<Held> firstDue(HoldingKind kind) {
    return timers(kind)
        .filter(held -> !held.holding.until().isAfter(now))
        .min(
            Comparator.<Held, Instant>comparing(held -> held.holding.until())
                .thenComparing(held -> held.holding.id())
                .thenComparing(held -> held.agent.id()));
  }

  /** Offers or wrap-ups that end some time, and may be decided. */
  Stream<Held> timers(HoldingKind kind) {
    return rows()
        .filter(agent -> !settles(agent))
        .flatMap(agent -> agent.holdings().stream().map(h -> new Held(agent, h)))
        .filter(held -> held.holding.kind() == kind && held.holding.until() != null)
        .filter(held -> !isDeciding(held.agent.id(), held.holding.id()));
  }

  private Optional<Decision> offer(long number, WorkItem item) {
    Queue queue = queues.get(item.queue());
    Comparator<Agent> longestIdle =
        Comparator.<Agent>comparingInt(agent -> inUse(agent) > 0 ? 1 : 0)
            .thenComparing(this::idleSince)
            .thenComparing(this::inUse)
            .thenComparing(Agent::id);
    Comparator<Agent> byLoad =
        (a, b) ->
            Long.compare(
                (long) inUse(a) * b.capacity().units(), (long) inUse(b) * a.capacity().units());
    Comparator<Agent> order =
        switch (queue.distribution()) {
          case LONGEST_IDLE -> longestIdle;
          case LEAST_LOADED -> byLoad.thenComparing(longestIdle);
          case ROUND_ROBIN -> Comparator.comparing(this::turn).thenComparing(longestIdle);
          case BEST_MATCH ->
              Comparator.<Agent>comparingInt(agent -> -score(agent, item))
                  .thenComparing(longestIdle);
          case SCORER ->
              Comparator.<Agent>comparingInt(agent -> -hostScore(agent, item))
                  .thenComparing(longestIdle);
        };
    List<Agent> eligible =
        rows().filter(agent -> refusal(agent, item) == null).sorted(order).toList();
    if (eligible.isEmpty()) {
      return Optional.empty();
    }
    Agent chosen = eligible.get(0);
    String since = " since=" + idleSince(chosen);
    String by =
        switch (queue.distribution()) {
          case LONGEST_IDLE -> "LONGEST_IDLE idleSince=" + idleSince(chosen);
          case LEAST_LOADED ->
              "LEAST_LOADED " + inUse(chosen) + "/" + chosen.capacity().units() + since;
          case ROUND_ROBIN -> "ROUND_ROBIN turn=" + turn(chosen) + (turn(chosen) == 0 ? since : "");
          case BEST_MATCH -> "BEST_MATCH " + score(chosen, item) + since;
          case SCORER -> "SCORER " + queue.scorer() + " " + hostScore(chosen, item) + since;
        };
    PreferredAgent held = held(item);
    if (held != null && held.agent() != null) {
      by =
          "HELD agent="
              + held.agent().value()
              + (held.hold() == null ? "" : " until=" + item.enqueuedAt().plus(held.hold()));
    }
    if (queue.concurrentOffers().max() > 1) {
      by += " offer=" + (ringing(item).size() + 1) + "/" + queue.concurrentOffers().max();
    }
    int free = Math.max(0, chosen.capacity().units() - inUse(chosen));
    return Optional.of(
        new Decision.MakeOffer(
            number,
            item.ticket(),
            chosen.id(),
            queue.id(),
            item.channel(),
            chosen.capacity().costOf(item.channel()),
            queue.autoAccept(),
            now.plus(queue.offerTimeout()),
            new Reasons(
                refusals(item),
                eligible.stream().map(Agent::id).limit(3).toList(),
                eligible.size(),
                by),
            steps(item),
            Math.max(0, chosen.capacity().costOf(item.channel()) - free),
            List.of()));
  }

  /** Since when the agent has been given nothing new, of what is still held, or completed any. */
  private Instant idleSince(Agent agent) {
    return Stream.of(
            Stream.of(agent.idleSince()),
            agent.holdings().stream().map(Holding::since),
            onAgent(agent.id())
                .filter(m -> m.decision.kind() == Decision.Kind.MAKE_OFFER)
                .map(m -> m.at))
        .flatMap(times -> times)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Who would be asked, the first three. */
  List<AgentId> candidates(WorkItem item) {
    return offer(0, item)
        .or(() -> displacing(0, item))
        .map(offer -> ((Decision.MakeOffer) offer).reasons().candidates())
        .orElse(List.of());
  }

  private int hostScore(Agent agent, WorkItem item) {
    Queue queue = queues.get(item.queue());
    AgentProfile profile = agent.profile();
    return World.SCORER.score(
        new Scorer.Work(
            queue.id(), item.channel(), queue.demands(item, steps(item)), queue.preferredSkills()),
        new Scorer.Profile(
            profile.skills(), profile.capacity(), profile.labels(), profile.teams()));
  }

  /** The last of the agent's decisions that was a turn, and was not refused. */
  private long turn(Agent agent) {
    return made.stream()
        .filter(m -> m.turn && !m.refused && m.decision.agent().equals(agent.id()))
        .mapToLong(m -> m.decision.number())
        .filter(number -> number > leftAfter.getOrDefault(agent.id(), 0))
        .max()
        .orElse(0);
  }

  private int score(Agent agent, WorkItem item) {
    List<String> demanded =
        demands(queues.get(item.queue()), item, steps(item)).map(Skill::name).toList();
    int score = 0;
    for (Skill skill : agent.profile().skills()) {
      score += demanded.contains(skill.name()) ? skill.level() : 0;
      for (Skill preferred : queues.get(item.queue()).preferredSkills()) {
        boolean met = skill.name().equals(preferred.name()) && skill.level() >= preferred.level();
        score += met ? skill.level() : 0;
      }
    }
    return score;
  }

  SortedMap<RoutingFilter, Integer> refusals(WorkItem item) {
    var refusals = new TreeMap<RoutingFilter, Integer>();
    rows()
        .map(agent -> refusal(agent, item))
        .filter(filter -> filter != null)
        .forEach(filter -> refusals.merge(filter, 1, Integer::sum));
    if (rows().noneMatch(agent -> refusal(agent, item) == null)) {
      // Who can take it once something is paused does not fall at CAPACITY.
      displaceable(item)
          .forEach(any -> refusals.computeIfPresent(RoutingFilter.CAPACITY, (f, n) -> n - 1));
      refusals.remove(RoutingFilter.CAPACITY, 0);
    }
    return refusals;
  }

  /** The first filter that refuses; null if none does. */
  @Nullable RoutingFilter refusal(Agent agent, WorkItem item) {
    if (agent.retired() || !agent.presence().takesNewWork() || agent.idleSince() == null) {
      return RoutingFilter.PRESENCE;
    }
    Duty duty = agent.attendance().duty();
    if (duty != null && duty.state() == DutyState.TIME_OFF) {
      return RoutingFilter.TIME_OFF;
    }
    if (duty != null && duty.state() != DutyState.ON_DUTY) {
      return RoutingFilter.OFF_SHIFT;
    }
    Optional<RoutingFilter> unfit = unfit(queues.get(item.queue()), agent, item, steps(item));
    if (unfit.isPresent()) {
      return unfit.get();
    }
    PreferredAgent held = held(item);
    if (held != null && !held.isFor(agent)) {
      return RoutingFilter.HELD;
    }
    if (ringing(item).contains(agent.id())
        || item.excludedAgents().contains(agent.id())
        || item.excludedUntil().getOrDefault(agent.id(), Instant.MIN).isAfter(now)) {
      return RoutingFilter.EXCLUDED;
    }
    if (rampedUntil(agent).isPresent()) {
      return RoutingFilter.RAMP;
    }
    int units = agent.capacity().units();
    if (units == 0
        || firstToResume(agent).isPresent()
        || agent.availability().closedChannels().contains(item.channel())
        || !isWithinLimits(agent, item.channel(), item.queue())
        || inUse(agent) + agent.capacity().costOf(item.channel())
            > units + (held == null ? 0 : held.maxExcess())) {
      return RoutingFilter.CAPACITY;
    }
    return settles(agent) ? RoutingFilter.SETTLING : null;
  }

  /** When an agent who has come back may be asked again, if not now. */
  Optional<Instant> rampedUntil(Agent agent) {
    Ramp ramp = agent.attendance().ramp();
    if (ramp == null || !ramp.until().isAfter(now)) {
      return Optional.empty();
    }
    return Stream.concat(
            ramp.offered().stream(),
            onAgent(agent.id())
                .filter(m -> m.decision.kind() == Decision.Kind.MAKE_OFFER)
                .map(m -> m.at))
        .sorted(Comparator.reverseOrder())
        .skip(ramp.offers() - 1L)
        .findFirst()
        .map(lastButSome -> lastButSome.plus(ramp.window()))
        .filter(free -> free.isAfter(now))
        .map(free -> free.isBefore(ramp.until()) ? free : ramp.until());
  }

  /** For whom the work is held now; null for nobody. */
  @Nullable PreferredAgent held(WorkItem item) {
    PreferredAgent preferred = item.request().preferred();
    return preferred == null
            || (preferred.hold() != null && !item.enqueuedAt().plus(preferred.hold()).isAfter(now))
        ? null
        : preferred;
  }

  /** For how long the work has waited, less what does not count. */
  private Duration waited(WorkItem item) {
    Duration waited = Duration.between(item.enqueuedAt(), now);
    for (QueueState.Closure closure : closures.getOrDefault(item.queue(), List.of())) {
      Instant from = later(closure.from(), item.enqueuedAt());
      Instant to = closure.to().isBefore(now) ? closure.to() : now;
      waited = from.isBefore(to) ? waited.minus(Duration.between(from, to)) : waited;
    }
    return waited;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** How many relaxation steps apply. */
  int steps(WorkItem item) {
    return (int)
        queues.get(item.queue()).relaxation().stream()
            .filter(step -> waited(item).compareTo(step.after()) >= 0)
            .count();
  }

  /** Which of the demands the agent does not meet; empty if all are met. */
  static Optional<RoutingFilter> unfit(Queue queue, Agent agent, WorkItem item, int steps) {
    List<RelaxationStep> applied = queue.relaxation().subList(0, steps);
    if (item.request().bypass()) {
      return Optional.empty();
    }
    if (!demands(queue, item, steps).allMatch(agent.profile()::has)) {
      return Optional.of(RoutingFilter.SKILL);
    }
    boolean labelled =
        Stream.concat(item.request().labels().stream(), queue.requiredLabels().stream())
            .filter(p -> applied.stream().noneMatch(s -> s.dropLabels().contains(p.label())))
            .allMatch(predicate -> predicate.isMetBy(agent.profile().labels()));
    if (!labelled) {
      return Optional.of(RoutingFilter.LABEL);
    }
    Predicate<TeamId> added =
        team ->
            agent.profile().teams().contains(team)
                || applied.stream()
                    .flatMap(step -> step.addTeams().stream())
                    .anyMatch(other -> agent.profile().teams().contains(other));
    boolean inTeam =
        applied.stream().anyMatch(RelaxationStep::anyTeam)
            || Stream.of(
                    item.request().teams(),
                    item.request().onlyTeams() ? new TreeSet<TeamId>() : queue.teams())
                .allMatch(anyOf -> anyOf.isEmpty() || anyOf.stream().anyMatch(added));
    return inTeam ? Optional.empty() : Optional.of(RoutingFilter.TEAM);
  }

  /** What is left of the demands for skills; of a skill that is demanded twice, both. */
  private static Stream<Skill> demands(Queue queue, WorkItem item, int steps) {
    if (item.request().bypass()) {
      return Stream.empty();
    }
    Stream<Skill> skills =
        Stream.concat(item.requiredSkills().stream(), queue.requiredSkills().stream());
    for (RelaxationStep step : queue.relaxation().subList(0, steps)) {
      skills =
          skills
              .filter(skill -> !step.dropSkills().contains(skill.name()))
              .map(
                  skill ->
                      step.lowerSkills().stream()
                          .filter(lower -> lower.name().equals(skill.name()))
                          .filter(lower -> lower.level() < skill.level())
                          .findFirst()
                          .orElse(skill));
    }
    return skills;
  }

  boolean isDecidable(WorkItem item) {
    return queues.containsKey(item.queue())
        && !closed.containsKey(item.queue())
        && !ticketSettles.getOrDefault(item.ticket(), Position.START).isAfter(read)
        && ringing(item).size() < queues.get(item.queue()).concurrentOffers().max()
        && taking(item).noneMatch(MakeOffer::autoAccept);
  }

  /** At whom it rings, or is about to. */
  SortedSet<AgentId> ringing(WorkItem item) {
    SortedSet<AgentId> ringing = new TreeSet<>(offeredTo(item));
    taking(item).forEach(offer -> ringing.add(offer.agent()));
    return ringing;
  }

  /** At whom it rings by the row. */
  SortedSet<AgentId> offeredTo(WorkItem item) {
    return offeredTo.getOrDefault(item.ticket(), new TreeSet<>());
  }

  /** The offers of it that are not read back. */
  Stream<MakeOffer> taking(WorkItem item) {
    return made.stream()
        .filter(m -> m.decision.ticket().equals(item.ticket()) && takes(m))
        .map(m -> (MakeOffer) m.decision);
  }

  /** Whether what rings at so many comes after all that rings at too few. */
  boolean ringsAtEnough(WorkItem item) {
    return ringing(item).size() >= queues.get(item.queue()).concurrentOffers().min();
  }

  Instant place(WorkItem item) {
    Queue queue = queues.get(item.queue());
    Instant place = item.enqueuedAt().minus(queue.credit().of(item.priority()));
    for (RelaxationStep step : queue.relaxation().subList(0, steps(item))) {
      place = place.minus(step.credit());
    }
    for (int i = 0; i < item.request().secondaryPriority(); i++) {
      place = place.minus(queue.secondaryCredit());
    }
    Instant due =
        item.dueAt() == null || queue.dueReserve() == null
            ? Instant.MAX
            : item.dueAt().minus(queue.dueReserve());
    Instant fifo = due.isBefore(place) ? due : place;
    if (queue.order() == QueueOrder.FIFO) {
      return fifo;
    }
    long newest = 2 * item.enqueuedAt().toEpochMilli() - fifo.toEpochMilli();
    return Instant.ofEpochMilli(-newest);
  }

  Stream<WorkItem> inOrder() {
    return waiting()
        .filter(item -> queues.containsKey(item.queue()))
        .sorted(
            Comparator.comparing(this::ringsAtEnough)
                .thenComparing(this::place)
                .thenComparing(WorkItem::ticket));
  }

  Stream<WorkItem> waiting() {
    return work.values().stream().map(Row::row).filter(item -> item != null);
  }

  Stream<Agent> rows() {
    return agents.values().stream().map(Row::row).filter(agent -> agent != null);
  }

  boolean settles(Agent agent) {
    return agentSettles.getOrDefault(agent.id(), Position.START).isAfter(read);
  }

  Optional<Holding> firstToResume(Agent agent) {
    return toResume(agent).min(Comparator.comparing(Holding::since).thenComparing(Holding::id));
  }

  private Stream<Holding> toResume(Agent agent) {
    if (agent.retired() || !agent.presence().takesResumingWork() || agent.capacity().units() == 0) {
      return Stream.empty();
    }
    return agent.holdings().stream()
        .filter(holding -> holding.kind() == HoldingKind.RESUMING)
        .filter(holding -> holding.units() <= agent.capacity().units())
        .filter(holding -> agent.capacity().limitOf(holding.channel()) > 0)
        .filter(holding -> !isDeciding(agent.id(), holding.id()));
  }

  int inUse(Agent agent) {
    return agent.unitsInUse()
        + onAgent(agent.id()).collect(Collectors.summingInt(m -> units(m.decision)));
  }

  /** Whether one more piece of work may hold units, as far as limits go. */
  boolean isWithinLimits(Agent agent, ChannelType channel, QueueId queue) {
    Queue known = queues.get(queue);
    int ofQueue = known == null || known.maxPerAgent() == 0 ? 1_000 : known.maxPerAgent();
    List<Holding> taking = onAgent(agent.id()).flatMap(m -> taking(m.decision)).toList();
    long channelItems =
        agent.itemsOf(channel) + taking.stream().filter(h -> h.channel().equals(channel)).count();
    long queueItems =
        agent.itemsOf(queue) + taking.stream().filter(h -> h.queue().equals(queue)).count();
    return channelItems < agent.capacity().limitOf(channel) && queueItems < ofQueue;
  }

  /** What a decision lets the agent hold more. */
  private Stream<Holding> taking(Decision decision) {
    if (decision instanceof Decision.MakeOffer offer) {
      return Stream.of(
          new Holding(
              1,
              HoldingKind.OFFER,
              offer.ticket(),
              offer.queue(),
              offer.channel(),
              offer.units(),
              now,
              null));
    }
    return decision instanceof Decision.ResumeWork resume
        ? Stream.of(resumed.get(resume.number()))
        : Stream.empty();
  }

  static int units(Decision decision) {
    if (decision instanceof Decision.MakeOffer offer) {
      return offer.units();
    }
    return decision instanceof Decision.ResumeWork resume ? resume.units() : 0;
  }

  boolean isDeciding(AgentId agent, long holding) {
    return onAgent(agent).anyMatch(m -> holdingOf(m.decision) == holding);
  }

  static long holdingOf(Decision decision) {
    if (decision instanceof Decision.ExpireOffer expire) {
      return expire.offer().value();
    }
    if (decision instanceof Decision.EndWrapUp end) {
      return end.assignment().value();
    }
    return decision instanceof Decision.ResumeWork resume ? resume.assignment().value() : 0;
  }

  /** What is decided on the agent and not in the row yet. */
  Stream<Made> onAgent(AgentId agent) {
    return made.stream().filter(m -> m.decision.agent().equals(agent)).filter(this::isOnAgent);
  }

  private boolean isOnAgent(Made m) {
    Row<Agent> row = agents.get(m.decision.agent());
    return !m.refused && !(m.committed && row.version >= m.agentVersion);
  }

  /** Whether it takes waiting work that is not read back as taken. */
  private boolean takes(Made m) {
    Row<WorkItem> row = work.get(m.decision.ticket());
    return m.decision.kind() == Decision.Kind.MAKE_OFFER
        && !m.refused
        && !(m.committed && row.version >= m.ticketVersion);
  }

  /** When relaxation steps come, and exclusions and holds end, of work that may be decided. */
  Stream<Instant> nextChanges() {
    return waiting()
        .filter(this::isDecidable)
        .flatMap(
            item ->
                Stream.concat(
                    queues.get(item.queue()).relaxation().stream()
                        .map(step -> now.plus(step.after()).minus(waited(item))),
                    Stream.concat(
                        item.excludedUntil().values().stream(),
                        Stream.ofNullable(item.request().preferred())
                            .filter(preferred -> preferred.hold() != null)
                            .map(preferred -> item.enqueuedAt().plus(preferred.hold())))))
        .filter(moment -> moment.isAfter(now));
  }

  long inFlight() {
    Predicate<Made> unread = m -> isOnAgent(m) || takes(m);
    return made.stream().filter(unread).count();
  }
}
