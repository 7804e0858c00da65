package io.csm.routing;

import static io.csm.routing.Given.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
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
import io.csm.core.people.ExternalLoad;
import io.csm.core.people.Ramp;
import io.csm.core.people.WorkSchedule;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.DutyState;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Interruption;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.PriorityCredit;
import io.csm.core.work.QueueOrder;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.ScorerRef;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import io.csm.routing.internal.Structure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small call centre with its truth, its journal, and two routers that read the journal late: the
 * real one and the naive one. Every operation is a few numbers, taken modulo what is there.
 */
final class World {
  /** One operation of a random history. */
  record Op(Kind kind, int a, int b, int c) {}

  enum Kind {
    ARRIVE(6),
    TICK(8),
    ANSWER(8),
    DELIVER(6),
    PRESENCE(3),
    DUTY(2),
    ACCEPT(3),
    DECLINE(2),
    COMPLETE(3),
    PAUSE(3),
    REOPEN(4),
    ABANDON(1),
    CHANGE_TICKET(1),
    SKILLS_AND_CAPACITY(3),
    CUT_CAPACITY(2),
    ASSIGN_BY_HAND(1),
    OVERRIDE(1),
    CLOSE_CHANNELS(2),
    EXTERNAL_LOAD(2),
    LOSE_RACE(2),
    MOVE_AGENT(1),
    CHANGE_QUEUE(1),
    REMOVE_QUEUE(1),
    CLOSE_QUEUE(2),
    REPEAT_OLD_ENTRY(1);

    final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** What one entry of the journal feeds to both routers: versioned rows, and configuration. */
  private static final class Entry {
    final List<Runnable> rows = new ArrayList<>();
    final List<Runnable> configuration = new ArrayList<>();
  }

  private static final int AGENTS = 5;
  private static final int MAX_EXCESS = 2;
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final List<DistributionMode> MODES = List.of(DistributionMode.values());

  /** AVAILABLE is drawn three times as often as the others. */
  private static final List<Presence> PRESENCES =
      List.of(
          Presence.AVAILABLE,
          Presence.AVAILABLE,
          Presence.AVAILABLE,
          Presence.BUSY,
          Presence.DRAINING,
          Presence.AWAY,
          Presence.OFFLINE);

  private static final List<DutyState> DUTIES = List.of(DutyState.values());
  private static final List<Interruption> INTERRUPTIONS = List.of(Interruption.values());
  private static final List<ChannelType> CHANNELS = List.of(ChannelType.CHAT, ChannelType.VOICE);

  private final boolean inStep;
  private final int maxDecisions;
  final Router router;
  final NaiveRouter naive;
  final List<Decision> log = new ArrayList<>();

  // The truth, and the journal of it
  private final TreeMap<AgentId, Agent> agents = new TreeMap<>();
  private final TreeMap<AgentId, Long> agentVersions = new TreeMap<>();
  private final TreeMap<AgentId, Position> agentChanged = new TreeMap<>();
  private final TreeMap<TicketId, WorkItem> waiting = new TreeMap<>();

  /** At whom each of those that wait rings. */
  private final TreeMap<TicketId, SortedSet<AgentId>> ringing = new TreeMap<>();

  private final TreeMap<TicketId, WorkItem> allTickets = new TreeMap<>();
  private final TreeMap<TicketId, Long> ticketVersions = new TreeMap<>();
  private final TreeMap<TicketId, Position> ticketChanged = new TreeMap<>();
  private final TreeMap<QueueId, Queue> queues = new TreeMap<>();
  private final TreeMap<QueueId, Instant> closed = new TreeMap<>();
  private final TreeMap<QueueId, List<QueueState.Closure>> closures = new TreeMap<>();
  private final List<Entry> journal = new ArrayList<>();
  private int delivered;
  private Entry entry = new Entry();

  /** Called before each tick, with its time. */
  Consumer<Instant> beforeTick = time -> {};

  /** Called after each tick. */
  Consumer<List<Decision>> afterTick = decided -> {};

  /** Called after each tick that left nothing to decide. */
  Consumer<World> whenQuiet = world -> {};

  private final List<Decision> unanswered = new ArrayList<>();
  private Instant now = Given.T0;
  private boolean busy;
  private long lastId = 100;

  /** In step means that every change is read, and every decision answered, at once. */
  World(
      boolean inStep, int maxDecisions, int maxInFlight, int maxIdleClasses, Structure structure) {
    this(inStep, maxDecisions, maxInFlight, maxIdleClasses, structure, null);
  }

  World(
      boolean inStep,
      int maxDecisions,
      int maxInFlight,
      int maxIdleClasses,
      Structure structure,
      @Nullable ShadowRouter shadow) {
    this.inStep = inStep;
    this.maxDecisions = maxDecisions;
    RouterBuilder builder =
        Router.builder(POOL)
            .maxDecisionsPerTick(maxDecisions)
            .maxInFlight(maxInFlight)
            .maxIdleClasses(maxIdleClasses)
            .structure(structure)
            .scorer(new ScorerRef("few", 1), SCORER);
    router = (shadow == null ? builder : builder.shadow(shadow)).build();
    naive = new NaiveRouter(maxDecisions, maxInFlight);
    for (int i = 0; i < 3; i++) {
      put(queue(i, i));
    }
    for (int i = 0; i < AGENTS; i++) {
      put(agent(i, i % 2 * i, 2 + i));
    }
    commit();
  }

