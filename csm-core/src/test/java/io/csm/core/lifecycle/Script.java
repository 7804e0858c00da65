package io.csm.core.lifecycle;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.MessageId;
import io.csm.core.OfferId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.FieldDefinition;
import io.csm.core.config.FieldType;
import io.csm.core.config.FieldValue;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueHours;
import io.csm.core.config.QueueState;
import io.csm.core.config.SlaAction;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.StatusDefinition;
import io.csm.core.config.TicketSchema;
import io.csm.core.config.TicketType;
import io.csm.core.event.ExtensionEvent;
import io.csm.core.event.MessageDirection;
import io.csm.core.event.WithdrawReason;
import io.csm.core.lifecycle.World.Outcome;
import io.csm.core.ticket.Deadline;
import io.csm.core.ticket.LinkType;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.TicketLink;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Interruption;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.Reasons;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * A random stretch of a desk's life: a configuration, and moves that are made concrete by what is
 * there when their turn comes. Most moves look for a ticket they suit; some are out of place on
 * purpose.
 */
record Script(Setup setup, List<Move> moves) {
  /** Opens a plain ticket of the first queue. */
  private static final Move BEGIN = new Move(Act.OPEN, 0, 1, 1);

  private static final int MOST_TICKETS = 7;
  private static final int MOST_MOVES = 60;

  Script {
    List<Move> all = new ArrayList<>(List.of(BEGIN, BEGIN));
    all.addAll(moves);
    moves = Collections.unmodifiableList(all);
  }

  /** What the tenant has chosen. */
  record Setup(
      int capacity,
      int chatCost,
      boolean wrapUp,
      boolean autoAccept,
      boolean holdOpens,
      boolean lastAgent,
      boolean ownSchema,
      boolean severalOffers) {}

  /** What is done; the numbers say to which ticket, by which agent, with which values. */
  record Move(Act act, int ticket, int a, int b) {}

  /** The commands, and what else happens at a desk; with weights. */
  enum Act {
    OPEN(4),
    IMPORT(1),
    RECEIVE(6),
    REPLY(2),
    NOTE(3),
    ASSIGN(4),
    UNASSIGN(2),
    RETURN_WORK(2),
    TRANSFER_TO_QUEUE(3),
    TRANSFER_TO_AGENT(3),
    CHANGE_TYPE(1),
    CHANGE_PRIORITY(2),
    CLASSIFY(2),
    RAISE_EXCEPTION(4),
    CHANGE_STATUS(7),
    WAIT_FOR_CUSTOMER(2),
    HOLD(2),
    SNOOZE(3),
    WAKE(2),
    SOLVE(5),
    REOPEN(3),
    CLOSE(1),
    MERGE(5),
    SPLIT(3),
    LINK(2),
    UNLINK(1),
    TAG(1),
    SET_FIELDS(2),
    RATE(4),
    EXTEND(1),
    SCHEDULE(4),
    CANCEL_DEADLINE(6),
    ERASE(1),
    OFFER(10),
    ACCEPT(8),
    DECLINE(3),
    EXPIRE_OFFER(2),
    WITHDRAW_OFFERS(2),
    ACTIVATE(5),
    DISPLACE(3),
    END_WRAP_UP(3),
    TIME(4),
    PRESENCE(2),
    CAPACITY(1),
    RETIRE(1),
    POLICY(1),
    QUEUES(1),
    DIVERT(6),
    CHANGE_DEMANDS(2),
    HOURS(4);

    private final int weight;

    Act(int weight) {
      this.weight = weight;
    }
  }

  /** Sees what each command came to. */
  interface Observer {
    void saw(World world, Outcome outcome);
  }

  // ---- drawing

  static Arbitrary<Script> any() {
    return Combinators.combine(
            anySetup(),
            anyMove()
                .list()
                .ofMinSize(1)
                .ofMaxSize(MOST_MOVES)
                .withSizeDistribution(RandomDistribution.uniform()))
        .as(Script::new);
  }

  private static Arbitrary<Setup> anySetup() {
    Arbitrary<Boolean> maybe = Arbitraries.of(false, true);
    return Combinators.combine(
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(0, 3),
            maybe,
            maybe,
            maybe,
            maybe,
            maybe,
            maybe)
        .as(Setup::new);
  }

