package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.OfferId;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.people.Agent;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Reasons;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@link Router} promises, done by scanning everything every time. */
final class NaiveRouter {
  /** A decision, and what became of it. */
  static final class Made {
    final Decision decision;
    boolean committed;
    boolean refused;
    boolean turn;
    long agentVersion;
    long ticketVersion;

    Made(Decision decision) {
      this.decision = decision;
    }
  }

  record Row<T>(@Nullable T row, long version) {}

  /** Something an agent holds. */
  record Held(Agent agent, Holding holding) {}

  final int maxDecisions;
  final int maxInFlight;
  final Map<QueueId, Queue> queues = new TreeMap<>();
  final Map<AgentId, Row<Agent>> agents = new TreeMap<>();
  final Map<TicketId, Row<WorkItem>> work = new TreeMap<>();
  final Map<AgentId, Position> agentSettles = new TreeMap<>();
  final Map<TicketId, Position> ticketSettles = new TreeMap<>();
  final List<Made> made = new ArrayList<>();

  /** How many decisions had been made when an agent left. */
  final Map<AgentId, Integer> leftAfter = new TreeMap<>();

  Position read = Position.START;
  Instant now = Instant.EPOCH;

  NaiveRouter(int maxDecisions, int maxInFlight) {
    this.maxDecisions = maxDecisions;
    this.maxInFlight = maxInFlight;
  }

  void putAgent(AgentId id, @Nullable Agent agent, long version) {
    if (!agents.containsKey(id) || agents.get(id).version <= version) {
      if (agent == null) {
        leftAfter.put(id, made.size());
      }
      agents.put(id, new Row<>(agent, version));
    }
  }

  void putWork(TicketId id, @Nullable WorkItem item, long version) {
    if (!work.containsKey(id) || work.get(id).version <= version) {
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
      Made added = new Made(next.get());
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
            .min(
                Comparator.<Held, Instant>comparing(held -> held.holding.since())
                    .thenComparing(held -> held.holding.id())
                    .thenComparing(held -> held.agent.id()));
    if (resumable.isPresent()) {
      Held held = resumable.get();
      return Optional.of(
          new Decision.ResumeWork(
              number,
              held.holding.ticket(),
              held.agent.id(),
              new AssignmentId(held.holding.id()),
              held.holding.units()));
    }
    return inOrder()
        .filter(this::isDecidable)
        .flatMap(item -> offer(number, item).stream())
        .findFirst();
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
        Comparator.<Agent, Instant>comparing(Agent::idleSince).thenComparing(Agent::id);
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
        };
    List<Agent> eligible =
        rows().filter(agent -> refusal(agent, item) == null).sorted(order).toList();
    if (eligible.isEmpty()) {
      return Optional.empty();
    }
    Agent chosen = eligible.get(0);
    String since = " since=" + chosen.idleSince();
    String by =
        switch (queue.distribution()) {
          case LONGEST_IDLE -> "LONGEST_IDLE idleSince=" + chosen.idleSince();
          case LEAST_LOADED ->
              "LEAST_LOADED " + inUse(chosen) + "/" + chosen.capacity().units() + since;
          case ROUND_ROBIN -> "ROUND_ROBIN turn=" + turn(chosen) + (turn(chosen) == 0 ? since : "");
          case BEST_MATCH -> "BEST_MATCH " + score(chosen, item) + since;
        };
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
                by)));
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
    List<String> demanded = demands(item).map(Skill::name).toList();
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
    return refusals;
  }

  /** The first filter that refuses; null if none does. */
  @Nullable RoutingFilter refusal(Agent agent, WorkItem item) {
    if (agent.retired() || !agent.presence().takesNewWork() || agent.idleSince() == null) {
      return RoutingFilter.PRESENCE;
    }
    if (!demands(item).allMatch(agent.profile()::has)) {
      return RoutingFilter.SKILL;
    }
    if (item.excludedAgents().contains(agent.id())) {
      return RoutingFilter.EXCLUDED;
    }
    int units = agent.capacity().units();
    if (units == 0
        || firstToResume(agent).isPresent()
        || inUse(agent) + agent.capacity().costOf(item.channel()) > units) {
      return RoutingFilter.CAPACITY;
    }
    return settles(agent) ? RoutingFilter.SETTLING : null;
  }

  Stream<Skill> demands(WorkItem item) {
    return Stream.concat(
        item.requiredSkills().stream(), queues.get(item.queue()).requiredSkills().stream());
  }

  boolean isDecidable(WorkItem item) {
    return queues.containsKey(item.queue())
        && !ticketSettles.getOrDefault(item.ticket(), Position.START).isAfter(read)
        && made.stream().noneMatch(m -> m.decision.ticket().equals(item.ticket()) && takes(m));
  }

  Instant place(WorkItem item) {
    return item.enqueuedAt().minus(queues.get(item.queue()).credit().of(item.priority()));
  }

  Stream<WorkItem> inOrder() {
    return waiting()
        .filter(item -> queues.containsKey(item.queue()))
        .sorted(Comparator.comparing(this::place).thenComparing(WorkItem::ticket));
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
    if (agent.retired() || !agent.presence().takesResumingWork() || agent.capacity().units() == 0) {
      return Optional.empty();
    }
    return agent.holdings().stream()
        .filter(holding -> holding.kind() == HoldingKind.RESUMING)
        .filter(holding -> holding.units() <= agent.capacity().units())
        .filter(holding -> !isDeciding(agent.id(), holding.id()))
        .min(Comparator.comparing(Holding::since).thenComparing(Holding::id));
  }

  int inUse(Agent agent) {
    return agent.unitsInUse()
        + onAgent(agent.id()).collect(Collectors.summingInt(m -> units(m.decision)));
  }

  static int units(Decision decision) {
    if (decision instanceof Decision.MakeOffer offer) {
      return offer.units();
    }
    return decision instanceof Decision.ResumeWork resume ? resume.units() : 0;
  }

  private boolean isDeciding(AgentId agent, long holding) {
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

  long inFlight() {
    Predicate<Made> unread = m -> isOnAgent(m) || takes(m);
    return made.stream().filter(unread).count();
  }
}