  void run(Op op) {
    int a = op.a;
    int b = op.b;
    int c = op.c;
    switch (op.kind) {
      case ARRIVE -> arrive(a, b, c);
      case TICK -> tick(now.plusSeconds(a % 25));
      case ANSWER -> answer(a, false);
      case LOSE_RACE -> answer(a, !inStep);
      case DELIVER -> deliver(1 + a % 6);
      case PRESENCE -> {
        var presence = PRESENCES.get(b % PRESENCES.size());
        pickAgent(a)
            .ifPresent(
                agent -> {
                  put(ramped(agent, at(presence, agent), c));
                  if (presence.isAbsent() && c % 3 == 0) {
                    withdrawOffersTo(agent.id());
                  }
                });
      }
      case DUTY -> {
        var state = DUTIES.get(b % DUTIES.size());
        var duty = new Duty(WorkSchedule.of("days"), state, now, null);
        pickAgent(a)
            .ifPresent(agent -> put(agent.withAttendance(agent.attendance().withDuty(duty))));
      }
      case ACCEPT ->
          pickHeld(a, HoldingKind.OFFER)
              .ifPresent(
                  h -> {
                    replace(h, h.holding().become(HoldingKind.ACTIVE, now, null));
                    withdrawOffers(h.holding().ticket());
                    put(h.holding().ticket(), null);
                  });
      case DECLINE ->
          pickHeld(a, HoldingKind.OFFER)
              .ifPresent(
                  h -> {
                    replace(h, null);
                    waitAgain(h, item -> excluding(item, h.agent().id(), b));
                  });
      case COMPLETE -> pickHeld(a, HoldingKind.ACTIVE).ifPresent(h -> complete(h, b));
      case PAUSE ->
          pickHeld(a, HoldingKind.ACTIVE)
              .ifPresent(h -> replace(h, h.holding().become(HoldingKind.PAUSED, now, null)));
      case REOPEN ->
          pickHeld(a, HoldingKind.PAUSED)
              .ifPresent(h -> replace(h, h.holding().become(HoldingKind.RESUMING, now, null)));
      case ABANDON ->
          pickWaiting(a)
              .ifPresent(
                  item -> {
                    withdrawOffers(item.ticket());
                    put(item.ticket(), null);
                  });
      case CHANGE_TICKET ->
          pickWaiting(a)
              .ifPresent(
                  item -> {
                    WorkItem changed = changed(item, b);
                    if (!changed.queue().equals(item.queue())) {
                      withdrawOffers(item.ticket());
                    }
                    put(item.ticket(), changed);
                  });
      case SKILLS_AND_CAPACITY ->
          pickAgent(a).ifPresent(agent -> put(Given.with(agent, agent(0, b, c).profile())));
      case CUT_CAPACITY ->
          pickHeld(a, b % 2 == 0 ? HoldingKind.RESUMING : HoldingKind.ACTIVE)
              .ifPresent(
                  h -> {
                    int less = Math.max(0, h.holding().units() - 1);
                    put(Given.with(h.agent(), Capacity.ofItems(less)));
                  });
      case ASSIGN_BY_HAND -> pickWaiting(a).ifPresent(item -> assignByHand(item, b, free(item)));
      case OVERRIDE -> pickWaiting(a).ifPresent(item -> assignByHand(item, b, anybody()));
      case CLOSE_CHANNELS ->
          pickAgent(a)
              .ifPresent(
                  agent -> {
                    var closed = new TreeSet<ChannelType>();
                    if (b % 3 > 0) {
                      closed.add(CHANNELS.get(b % 3 - 1));
                    }
                    put(agent.withAvailability(agent.availability().withClosedChannels(closed)));
                  });
      case EXTERNAL_LOAD ->
          pickAgent(a)
              .ifPresent(
                  agent ->
                      put(
                          agent.withAvailability(
                              agent
                                  .availability()
                                  .withExternalLoad(
                                      "call " + b % 2,
                                      new ExternalLoad(CHANNELS.get(c % 2), c % 3)))));
      case MOVE_AGENT -> move(new AgentId(1 + a % AGENTS), b, c);
      case CHANGE_QUEUE -> put(busy ? busyQueue(a % 3, b) : queue(a % 3, b));
      case REMOVE_QUEUE -> removeQueue(new QueueId(1 + a % 3));
      case CLOSE_QUEUE -> turn(new QueueId(1 + a % 4), b % 2 == 0);
      case REPEAT_OLD_ENTRY -> {
        if (delivered > 0) {
          journal.get(a % delivered).rows.forEach(Runnable::run);
        }
      }
    }
    commit();
    if (inStep) {
      deliver(journal.size());
    }
    eachTicketIsHeldOnce();
  }

  // What happens in the call centre

  /** Even {@code b} makes one of two agents that are often alike, odd ones make any. */
  private Agent agent(int i, int b, int c) {
    if (b % 2 == 0) {
      var usual = Capacity.of(3, Map.of(ChannelType.VOICE, 2));
      return labelled(
          Given.agent(1 + i, usual, i, c % 2 == 0 ? Given.skills() : Given.skills("s0:2", "s1:3")),
          b / 2);
    }
    var skills = new TreeSet<Skill>();
    for (int s = 0; s < 3; s++) {
      int level = (b >> (2 * s + 1)) % 4;
      if (level > 0) {
        skills.add(new Skill("s" + s, level));
      }
    }
    var costs = new TreeMap<ChannelType, Integer>();
    costs.put(ChannelType.VOICE, 1 + c % 3);
    if (c % 11 == 0) {
      costs.put(ChannelType.CHAT, 0);
    }
    var capacity = Capacity.of(c % 5, costs);
    if (c % 7 < 3) {
      capacity = capacity.withLimit(CHANNELS.get(c % 2), c % 7);
    }
    return labelled(Given.agent(1 + i, capacity, i, skills), b + c);
  }

  private static Agent labelled(Agent agent, int n) {
    var labels = new TreeMap<String, LabelValue>();
    if (n % 3 != 0) {
      labels.put("rank", n % 5 == 0 ? LabelValue.of("none") : LabelValue.of(n % 4));
    }
    AgentProfile profile = agent.profile().withLabels(labels);
    return Given.with(
        agent,
        switch (n / 3 % 4) {
          case 0 -> profile;
          case 1 -> profile.withTeams(new TeamId(1));
          case 2 -> profile.withTeams(new TeamId(2));
          default -> profile.withTeams(new TeamId(1), new TeamId(3));
        });
  }

  private static LabelPredicate predicate(int n) {
    var comparisons = LabelPredicate.Comparison.values();
    return LabelPredicate.of("rank", comparisons[n % comparisons.length], LabelValue.of(n / 7 % 4));
  }