  private static Arbitrary<Move> anyMove() {
    List<Tuple.Tuple2<Integer, Act>> weights = new ArrayList<>();
    for (Act act : Act.values()) {
      weights.add(Tuple.of(act.weight, act));
    }
    Arbitrary<Integer> number =
        Arbitraries.integers().between(0, 99).withDistribution(RandomDistribution.uniform());
    return Combinators.combine(Arbitraries.frequency(weights), number, number, number)
        .as(Move::new)
        .withoutEdgeCases();
  }

  // ---- running

  World begin() {
    World world = World.standard();
    Capacity capacity =
        Capacity.of(
            setup.capacity(),
            Map.of(ChannelType.CHAT, setup.chatCost(), ChannelType.VOICE, setup.capacity()));
    for (AgentId agent : List.of(World.ANN, World.BOB, World.EVE)) {
      world.capacity(agent, capacity);
    }
    Configuration configuration =
        world.configuration.with(
            new DeskPolicy(Duration.ofDays(7), setup.holdOpens(), setup.lastAgent(), 1, 5));
    for (Queue queue : world.configuration.queues()) {
      configuration =
          configuration.with(
              queue
                  .withWrapUp(Duration.ofSeconds(setup.wrapUp() ? 30 : 0))
                  .withConcurrentOffers(1, setup.severalOffers() ? 2 : 1)
                  .withInterruption(Interruption.INTERRUPTIBLE));
    }
    world.configuration = setup.ownSchema() ? configuration.with(schema()) : configuration;
    return world;
  }

  /** Plays the whole script. */
  World play(Observer observer) {
    World world = begin();
    for (Move move : moves) {
      play(world, move, observer);
    }
    return world;
  }

  void play(World world, Move move, Observer observer) {
    for (Outcome outcome : outcomes(world, move)) {
      observer.saw(world, outcome);
    }
  }

  private List<Outcome> outcomes(World world, Move move) {
    int a = move.a();
    int b = move.b();
    AgentId agent = new AgentId(1 + a % 3);
    switch (move.act()) {
      case TIME -> {
        world.pass(Duration.ofSeconds(a));
        world.occurredAt = b % 3 == 0 ? world.now.minusSeconds(b) : null;
        return List.of();
      }
      case PRESENCE -> {
        world.present(agent, b < 50 ? Presence.AVAILABLE : at(Presence.values(), b));
        return List.of();
      }
      case CAPACITY -> {
        world.capacity(agent, Capacity.of(b % 5, Map.of(ChannelType.CHAT, 1 + b % 3)));
        return List.of();
      }
      case RETIRE -> {
        if (b < 10) {
          world.retire(agent);
        }
        return List.of();
      }
      case POLICY -> {
        world.configuration =
            world.configuration.with(
                new DeskPolicy(Duration.ofDays(7), a % 2 == 0, b % 2 == 0, a % 3, 5));
        return List.of();
      }
      case HOURS -> {
        world.configuration = hours(world, new QueueId(1 + a % 3), b);
        return List.of();
      }
      case QUEUES -> {
        world.configuration =
            b < 15
                ? world.configuration.without(ConfigurationKind.QUEUE, 1 + a % 3)
                : world.configuration.with(
                    Queue.of(World.QUEUE, "all", World.POOL)
                        .withWrapUp(Duration.ofSeconds(b % 2 == 0 ? 20 : 0)));
        return List.of();
      }
      case MERGE -> {
        return world.merge(pick(world, move, Script::open), pick(world, move.b(), 1, Script::open));
      }
      case SPLIT -> {
        TicketId source = pick(world, move, ticket -> open(ticket) && ticket.messages() > 0);
        int count = 1 + a % Math.max(1, world.ticket(source).messages() + (b % 10 == 0 ? 1 : 0));
        return world.tickets.size() < MOST_TICKETS
            ? world.split(source, count, opening(world.newTicketId(), a, b))
            : List.of();
      }
      case OPEN, IMPORT -> {
        boolean there = world.tickets.size() >= MOST_TICKETS || (move.ticket() % 10 == 9);
        TicketId id = there ? pick(world, move, ticket -> true) : world.newTicketId();
        return List.of(
            world.run(
                id,
                move.act() == Act.OPEN
                    ? opening(id, a, b)
                    : new TicketCommand.Import(
                        opening(id, a, b),
                        World.START.minus(Duration.ofDays(9)),
                        Actor.integration("old"),
                        history(world, a, b))));
      }
      default -> {
        Act act =
            world.tickets.values().stream().anyMatch(suits(move.act()))
                ? move.act()
                : insteadOf(move.act());
        TicketId id = pick(world, move, suits(act));
        return List.of(world.run(id, command(world, world.ticket(id), act, move.a(), move.b())));
      }
    }
  }