  private static RoutingRequest request(int n) {
    return switch (n % 9) {
      case 0 -> RoutingRequest.NONE.withLabels(predicate(n / 9));
      case 1 -> RoutingRequest.NONE.withTeams(new TeamId(1 + n / 9 % 3));
      case 2 ->
          RoutingRequest.NONE
              .withLabels(predicate(n / 9), predicate(n / 5))
              .withTeams(new TeamId(1), new TeamId(2));
      case 3 -> RoutingRequest.NONE.withBypass(true);
      case 5 -> RoutingRequest.NONE.withOnlyTeams(new TeamId(1 + n / 9 % 3));
      case 4 -> RoutingRequest.NONE.withSecondaryPriority(n / 9 % 10);
      case 6 -> RoutingRequest.NONE.withExcluded(new AgentId(1 + n / 9 % AGENTS));
      default -> RoutingRequest.NONE;
    };
  }

  /** Who has few skills beyond what is demanded, and preferably a rank. */
  static final Scorer SCORER =
      (work, profile) ->
          2 * work.demands().skills().size()
              - 2 * profile.skills().size()
              + (profile.labels().isEmpty() ? 0 : 1);

  private static @Nullable PreferredAgent preferred(int n) {
    Duration hold = n % 7 == 0 ? null : Duration.ofSeconds(n % 40);
    return switch (n % 5) {
      case 0, 1 ->
          PreferredAgent.known(new AgentId(1 + n / 5 % AGENTS), hold)
              .withMaxExcess(n % (MAX_EXCESS + 1));
      case 2 -> PreferredAgent.of(new TeamId(1 + n / 5 % 3), hold);
      default -> null;
    };
  }

  private static RelaxationStep[] relaxation(int n) {
    var first =
        RelaxationStep.after(Duration.ofSeconds(n % 15))
            .lowering(new Skill("s" + n % 3, 1))
            .adding(new TeamId(1 + n % 3));
    var second =
        RelaxationStep.after(Duration.ofSeconds(15 + n % 30))
            .dropping("s0", "s" + n % 3)
            .droppingLabels("rank")
            .withCredit(Duration.ofSeconds(n % 25));
    var third = RelaxationStep.after(second.after()).toAnyTeam();
    return switch (n % 4) {
      case 1 -> new RelaxationStep[] {first};
      case 2 -> new RelaxationStep[] {second, third};
      case 3 -> new RelaxationStep[] {first, second, third};
      default -> new RelaxationStep[0];
    };
  }

  private static Queue queue(int i, int b) {
    Queue queue = plainQueue(i, b);
    return b % 8 == 6 ? queue.withScorer("few", 1) : queue;
  }

  private static Queue plainQueue(int i, int b) {
    return Queue.of(new QueueId(1 + i), "q" + i, POOL)
        .withCredit(
            b % 2 == 0
                ? PriorityCredit.NONE
                : new PriorityCredit(
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(90)))
        .withDistribution(MODES.get((i + b / 7) % 4))
        .withPreferredSkills(b % 4 == 1 ? Given.skills("s1:2") : Given.skills())
        .withRequiredSkills(
            b % 3 == 2 ? new TreeSet<>(List.of(new Skill("s0", 1 + b % 2))) : new TreeSet<>())
        .withOfferTimeout(Duration.ofSeconds(5 + b % 20))
        .withRequiredLabels(
            b % 13 == 5 ? new LabelPredicate[] {predicate(b / 3)} : new LabelPredicate[0])
        .withTeams(b % 11 == 3 ? new TeamId[] {new TeamId(1), new TeamId(2)} : new TeamId[0])
        .withRelaxation(relaxation(b / 4))
        .withDueReserve(b % 6 < 2 ? Duration.ofSeconds(b % 60) : null)
        .withOrder(b % 9 == 4 ? QueueOrder.LIFO : QueueOrder.FIFO)
        .withSecondaryCredit(Duration.ofSeconds(b % 8))
        .withMaxPerAgent(b % 10 < 3 ? b % 10 : 0)
        .withInterruption(INTERRUPTIONS.get((i + b / 5) % INTERRUPTIONS.size()))
        .withAutoAccept(b % 5 == 0)
        .withConcurrentOffers(1 + b % 5 / 2 * (b / 5 % 2), Math.max(1, b % 5))
        .withWrapUp(Duration.ofSeconds(10));
  }

  /**
   * From now on work comes for three queues, one that gives way, one that interrupts and one that
   * does neither, and asks for little, so that agents are often full.
   */
  World busy() {
    busy = true;
    for (int i = 0; i < 3; i++) {
      put(busyQueue(i, 7 * i));
    }
    for (int i = 0; i < AGENTS; i++) {
      put(
          Given.agent(
              1 + i, Capacity.of(2 - i % 2, Map.of(ChannelType.VOICE, 2)), i, Given.skills()));
    }
    commit();
    deliver(journal.size());
    return this;
  }

  private static Queue busyQueue(int i, int b) {
    return Queue.of(new QueueId(1 + i), "q" + i, POOL)
        .withDistribution(MODES.get(b % 4))
        .withOfferTimeout(Duration.ofSeconds(5 + b % 20))
        .withAutoAccept(b % 3 == 1)
        .withMaxPerAgent(b % 10 == 3 ? 1 : 0)
        .withInterruption(INTERRUPTIONS.get((i + b / 50) % INTERRUPTIONS.size()))
        .withWrapUp(Duration.ofSeconds(10));
  }

  private void arrive(int a, int b, int c) {
    if (busy) {
      var excluded = new TreeSet<AgentId>();
      if (c % 6 == 0) {
        excluded.add(new AgentId(1 + b % AGENTS));
      }
      var ticket = new TicketId(++lastId * 7919 % 10007 + 1);
      RoutingRequest request =
          c % 7 == 0 ? RoutingRequest.NONE.withPreferred(preferred(b)) : RoutingRequest.NONE;
      put(
          ticket,
          new WorkItem(
              ticket,
              new QueueId(1 + a % 3),
              CHANNELS.get(c % 2),
              new TreeSet<>(),
              PRIORITIES.get(b % 4),
              now,
              excluded,
              null,
              request,
              new TreeMap<>()));
      return;
    }
    var skills = new TreeSet<Skill>();
    if (b % 2 == 1) {
      skills.add(new Skill("s" + b % 3, 1 + b % 4));
    }
    var excluded = new TreeSet<AgentId>();
    if (c % 4 == 0) {
      excluded.add(new AgentId(1 + c % AGENTS));
      excluded.add(new AgentId(1 + b % AGENTS));
    }
    // Ticket ids in an order that is not that of their arrival, so that ties show
    var ticket = new TicketId(++lastId * 7919 % 10007 + 1);
    var item =
        new WorkItem(
            ticket,
            new QueueId(1 + a % 4),
            CHANNELS.get(c % 2),
            skills,
            PRIORITIES.get(b % 4),
            now.minusSeconds(a % 3 * 10L),
            excluded,
            c % 3 == 0 ? now.plusSeconds(a % 90) : null,
            request(a / 12).withPreferred(preferred(b / 2 + c)),
            new TreeMap<>());
    put(ticket, item);
  }

  private static WorkItem changed(WorkItem item, int b) {
    return new WorkItem(
        item.ticket(),
        new QueueId(1 + b % 4),
        item.channel(),
        item.requiredSkills(),
        PRIORITIES.get(b % 4),
        item.enqueuedAt(),
        b % 2 == 0 ? new TreeSet<>() : item.excludedAgents(),
        b % 3 == 0 ? item.enqueuedAt().plusSeconds(b % 40) : item.dueAt(),
        request(b / 4).withPreferred(preferred(b / 3)),
        item.excludedUntil());
  }

  private Agent at(Presence presence, Agent agent) {
    boolean signsIn = agent.presence() == Presence.OFFLINE;
    return agent.withPresence(presence, now).withIdleSince(signsIn ? now : agent.idleSince());
  }

  /** Some who come back are asked slowly. */
  private Agent ramped(Agent before, Agent agent, int c) {
    boolean comesBack = before.presence().isAbsent() && !agent.presence().isAbsent();
    if (!comesBack || c % 4 == 0) {
      return agent;
    }
    Duration window = Duration.ofSeconds(5 + c % 50);
    Ramp ramp = new Ramp(now.plusSeconds(10 + c % 90), 1 + c % 2, window, List.of());
    return agent.withAttendance(agent.attendance().withRamp(ramp));
  }

  private void complete(NaiveRouter.Held held, int b) {
    replace(
        held,
        b % 2 == 0
            ? null
            : held.holding().become(HoldingKind.WRAP_UP, now, now.plusSeconds(b % 15)));
    put(Given.idleSince(agents.get(held.agent().id()), now));
  }

  /** An offer has ended. */
  private void waitAgain(NaiveRouter.Held held, UnaryOperator<WorkItem> as) {
    TicketId ticket = held.holding().ticket();
    ringing.getOrDefault(ticket, new TreeSet<>()).remove(held.agent().id());
    put(ticket, as.apply(allTickets.get(ticket)));
  }

  /** Takes back all offers of a ticket; what becomes of it then is put by whoever asks. */
  private void withdrawOffers(TicketId ticket) {
    for (AgentId agent : ringing.getOrDefault(ticket, new TreeSet<>())) {
      offers(agents.get(agent))
          .filter(held -> held.holding().ticket().equals(ticket))
          .forEach(held -> replace(held, null));
    }
    ringing.remove(ticket);
  }

  /** Takes back all offers to an agent; the tickets go on to wait. */
  private void withdrawOffersTo(AgentId agent) {
    for (NaiveRouter.Held held : offers(agents.get(agent)).toList()) {
      replace(new NaiveRouter.Held(agents.get(agent), held.holding()), null);
      waitAgain(held, item -> item);
    }
  }

  private static Stream<NaiveRouter.Held> offers(Agent agent) {
    return agent.holdings().stream()
        .filter(holding -> holding.kind() == HoldingKind.OFFER)
        .map(holding -> new NaiveRouter.Held(agent, holding));
  }

  /** For ever, or for a while that may be over at once. */
  private WorkItem excluding(WorkItem item, AgentId agent, int b) {
    return b % 3 == 0 ? item.excluding(agent) : item.excluding(agent, now.plusSeconds(b % 60));
  }

  private List<Agent> free(WorkItem item) {
    return agents.values().stream()
        .filter(agent -> agent.unitsFree() >= agent.capacity().costOf(item.channel()))
        .filter(agent -> isWithinLimits(agent, item.channel(), item.queue()))
        .toList();
  }

  private boolean isWithinLimits(Agent agent, ChannelType channel, QueueId queue) {
    Queue known = queues.get(queue);
    return agent.itemsOf(channel) < agent.capacity().limitOf(channel)
        && (known == null
            || known.maxPerAgent() == 0
            || agent.itemsOf(queue) < known.maxPerAgent());
  }

  private List<Agent> anybody() {
    return List.copyOf(agents.values());
  }

  private void assignByHand(WorkItem item, int b, List<Agent> to) {
    if (!to.isEmpty()) {
      AgentId id = to.get(b % to.size()).id();
      withdrawOffers(item.ticket());
      put(item.ticket(), null);
      Agent agent = agents.get(id);
      give(agent, item, ++lastId, HoldingKind.ACTIVE, null);
    }
  }

  private void give(
      Agent agent, WorkItem item, long id, HoldingKind kind, @Nullable Instant until) {
    var holdings = new ArrayList<>(agent.holdings());
    int units = agent.capacity().costOf(item.channel());
    holdings.add(
        new Holding(id, kind, item.ticket(), item.queue(), item.channel(), units, now, until));
    put(Given.holding(agent, holdings));
  }

  /** Leaves the pool with nothing in the hands, or comes back. */
  private void move(AgentId id, int b, int c) {
    Agent agent = agents.get(id);
    if (agent == null) {
      put(agent((int) id.value() - 1, b, c));
    } else if (agent.holdings().isEmpty()) {
      agents.remove(id);
      long version = agentVersions.merge(id, 1L, Long::sum);
      agentChanged.put(id, next());
      entry.rows.add(() -> router.removeAgent(id, version));
      entry.rows.add(() -> naive.putAgent(id, null, version));
    }
  }