  /** A ticket that the move suits; now and then, or where there is none, any. */
  private static TicketId pick(World world, Move move, Predicate<Ticket> suits) {
    return pick(world, move.ticket(), move.a(), suits);
  }

  private static TicketId pick(World world, int which, int whim, Predicate<Ticket> suits) {
    List<TicketId> all = new ArrayList<>(world.tickets.keySet());
    List<TicketId> suitable =
        world.tickets.values().stream().filter(suits).map(Ticket::id).toList();
    List<TicketId> from = suitable.isEmpty() || whim % 8 == 7 ? all : suitable;
    return from.get(which % from.size());
  }

  private static boolean open(Ticket ticket) {
    return ticket.category() != StatusCategory.CLOSED;
  }

  private static Predicate<Ticket> suits(Act act) {
    return switch (act) {
      case OFFER -> ticket -> ticket.work() == WorkState.WAITING;
      case ACCEPT, DECLINE, EXPIRE_OFFER, WITHDRAW_OFFERS -> ticket -> !ticket.offers().isEmpty();
      case ACTIVATE -> ticket -> holds(ticket, HoldingKind.RESUMING);
      case DISPLACE -> ticket -> holds(ticket, HoldingKind.ACTIVE);
      case END_WRAP_UP -> ticket -> holds(ticket, HoldingKind.WRAP_UP);
      case UNASSIGN, RETURN_WORK -> ticket -> ticket.assignment() != null;
      case SOLVE ->
          ticket -> holds(ticket, HoldingKind.ACTIVE) || ticket.category() == StatusCategory.NEW;
      case RECEIVE ->
          ticket -> holds(ticket, HoldingKind.PAUSED) || holds(ticket, HoldingKind.WRAP_UP);
      case UNLINK -> ticket -> !ticket.links().isEmpty();
      case WAKE -> ticket -> ticket.snoozedUntil() != null;
      case REOPEN, RATE ->
          ticket ->
              ticket.mergedInto() == null
                  && (ticket.category() == StatusCategory.SOLVED
                      || ticket.category() == StatusCategory.CLOSED);
      case LINK, ERASE -> ticket -> true;
      default -> Script::open;
    };
  }

  /** What leads to a ticket that the move will suit. */
  private static Act insteadOf(Act act) {
    return switch (act) {
      case ACCEPT, DECLINE, EXPIRE_OFFER, WITHDRAW_OFFERS -> Act.OFFER;
      case ACTIVATE -> Act.RECEIVE;
      case END_WRAP_UP, REOPEN, RATE -> Act.SOLVE;
      case UNASSIGN, RETURN_WORK, DISPLACE -> Act.ASSIGN;
      case WAKE -> Act.SNOOZE;
      default -> act;
    };
  }

  private static boolean holds(Ticket ticket, HoldingKind kind) {
    return ticket.assignment() != null && ticket.assignment().kind() == kind;
  }