  private void replace(NaiveRouter.Held held, @Nullable Holding by) {
    var holdings = new ArrayList<>(held.agent().holdings());
    int at = holdings.indexOf(held.holding());
    if (by == null) {
      holdings.remove(at);
    } else {
      holdings.set(at, by);
    }
    put(Given.holding(held.agent(), holdings));
  }

  // The journal

  private Position next() {
    return new Position(journal.size() + 1L);
  }

  private void put(Agent agent) {
    agents.put(agent.id(), agent);
    long version = agentVersions.merge(agent.id(), 1L, Long::sum);
    agentChanged.put(agent.id(), next());
    entry.rows.add(() -> router.putAgent(agent, version));
    entry.rows.add(() -> naive.putAgent(agent.id(), agent, version));
  }

  private void put(TicketId ticket, @Nullable WorkItem item) {
    long version = ticketVersions.merge(ticket, 1L, Long::sum);
    ticketChanged.put(ticket, next());
    var offeredTo = new TreeSet<AgentId>(ringing.getOrDefault(ticket, new TreeSet<>()));
    if (item == null) {
      waiting.remove(ticket);
    } else {
      waiting.put(ticket, item);
      allTickets.put(ticket, item);
    }
    if (item == null || (!offeredTo.isEmpty() && ticket.value() % 2 == 0 && max(item) == 1)) {
      // What rings, and may ring at nobody else, can be told either way.
      entry.rows.add(() -> router.removeWork(ticket, version));
      entry.rows.add(() -> naive.putWork(ticket, null, new TreeSet<>(), version));
    } else {
      entry.rows.add(() -> router.putWork(item, offeredTo, version));
      entry.rows.add(() -> naive.putWork(ticket, item, offeredTo, version));
    }
  }

  private int max(WorkItem item) {
    Queue queue = queues.get(item.queue());
    return queue == null ? 1 : queue.concurrentOffers().max();
  }

  private void put(Queue queue) {
    queues.put(queue.id(), queue);
    entry.configuration.add(() -> router.putQueue(queue));
    entry.configuration.add(() -> naive.queues.put(queue.id(), queue));
  }

  private void removeQueue(QueueId queue) {
    queues.remove(queue);
    closed.remove(queue);
    entry.configuration.add(() -> router.removeQueue(queue));
    entry.configuration.add(() -> naive.queues.remove(queue));
    entry.configuration.add(() -> naive.closed.remove(queue));
    if (pauses(queue)) {
      closures.remove(queue);
      entry.configuration.add(() -> naive.closures.remove(queue));
    }
  }

  /** In each second queue it does not count as waiting time while it is closed. */
  private static boolean pauses(QueueId queue) {
    return queue.value() % 2 == 0;
  }

  /** As {@link #turn}, for a queue whose closures do not count. */
  private void pause(QueueId queue, boolean close) {
    if (!queues.containsKey(queue)) {
      return;
    }
    Instant until = now.plusSeconds(60);
    List<QueueState.Closure> all = closures.computeIfAbsent(queue, any -> new ArrayList<>());
    if (closed.containsKey(queue)) {
      Instant since = all.remove(all.size() - 1).from();
      all.add(new QueueState.Closure(since, close ? until : now));
    } else if (close) {
      all.add(new QueueState.Closure(now, until));
    }
    if (close) {
      closed.put(queue, until);
    } else {
      closed.remove(queue);
    }
    var state = new QueueState(queue, !close, until, all);
    entry.configuration.add(() -> naive.closures.put(queue, state.closures()));
    entry.configuration.add(
        () -> {
          if (state.open()) {
            naive.closed.remove(queue);
          } else {
            naive.closed.put(queue, until);
          }
        });
    entry.configuration.add(() -> router.turnQueue(state));
  }

  private void turn(QueueId queue, boolean close) {
    if (pauses(queue)) {
      pause(queue, close);
      return;
    }
    Instant until = now.plusSeconds(60);
    if (close && queues.containsKey(queue)) {
      closed.put(queue, until);
      entry.configuration.add(() -> naive.closed.put(queue, until));
    } else if (!close) {
      closed.remove(queue);
      entry.configuration.add(() -> naive.closed.remove(queue));
    }
    entry.configuration.add(
        close ? () -> router.closeQueue(queue, until) : () -> router.openQueue(queue));
  }

  private void commit() {
    if (!entry.rows.isEmpty() || !entry.configuration.isEmpty()) {
      journal.add(entry);
      entry = new Entry();
    }
  }

  private void deliver(int entries) {
    int to = Math.min(journal.size(), delivered + entries);
    if (to == delivered) {
      return;
    }
    while (delivered < to) {
      Entry next = journal.get(delivered++);
      next.rows.forEach(Runnable::run);
      next.configuration.forEach(Runnable::run);
    }
    router.readUpTo(new Position(delivered));
    naive.readUpTo(new Position(delivered));
  }

  // The routers

  private void answer(int a, boolean loseRace) {
    if (unanswered.isEmpty()) {
      return;
    }
    Decision decision = unanswered.remove(a % unanswered.size());
    if (loseRace) {
      // Somebody else changes the agent or the ticket first.
      Agent agent = agents.get(decision.agent());
      if (agent != null && a % 2 == 0) {
        put(agent);
      } else if (waiting.containsKey(decision.ticket())) {
        put(decision.ticket(), waiting.get(decision.ticket()));
      }
      commit();
    }
    if (!loseRace && isPossible(decision)) {
      apply(decision);
      long agentVersion = agentVersions.get(decision.agent());
      long ticketVersion = ticketVersions.get(decision.ticket());
      commit();
      router.committed(decision, agentVersion, ticketVersion);
      naive.committed(decision, agentVersion, ticketVersion);
    } else {
      Position ticketAt = ticketChanged.get(decision.ticket());
      Position agentAt = agentChanged.get(decision.agent());
      Position conflict = ticketAt.isAfter(agentAt) ? ticketAt : agentAt;
      router.refused(decision, conflict);
      naive.refused(decision, conflict);
    }
  }

  private SortedSet<AgentId> offersOf(WorkItem item) {
    return ringing.getOrDefault(item.ticket(), new TreeSet<>());
  }

  private boolean isPossible(Decision decision) {
    Agent agent = agents.get(decision.agent());
    if (agent == null) {
      return false;
    }
    if (decision instanceof Decision.MakeOffer offer) {
      WorkItem item = waiting.get(offer.ticket());
      return item != null
          && item.queue().equals(offer.queue())
          && !offersOf(item).contains(agent.id())
          && offersOf(item).size() < max(item)
          && queues.containsKey(offer.queue())
          && !closed.containsKey(offer.queue())
          && !item.excludes(agent.id(), now)
          && agent.presence().takesNewWork()
          && agent.attendance().dutyState() == DutyState.ON_DUTY
          && !agent.availability().closedChannels().contains(item.channel())
          && isWithinLimits(agent, item.channel(), item.queue())
          && offer.step() <= queues.get(offer.queue()).relaxation().size()
          && NaiveRouter.unfit(queues.get(offer.queue()), agent, item, offer.step()).isEmpty()
          && agent.capacity().costOf(item.channel()) == offer.units()
          && (naive.held(item) == null || naive.held(item).isFor(agent))
          && (agent.attendance().ramp() == null
              || agent.attendance().ramp().blockedUntil(now) == null)
          && offer.displaces().stream().allMatch(paused -> mayBePaused(agent, paused))
          && agent.unitsFree() + displacedUnits(agent, offer) + excess(item, agent)
              >= offer.units();
    }
    Optional<Holding> holding = agent.holding(NaiveRouter.holdingOf(decision));
    if (decision instanceof Decision.ResumeWork resume) {
      return holding.isPresent()
          && holding.get().kind() == HoldingKind.RESUMING
          && agent.presence().takesResumingWork()
          && isWithinLimits(agent, holding.get().channel(), holding.get().queue())
          && agent.unitsFree() >= resume.units();
    }
    HoldingKind kind =
        decision.kind() == Decision.Kind.EXPIRE_OFFER ? HoldingKind.OFFER : HoldingKind.WRAP_UP;
    return holding.isPresent() && holding.get().kind() == kind;
  }

  private boolean mayBePaused(Agent agent, Decision.MakeOffer.Displaced paused) {
    Optional<Holding> holding = agent.holding(paused.assignment().value());
    return holding.isPresent()
        && holding.get().kind() == HoldingKind.ACTIVE
        && holding.get().ticket().equals(paused.ticket())
        && queues.containsKey(holding.get().queue())
        && queues.get(holding.get().queue()).interruption() == Interruption.INTERRUPTIBLE;
  }

  /** The units of active work that an offer has paused, as far as a row shows it as active. */
  private static int displacedUnits(Agent row, Decision.MakeOffer offer) {
    int units = 0;
    for (Decision.MakeOffer.Displaced paused : offer.displaces()) {
      units +=
          row.holding(paused.assignment().value())
              .filter(holding -> holding.kind() == HoldingKind.ACTIVE)
              .map(Holding::units)
              .orElse(0);
    }
    return units;
  }

  private void apply(Decision decision) {
    if (decision instanceof Decision.MakeOffer offer) {
      for (Decision.MakeOffer.Displaced paused : offer.displaces()) {
        Agent before = agents.get(decision.agent());
        Holding holding = before.holding(paused.assignment().value()).orElseThrow();
        replace(
            new NaiveRouter.Held(before, holding), holding.become(HoldingKind.RESUMING, now, null));
      }
    }
    Agent agent = agents.get(decision.agent());
    if (decision instanceof Decision.MakeOffer offer) {
      WorkItem item = waiting.get(offer.ticket());
      boolean accept = offer.autoAccept();
      if (accept) {
        withdrawOffers(offer.ticket());
      } else {
        ringing.computeIfAbsent(offer.ticket(), any -> new TreeSet<>()).add(agent.id());
      }
      put(offer.ticket(), accept ? null : item);
      give(
          agent.withAttendance(agent.attendance().offered(now)),
          item,
          ++lastId,
          accept ? HoldingKind.ACTIVE : HoldingKind.OFFER,
          accept ? null : offer.expiresAt());
      return;
    }
    Holding holding = agent.holding(NaiveRouter.holdingOf(decision)).orElseThrow();
    var held = new NaiveRouter.Held(agent, holding);
    if (decision instanceof Decision.ResumeWork) {
      replace(held, holding.become(HoldingKind.ACTIVE, now, null));
    } else {
      replace(held, null);
      if (decision.kind() == Decision.Kind.EXPIRE_OFFER) {
        AgentId agentId = agent.id();
        waitAgain(
            held,
            item -> holding.id() % 3 == 0 ? excluding(item, agentId, (int) holding.id()) : item);
      }
    }
  }

  private void tick(Instant time) {
    now = time;
    Optional<Instant> announced = router.nextMoment();
    naive.now = time;
    final List<WorkItem> before = naive.inOrder().filter(naive::isDecidable).toList();
    final var ringing = new TreeMap<TicketId, SortedSet<AgentId>>();
    before.forEach(item -> ringing.put(item.ticket(), new TreeSet<>(naive.ringing(item))));
    var settling = naive.rows().filter(naive::settles).map(Agent::id).toList();

    beforeTick.accept(time);
    List<Decision> decided = router.tick(time);

    assertThat(decided).as("decisions of the naive router").isEqualTo(naive.tick(time));
    afterTick.accept(decided);
    assertThat(decided).hasSizeLessThanOrEqualTo(maxDecisions);
    for (Decision decision : decided) {
      assertThat(decision.number()).isEqualTo(log.size() + 1L);
      assertThat(settling).doesNotContain(decision.agent());
      log.add(decision);
      unanswered.add(decision);
    }
    if (!decided.isEmpty()) {
      assertThat(announced).as("announced moment").isPresent();
      assertThat(announced.get()).isBeforeOrEqualTo(time);
    }
    eachRingsAtOthersAndAtNoMoreThanItMay(decided, ringing);
    capacityHolds(decided);
    offersGoToThoseWhoMayTakeThem(decided, before);
    orderHolds(decided, before, ringing);
    if (decided.size() < maxDecisions && router.inFlight() < router.config().maxInFlight()) {
      nothingIsLeft();
      whenQuiet.accept(this);
    }
    everythingIsExplained();
    if (inStep) {
      while (!unanswered.isEmpty()) {
        assertThat(isPossible(unanswered.get(0)))
            .as("%s, decided by a router that has read everything", unanswered.get(0))
            .isTrue();
        answer(0, false);
      }
    }
  }