  private TicketCommand command(World world, Ticket ticket, Act act, int a, int b) {
    AgentId agent = agent(ticket, a);
    boolean override = b % 5 == 0;
    @Nullable ContentRef reason = b % 3 == 0 ? content(b) : null;
    @Nullable OpenOffer ringing =
        ticket.offers().isEmpty() ? null : ticket.offers().get(b % ticket.offers().size());
    OfferId offer = ringing == null ? new OfferId(1) : ringing.id();
    AgentId asked = ringing == null || b % 12 == 0 ? agent : ringing.agent();
    AssignmentId assignment =
        ticket.assignment() == null || b % 12 == 0 ? new AssignmentId(1) : ticket.assignment().id();
    TicketId other = pick(world, b, 0, any -> true);
    return switch (act) {
      case RECEIVE -> new TicketCommand.Receive(world.newMessageId());
      case REPLY -> new TicketCommand.Reply(world.newMessageId());
      case NOTE -> new TicketCommand.Note(world.newMessageId());
      case ASSIGN -> new TicketCommand.Assign(agent, override);
      case UNASSIGN -> new TicketCommand.Unassign();
      case RETURN_WORK ->
          new TicketCommand.ReturnWork(
              ticket.assignment() == null || b % 12 == 0 ? agent : ticket.assignment().agent());
      case TRANSFER_TO_QUEUE ->
          new TicketCommand.TransferToQueue(new QueueId(List.of(1, 1, 1, 2, 3, 4).get(b % 6)));
      case TRANSFER_TO_AGENT -> new TicketCommand.TransferToAgent(agent, override);
      case CHANGE_TYPE ->
          new TicketCommand.ChangeType(
              List.of("ticket", "return", "return", "legacy").get(b % 4),
              setup.ownSchema() ? fields(a) : new TreeMap<>());
      case CHANGE_PRIORITY -> new TicketCommand.ChangePriority(at(Priority.values(), b));
      case CLASSIFY ->
          new TicketCommand.Classify(
              List.of("rule-" + a % 3),
              new QueueId(List.of(1, 1, 1, 2, 3, 4).get(b % 6)),
              at(Priority.values(), b),
              new TreeSet<>(List.of(new Skill("en", 1 + a % 5))),
              new TreeSet<>(List.of(new Skill("en", 1 + b % 5), new Skill("fr", 1))),
              b % 3 == 0 ? null : ticket.request().withExcluded(agent),
              b % 3 == 1 ? RoutingRequest.NONE.withExcluded(agent) : RoutingRequest.NONE);
      case RAISE_EXCEPTION -> new TicketCommand.RaiseException(exception(a, b));
      case CHANGE_DEMANDS ->
          new TicketCommand.ChangeDemands(
              new TreeSet<>(List.of(new Skill("en", 1 + a % 5))),
              b % 3 == 0 ? RoutingRequest.NONE.withExcluded(agent) : RoutingRequest.NONE);
      case DIVERT -> new TicketCommand.Divert();
      case CHANGE_STATUS -> {
        List<StatusDefinition> statuses = world.configuration.schema().statuses();
        yield new TicketCommand.ChangeStatus(
            b % 20 == 19 ? "nowhere" : statuses.get(b % statuses.size()).name(), reason);
      }
      case WAIT_FOR_CUSTOMER -> new TicketCommand.WaitForCustomer(reason);
      case HOLD -> new TicketCommand.Hold(reason);
      case SNOOZE -> new TicketCommand.Snooze(world.now.plusSeconds(b - 10));
      case WAKE -> new TicketCommand.Wake();
      case SOLVE -> new TicketCommand.Solve(reason);
      case REOPEN -> new TicketCommand.Reopen(reason);
      case CLOSE -> new TicketCommand.Close(reason);
      case LINK -> new TicketCommand.Link(at(LinkType.values(), a), other);
      case UNLINK -> {
        TicketLink link =
            ticket.links().isEmpty() || b % 5 == 0
                ? new TicketLink(at(LinkType.values(), a), other)
                : ticket.links().first();
        yield new TicketCommand.Unlink(link.type(), link.other());
      }
      case TAG -> new TicketCommand.Tag(tags(a), tags(b));
      case SET_FIELDS -> new TicketCommand.SetFields(fields(a), cleared(b));
      case RATE -> new TicketCommand.Rate(b % 7, reason);
      case EXTEND ->
          new TicketCommand.Extend(
              new ExtensionEvent("com.example", "seen", 1, "{\"n\":" + b + "}"));
      case SCHEDULE ->
          new TicketCommand.Schedule(
              Deadline.of("d" + a % 25, world.now.plusSeconds(b), deadlineAction(a)));
      case CANCEL_DEADLINE ->
          new TicketCommand.CancelDeadline(
              ticket.deadlines().isEmpty() || b % 5 == 0
                  ? "d" + a % 25
                  : ticket.deadlines().firstKey());
      case ERASE -> new TicketCommand.Erase();
      case OFFER ->
          new TicketCommand.Offer(
              new OfferId(world.newId()),
              agent,
              world.now.plusSeconds(b % 7 == 0 ? 0 : 60),
              setup.autoAccept() && b % 2 == 0,
              new Reasons(new TreeMap<>(), List.of(agent), 1, "test"));
      case ACCEPT -> new TicketCommand.Accept(offer, asked);
      case DECLINE -> new TicketCommand.Decline(offer, asked, reason);
      case EXPIRE_OFFER -> {
        if (ringing != null && b % 4 != 0 && world.now.isBefore(ringing.expiresAt())) {
          world.now = ringing.expiresAt();
        }
        yield new TicketCommand.ExpireOffer(offer);
      }
      case WITHDRAW_OFFERS ->
          new TicketCommand.WithdrawOffers(asked, at(WithdrawReason.values(), b));
      case ACTIVATE -> new TicketCommand.Activate(assignment, override);
      case DISPLACE -> new TicketCommand.Displace(assignment);
      case END_WRAP_UP -> new TicketCommand.EndWrapUp(assignment);
      default -> throw new IllegalStateException("not a plain command: " + act);
    };
  }

  /** Mostly one of the queue's pool. */
  private static AgentId agent(Ticket ticket, int a) {
    if (a % 17 == 0) {
      return new AgentId(99);
    }
    if (a % 11 == 0 || ticket.queue() == null) {
      return new AgentId(1 + a % 3);
    }
    boolean otherPool = ticket.queue().equals(World.OTHER_POOLS_QUEUE);
    return otherPool ? World.EVE : a % 2 == 0 ? World.ANN : World.BOB;
  }

  private static <T> T at(T[] values, int number) {
    return values[number % values.length];
  }

  // ---- values

  private TicketCommand.Open opening(TicketId id, int a, int b) {
    List<String> types = List.of("ticket", "return", "ticket", "legacy");
    List<String> statuses = List.of("new", "new", "triage", "open");
    return new TicketCommand.Open(
        id.value(),
        null,
        World.BRAND,
        null,
        List.of(ChannelType.EMAIL, ChannelType.CHAT, ChannelType.VOICE).get(a % 3),
        World.CUSTOMER,
        null,
        b % 2 == 0 ? content(b) : null,
        a % 4 == 0 ? types.get(b % 4) : null,
        b % 6 == 5 ? statuses.get(a % 4) : null,
        at(Priority.values(), b),
        b % 3 == 0 ? "zh-hans-cn" : null,
        tags(b),
        b % 4 == 2 || (b % 4 == 0 && setup.ownSchema()) ? fields(a) : new TreeMap<>(),
        a % 10 == 9 ? null : new QueueId(b % 30 == 29 ? 9 : List.of(1, 1, 1, 2, 3).get(a % 5)),
        a % 13 == 12 ? new TreeSet<>(List.of(new Skill("french", 2))) : new TreeSet<>());
  }

  private static List<TicketCommand.ImportedStep> history(World world, int a, int b) {
    List<StatusDefinition> statuses = world.configuration.schema().statuses();
    List<TicketCommand.ImportedStep> steps = new ArrayList<>();
    Instant at = World.START.minus(Duration.ofDays(8));
    for (int i = 0; i < a % 5; i++) {
      at = at.plus(Duration.ofHours(i));
      @Nullable MessageId message = (b + i) % 2 == 0 ? world.newMessageId() : null;
      steps.add(
          new TicketCommand.ImportedStep(
              at,
              Actor.integration("old"),
              message,
              message == null ? null : at(MessageDirection.values(), a + i),
              (b + i) % 3 == 0 ? null : statuses.get((a * b + i) % statuses.size()).name()));
    }
    return steps;
  }