  // What must hold

  private void eachTicketIsHeldOnce() {
    var owned = new LinkedHashSet<TicketId>();
    waiting.values().stream()
        .filter(item -> offersOf(item).isEmpty())
        .forEach(item -> owned.add(item.ticket()));
    var rings = new TreeMap<TicketId, SortedSet<AgentId>>();
    for (Agent agent : agents.values()) {
      for (Holding holding : agent.holdings()) {
        if (holding.kind() == HoldingKind.OFFER) {
          assertThat(
                  rings.computeIfAbsent(holding.ticket(), any -> new TreeSet<>()).add(agent.id()))
              .as("%s rings once at %s", holding.ticket(), agent.id())
              .isTrue();
        } else {
          assertThat(owned.add(holding.ticket()))
              .as("%s has one owner, or waits", holding.ticket())
              .isTrue();
        }
      }
    }
    assertThat(rings.keySet()).as("what rings is not owned").noneMatch(owned::contains);
    ringing.values().removeIf(agents -> agents.isEmpty());
    assertThat(rings).as("offers that agents hold, and those of tickets").isEqualTo(ringing);
  }

  private void eachRingsAtOthersAndAtNoMoreThanItMay(
      List<Decision> decided, Map<TicketId, SortedSet<AgentId>> before) {
    var after = new TreeMap<TicketId, SortedSet<AgentId>>();
    before.forEach((ticket, agents) -> after.put(ticket, new TreeSet<>(agents)));
    for (Decision decision : decided) {
      if (decision instanceof Decision.MakeOffer offer) {
        assertThat(after.get(offer.ticket()).add(offer.agent()))
            .as("%s rings once at %s", offer.ticket(), offer.agent())
            .isTrue();
        assertThat(after.get(offer.ticket()))
            .as("agents at whom %s rings", offer.ticket())
            .hasSizeLessThanOrEqualTo(naive.queues.get(offer.queue()).concurrentOffers().max());
      }
    }
  }

  private void capacityHolds(List<Decision> decided) {
    for (Decision decision : decided) {
      Agent row = naive.agents.get(decision.agent()).row();
      if (NaiveRouter.units(decision) > 0) {
        int load = row.unitsInUse();
        for (NaiveRouter.Made made : naive.made) {
          boolean read =
              made.committed && naive.agents.get(row.id()).version() >= made.agentVersion;
          if (made.decision.agent().equals(row.id()) && !made.refused && !read) {
            load += NaiveRouter.units(made.decision);
            load -=
                made.decision instanceof Decision.MakeOffer offer ? displacedUnits(row, offer) : 0;
          }
        }
        assertThat(load)
            .as("load of %s", row.id())
            .isLessThanOrEqualTo(row.capacity().units() + excess(row.id()));
      }
    }
  }

  /** By how much the offers to an agent that go over the capacity, and are unread, may do so. */
  private int excess(AgentId agent) {
    return naive
        .onAgent(agent)
        .filter(made -> made.decision instanceof Decision.MakeOffer offer && offer.excess() > 0)
        .findAny()
        .map(made -> MAX_EXCESS)
        .orElse(0);
  }

  private int excess(WorkItem item, Agent agent) {
    PreferredAgent held = naive.held(item);
    return held == null || !held.isFor(agent) ? 0 : held.maxExcess();
  }

  private void offersGoToThoseWhoMayTakeThem(List<Decision> decided, List<WorkItem> before) {
    for (Decision decision : decided) {
      if (decision instanceof Decision.MakeOffer offer) {
        WorkItem item = find(before, decision.ticket()).orElseThrow();
        Agent agent = naive.agents.get(decision.agent()).row();
        assertThat(agent.presence()).isEqualTo(Presence.AVAILABLE);
        assertThat(agent.attendance().dutyState()).isEqualTo(DutyState.ON_DUTY);
        if (naive.interrupts(item)) {
          displacementIsTheLastResort(offer, item, agent);
        } else {
          assertThat(offer.displaces()).isEmpty();
          assertThat(naive.firstToResume(agent)).as("work that waits for %s", agent.id()).isEmpty();
        }
        assertThat(item.excludes(agent.id(), now)).isFalse();
        assertThat(naive.held(item) == null || naive.held(item).isFor(agent)).isTrue();
        assertThat(agent.availability().closedChannels()).doesNotContain(item.channel());
        assertThat(offer.step()).isEqualTo(naive.steps(item));
        assertThat(NaiveRouter.unfit(naive.queues.get(item.queue()), agent, item, offer.step()))
            .isEmpty();
      }
    }
  }

  /** What is paused gives way, is the fewest that will do, and is needed. */
  private void displacementIsTheLastResort(Decision.MakeOffer offer, WorkItem item, Agent agent) {
    List<Holding> paused =
        offer.displaces().stream()
            .map(one -> agent.holding(one.assignment().value()).orElseThrow())
            .toList();
    for (Holding holding : paused) {
      assertThat(holding.kind()).isEqualTo(HoldingKind.ACTIVE);
      assertThat(holding.queue()).isNotEqualTo(item.queue());
      assertThat(naive.queues.get(holding.queue()).interruption())
          .isEqualTo(Interruption.INTERRUPTIBLE);
    }
    if (!paused.isEmpty()) {
      assertThat(naive.rows()).noneMatch(free -> naive.refusal(free, item) == null);
      // Each set of fewer such holdings leaves too few units; those with the most units show it.
      int most =
          agent.holdings().stream()
              .filter(h -> h.kind() == HoldingKind.ACTIVE)
              .filter(h -> mayBePaused(h) && !naive.isDeciding(agent.id(), h.id()))
              .map(Holding::units)
              .sorted(java.util.Comparator.reverseOrder())
              .limit(paused.size() - 1L)
              .mapToInt(units -> units)
              .sum();
      // Its own units count as used by now.
      assertThat(naive.inUse(agent) - most).isGreaterThan(agent.capacity().units());
    }
  }