  static TicketSchema schema() {
    return new TicketSchema(
        1,
        List.of(TicketType.of("ticket"), TicketType.of("return"), new TicketType("legacy", true)),
        List.of(
            FieldDefinition.builder("order", FieldType.TEXT)
                .ticketTypes("return")
                .requiredAtOpen()
                .build(),
            FieldDefinition.builder("cause", FieldType.CHOICE)
                .choices("ours", "theirs")
                .requiredAtSolve()
                .build(),
            FieldDefinition.builder("amount", FieldType.NUMBER)
                .range(BigDecimal.ZERO, BigDecimal.TEN)
                .build(),
            FieldDefinition.builder("name", FieldType.TEXT).personal().build(),
            FieldDefinition.builder("old", FieldType.TEXT).removed().build()),
        List.of(
            StatusDefinition.of("new", StatusCategory.NEW),
            StatusDefinition.of("triage", StatusCategory.NEW),
            StatusDefinition.of("open", StatusCategory.OPEN),
            StatusDefinition.of("in progress", StatusCategory.OPEN),
            new StatusDefinition("escalated", StatusCategory.OPEN, true),
            StatusDefinition.of("pending", StatusCategory.PENDING),
            StatusDefinition.of("supplier", StatusCategory.ON_HOLD),
            StatusDefinition.of("solved", StatusCategory.SOLVED),
            StatusDefinition.of("refunded", StatusCategory.SOLVED),
            StatusDefinition.of("closed", StatusCategory.CLOSED)));
  }

  /** A queue gets hours, and is closed mostly. */
  private static Configuration hours(World world, QueueId queue, int b) {
    QueueHours hours =
        switch (b % 4) {
          case 0 -> QueueHours.waiting("office");
          case 1 -> QueueHours.overflowing("office", new QueueId(1 + queue.value() % 3));
          default -> QueueHours.callingBack("office");
        };
    Configuration configuration = world.configuration;
    if (configuration.queue(queue).isPresent()) {
      configuration = configuration.with(configuration.queue(queue).orElseThrow().withHours(hours));
    }
    return configuration.with(new QueueState(queue, b % 5 == 0, world.now.plusSeconds(b - 3)));
  }

  private static ExceptionRule exception(int a, int b) {
    ExceptionRule rule = ExceptionRule.after("rule-" + a % 3, Duration.ofSeconds(b));
    if (a % 7 == 3) {
      rule = rule.dropping("en").lowering(new Skill("fr", 1)).demanding(new Skill("de", 1 + b % 5));
    }
    return switch (b % 5) {
      case 0 -> rule.raisingTo(Priority.HIGH).tellingHost();
      case 1 -> rule.movingTo(new QueueId(1 + a % 4));
      case 2 -> rule.escalatingTo(new TeamId(1 + a % 3));
      case 3 -> rule.asking(RoutingRequest.NONE.withBypass(true));
      default -> rule.cancelling("nobody is there");
    };
  }

  private static SlaAction[] deadlineAction(int seed) {
    return switch (seed % 4) {
      case 0 -> new SlaAction[0];
      case 1 -> new SlaAction[] {new SlaAction.Tell(SlaAction.Whom.HOST)};
      case 2 -> new SlaAction[] {new SlaAction.RaisePriority(Priority.HIGH)};
      default -> new SlaAction[] {new SlaAction.MoveToQueue(new QueueId(1 + seed % 5))};
    };
  }

  private static SortedSet<String> tags(int seed) {
    SortedSet<String> tags = new TreeSet<>();
    for (int i = 0; i < seed % 3; i++) {
      tags.add("tag-" + (seed + i) % 4);
    }
    return tags;
  }

  private static SortedMap<String, FieldValue> fields(int seed) {
    SortedMap<String, FieldValue> fields = new TreeMap<>();
    if (seed % 2 == 0) {
      fields.put("cause", new FieldValue.Chosen(seed % 3 == 0 ? "ours" : "theirs"));
    }
    if (seed % 5 == 0) {
      fields.put("order", new FieldValue.Text("o-" + seed));
    }
    if (seed % 7 == 0) {
      fields.put("amount", new FieldValue.Num(BigDecimal.valueOf(seed % 13)));
    }
    if (seed % 11 == 0) {
      fields.put("name", new FieldValue.Content(content(seed)));
    }
    if (seed % 19 == 18) {
      fields.put("nothing", new FieldValue.Text("x"));
    }
    return fields;
  }

  private static SortedSet<String> cleared(int seed) {
    return seed % 4 == 0
        ? new TreeSet<>(List.of(List.of("cause", "order", "amount", "old").get(seed / 4 % 4)))
        : new TreeSet<>();
  }

  static ContentRef content(long id) {
    return new ContentRef(new ContentId(1 + id), 10, "0".repeat(64));
  }
}