  private boolean mayBePaused(Holding holding) {
    return naive.queues.containsKey(holding.queue())
        && naive.queues.get(holding.queue()).interruption() == Interruption.INTERRUPTIBLE;
  }

  /**
   * Work of one class is offered in order, what rings at enough behind what does not; only those
   * whom it excludes, or at whom it rings, may be asked past it.
   */
  private void orderHolds(
      List<Decision> decided, List<WorkItem> before, Map<TicketId, SortedSet<AgentId>> ringing) {
    for (Decision decision : decided) {
      if (decision instanceof Decision.MakeOffer) {
        WorkItem item = find(before, decision.ticket()).orElseThrow();
        for (WorkItem other : before) {
          if (sameClass(other, item)
              && ringing.get(other.ticket()).size() < max(naive, other)
              && stands(other, ringing).compareTo(stands(item, ringing)) < 0) {
            assertThat(
                    other.excludes(decision.agent(), now)
                        || ringing.get(other.ticket()).contains(decision.agent()))
                .as("%s was overtaken by %s", other, item)
                .isTrue();
          }
        }
        ringing.get(item.ticket()).add(decision.agent());
      }
    }
  }

  private static int max(NaiveRouter naive, WorkItem item) {
    return naive.queues.get(item.queue()).concurrentOffers().max();
  }

  /** Where it stands while it rings at so many. */
  private Stands stands(WorkItem item, Map<TicketId, SortedSet<AgentId>> ringing) {
    int least = naive.queues.get(item.queue()).concurrentOffers().min();
    return new Stands(ringing.get(item.ticket()).size() >= least, naive.place(item), item.ticket());
  }

  private record Stands(boolean ringsAtEnough, Instant place, TicketId ticket)
      implements Comparable<Stands> {
    @Override
    public int compareTo(Stands other) {
      return Comparator.comparing(Stands::ringsAtEnough)
          .thenComparing(Stands::place)
          .thenComparing(Stands::ticket)
          .compare(this, other);
    }
  }

  private boolean sameClass(WorkItem a, WorkItem b) {
    return naive.steps(a) == naive.steps(b)
        && a.request().equals(b.request())
        && (naive.held(a) == null) == (naive.held(b) == null)
        && a.queue().equals(b.queue())
        && a.channel().equals(b.channel())
        && a.requiredSkills().equals(b.requiredSkills());
  }

  private void nothingIsLeft() {
    for (WorkItem item : naive.inOrder().filter(naive::isDecidable).toList()) {
      assertThat(naive.rows())
          .as("agents who may take %s, which waits", item)
          .noneMatch(agent -> naive.refusal(agent, item) == null);
      assertThat(naive.displaceable(item)).as("who could take %s", item).isEmpty();
    }
    Optional<Instant> next =
        Stream.concat(
                Stream.concat(
                    naive.nextChanges(),
                    naive.rows().flatMap(agent -> naive.rampedUntil(agent).stream())),
                Stream.of(HoldingKind.OFFER, HoldingKind.WRAP_UP)
                    .flatMap(naive::timers)
                    .map(held -> held.holding().until()))
            .min(Instant::compareTo);
    assertThat(router.nextMoment()).isEqualTo(next);
  }

  private void everythingIsExplained() {
    assertThat(router.waiting())
        .isEqualTo((int) naive.waiting().filter(i -> naive.offeredTo(i).isEmpty()).count());
    assertThat(router.agents()).isEqualTo((int) naive.rows().count());
    assertThat(router.inFlight()).isEqualTo((int) naive.inFlight());
    List<WorkItem> decidable = naive.inOrder().filter(naive::isDecidable).toList();
    naive
        .waiting()
        .filter(item -> naive.offeredTo(item).isEmpty())
        .forEach(
            item -> {
              Explanation why = router.explain(item.ticket());
              assertThat(why.agents()).isEqualTo(router.agents());
              if (decidable.contains(item) && naive.ringing(item).isEmpty()) {
                int refused = why.refused().values().stream().mapToInt(n -> n).sum();
                assertThat(why.refused()).isEqualTo(naive.refusals(item));
                assertThat(refused + why.eligible()).isEqualTo(router.agents());
                assertThat(why.standing())
                    .isEqualTo(
                        why.eligible() > 0
                            ? Explanation.Standing.READY
                            : Explanation.Standing.NOBODY_ELIGIBLE);
                assertThat(why.next()).isEqualTo(naive.candidates(item));
                int absent =
                    Stream.of(
                            RoutingFilter.PRESENCE, RoutingFilter.OFF_SHIFT, RoutingFilter.TIME_OFF)
                        .mapToInt(filter -> why.refused().getOrDefault(filter, 0))
                        .sum();
                boolean anyAvailable = absent < router.agents();
                if (!why.missingSkills().isEmpty() && anyAvailable) {
                  assertThat(why.refused()).containsKey(RoutingFilter.SKILL);
                }
              } else {
                assertThat(why.refused()).isEmpty();
                boolean isClosed = why.standing() == Explanation.Standing.QUEUE_CLOSED;
                assertThat(why.closedUntil())
                    .isEqualTo(isClosed ? naive.closed.get(item.queue()) : null);
              }
            });
  }

  private static Optional<WorkItem> find(List<WorkItem> items, TicketId ticket) {
    return items.stream().filter(item -> item.ticket().equals(ticket)).findFirst();
  }

  // Choices

  private Optional<Agent> pickAgent(int a) {
    return pick(List.copyOf(agents.values()), a);
  }

  private Optional<WorkItem> pickWaiting(int a) {
    return pick(List.copyOf(waiting.values()), a);
  }

  private Optional<NaiveRouter.Held> pickHeld(int a, HoldingKind kind) {
    return pick(
        agents.values().stream()
            .flatMap(agent -> agent.holdings().stream().map(h -> new NaiveRouter.Held(agent, h)))
            .filter(held -> held.holding().kind() == kind)
            .toList(),
        a);
  }

  private static <T> Optional<T> pick(List<T> from, int a) {
    return from.isEmpty() ? Optional.empty() : Optional.of(from.get(a % from.size()));
  }
}
