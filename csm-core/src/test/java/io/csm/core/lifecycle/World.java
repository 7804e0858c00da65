package io.csm.core.lifecycle;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.CommandKey;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.EventId;
import io.csm.core.MessageId;
import io.csm.core.OfferId;
import io.csm.core.PoolId;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.StatusCategory;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.MessageKind;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.MessageEvent;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Presence;
import io.csm.core.work.Reasons;
import io.csm.core.work.Skill;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A desk as small as can be: decides one command at a time, and folds what follows into tickets,
 * agents and messages. It checks nothing; that is for the tests.
 */
final class World {
  static final TenantId TENANT = new TenantId(1);
  static final BrandId BRAND = new BrandId(1);
  static final CustomerId CUSTOMER = new CustomerId(1);
  static final PoolId POOL = new PoolId(1);
  static final PoolId OTHER_POOL = new PoolId(2);
  static final QueueId QUEUE = new QueueId(1);
  static final QueueId VIP_QUEUE = new QueueId(2);
  static final QueueId OTHER_POOLS_QUEUE = new QueueId(3);
  static final AgentId ANN = new AgentId(1);
  static final AgentId BOB = new AgentId(2);

  /** Of the other pool. */
  static final AgentId EVE = new AgentId(3);

  static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

  final SortedMap<TicketId, Ticket> tickets = new TreeMap<>();
  final SortedMap<TicketId, List<RecordedEvent>> histories = new TreeMap<>();
  final SortedMap<AgentId, Agent> agents = new TreeMap<>();
  final SortedMap<MessageId, Message> messages = new TreeMap<>();
  Configuration configuration = Configuration.EMPTY;
  Instant now = START;

  /** The time at the source; null for now. */
  @Nullable Instant occurredAt;

  private long lastId = 1_000;
  private long lastMessage;
  private long lastEvent;

  /** What an event meant for an agent. */
  record Touched(Event event, Agent before, Agent after) {}

  /** What one command came to; {@code after} is {@code before} where it was refused. */
  record Outcome(
      TicketId id,
      TicketCommand command,
      @Nullable Ticket before,
      @Nullable Ticket after,
      @Nullable Problem refused,
      List<Event> events,
      List<Touched> touched) {
    CommandKind kind() {
      return command.kind();
    }
  }

  /**
   * Two pools with three queues; Ann and Bob in the first pool, Eve in the other, all signed in.
   */
  static World standard() {
    World world = new World();
    world.configuration =
        Configuration.EMPTY
            .with(new Pool(POOL, "first"))
            .with(new Pool(OTHER_POOL, "other"))
            .with(Queue.of(QUEUE, "all", POOL))
            .with(
                Queue.of(VIP_QUEUE, "vip", POOL)
                    .withRequiredSkills(new TreeSet<>(List.of(new Skill("vip", 3)))))
            .with(Queue.of(OTHER_POOLS_QUEUE, "other", OTHER_POOL));
    world.define(ANN, POOL, Capacity.ofItems(2), new Skill("vip", 5), new Skill("french", 2));
    world.define(BOB, POOL, Capacity.ofItems(2), new Skill("vip", 2));
    world.define(EVE, OTHER_POOL, Capacity.ofItems(2));
    for (AgentId agent : List.of(ANN, BOB, EVE)) {
      world.present(agent, Presence.AVAILABLE);
    }
    return world;
  }

  // ---- agents and configuration

  void define(AgentId agent, PoolId pool, Capacity capacity, Skill... skills) {
    SortedSet<Skill> all = new TreeSet<>(List.of(skills));
    happen(agent, new AgentEvent.Defined(AgentProfile.of(pool, all, capacity)));
  }

  void capacity(AgentId agent, Capacity capacity) {
    AgentProfile profile = agent(agent).profile();
    happen(
        agent, new AgentEvent.Defined(AgentProfile.of(profile.pool(), profile.skills(), capacity)));
  }

  void present(AgentId agent, Presence presence) {
    happen(agent, new AgentEvent.PresenceChanged(presence));
  }

  void retire(AgentId agent) {
    happen(agent, new AgentEvent.Retired());
  }

  private void happen(AgentId agent, AgentEvent event) {
    agents.put(
        agent,
        AgentLifecycle.evolve(
            agents.get(agent), envelope(AggregateKey.of(TENANT, agent), 1, null, null), event));
  }

  Agent agent(AgentId agent) {
    return agents.get(agent);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  // ---- tickets

  TicketId newTicketId() {
    return new TicketId(tickets.size() + 1);
  }

  MessageId newMessageId() {
    return new MessageId(++lastMessage);
  }

  /** A value that no offer and no assignment has. */
  long newId() {
    return ++lastId;
  }

  /** A plain ticket of the first queue, which waits for an agent. */
  TicketId open() {
    return open(QUEUE);
  }

  TicketId open(QueueId queue) {
    TicketId id = newTicketId();
    decided(id, TicketCommand.Open.plain(id.value(), BRAND, ChannelType.EMAIL, CUSTOMER, queue));
    return id;
  }

  Ticket ticket(TicketId id) {
    return tickets.get(id);
  }

  Decision decide(TicketId id, TicketCommand command) {
    return decide(id, command, new long[] {lastId});
  }

  private Decision decide(TicketId id, TicketCommand command, long[] last) {
    return TicketLifecycle.decide(
        id,
        tickets.get(id),
        command,
        new DecisionContext(
            configuration,
            Actor.SYSTEM,
            now,
            occurredAt == null ? now : occurredAt,
            () -> ++last[0],
            agent -> Optional.ofNullable(agents.get(agent))));
  }

  /** Decides a command and lets what follows happen. */
  Outcome run(TicketId id, TicketCommand command) {
    long[] last = {lastId};
    Decision decision = decide(id, command, last);
    lastId = last[0];
    Outcome outcome = happen(id, command, decision);
    if (outcome.refused() == null) {
      switch (command.kind()) {
        case RECEIVE -> add(id, command.kind(), ((TicketCommand.Receive) command).message());
        case REPLY -> add(id, command.kind(), ((TicketCommand.Reply) command).message());
        case NOTE -> add(id, command.kind(), ((TicketCommand.Note) command).message());
        case IMPORT ->
            ((TicketCommand.Import) command)
                .steps().stream()
                    .filter(step -> step.message() != null)
                    .forEach(step -> add(id, CommandKind.NOTE, step.message()));
        default -> {
          // No other command adds a message.
        }
      }
    }
    return outcome;
  }

  /** The events of a command that must be allowed. */
  List<Event> decided(TicketId id, TicketCommand command) {
    Outcome outcome = run(id, command);
    if (outcome.refused() != null) {
      throw new AssertionError(command + " was refused: " + outcome.refused());
    }
    return outcome.events();
  }

  /** Why a command that must be refused was refused. */
  Problem refused(TicketId id, TicketCommand command) {
    Outcome outcome = run(id, command);
    if (outcome.refused() == null) {
      throw new AssertionError(command + " was allowed: " + outcome.events());
    }
    return outcome.refused();
  }

  /** Lets an agent have a ticket by hand. */
  void assign(TicketId id, AgentId agent) {
    decided(id, new TicketCommand.Assign(agent, false));
  }

  /** Lets a ticket ring at an agent for a minute. */
  OfferId offer(TicketId id, AgentId agent) {
    OfferId offer = new OfferId(newId());
    decided(
        id,
        new TicketCommand.Offer(
            offer,
            agent,
            now.plusSeconds(60),
            false,
            new Reasons(new TreeMap<>(), List.of(agent), 1, "test")));
    return offer;
  }

  /** Brings an open ticket into a category on the shortest way. */
  void bring(TicketId id, StatusCategory category) {
    switch (category) {
      case NEW -> {
        // So it begins.
      }
      case OPEN -> decided(id, new TicketCommand.Reply(newMessageId()));
      case PENDING -> decided(id, new TicketCommand.WaitForCustomer(null));
      case ON_HOLD -> decided(id, new TicketCommand.Hold(null));
      case SOLVED -> decided(id, new TicketCommand.Solve(null));
      case CLOSED -> decided(id, new TicketCommand.Close(null));
    }
  }

  static List<EventKind> kinds(List<Event> events) {
    return events.stream().map(Event::kind).toList();
  }

  /** Both halves of a merge in one change: all or nothing. */
  List<Outcome> merge(TicketId source, TicketId target) {
    TicketCommand goes = new TicketCommand.MergeInto(target);
    TicketCommand takes = new TicketCommand.Absorb(ticket(source));
    Decision left = decide(source, goes);
    Decision right = decide(target, takes);
    if (left instanceof Decision.Rejected) {
      return List.of(happen(source, goes, left));
    }
    if (right instanceof Decision.Rejected) {
      return List.of(happen(target, takes, right));
    }
    return List.of(happen(source, goes, left), happen(target, takes, right));
  }

  /** A split in one change: the oldest {@code count} messages go to a new ticket. */
  List<Outcome> split(TicketId source, int count, TicketCommand.Open open) {
    TicketId to = newTicketId();
    TicketCommand leave = new TicketCommand.Split(to, count);
    Decision left = decide(source, leave);
    if (left instanceof Decision.Rejected) {
      return List.of(happen(source, leave, left));
    }
    Outcome opened = run(to, open);
    if (opened.refused() != null) {
      return List.of(opened);
    }
    List<Message> moved = readableFrom(source).subList(0, count);
    for (Message message : moved) {
      AggregateKey key = AggregateKey.of(TENANT, message.id());
      messages.put(
          message.id(),
          MessageLifecycle.evolve(
              message, envelope(key, 2, null, null), new MessageEvent.Moved(to)));
    }
    return List.of(opened, happen(source, leave, left), run(to, new TicketCommand.TakeOver(count)));
  }

  /** The messages that read as a ticket's own: its, and those of the tickets merged into it. */
  List<Message> readableFrom(TicketId id) {
    Ticket ticket = ticket(id);
    return messages.values().stream()
        .filter(
            message -> message.ticket().equals(id) || ticket.absorbed().contains(message.ticket()))
        .toList();
  }

  private void add(TicketId ticket, CommandKind said, MessageId id) {
    messages.put(
        id,
        MessageLifecycle.evolve(
            null,
            envelope(AggregateKey.of(TENANT, id), 1, null, null),
            new MessageEvent.Added(
                ticket,
                new ConversationId(1),
                said == CommandKind.NOTE ? MessageKind.INTERNAL_NOTE : MessageKind.PUBLIC_REPLY,
                null,
                null,
                List.of(),
                List.of(),
                null)));
  }

  private Outcome happen(TicketId id, TicketCommand command, Decision decision) {
    Ticket before = tickets.get(id);
    if (decision instanceof Decision.Rejected rejected) {
      return new Outcome(id, command, before, before, rejected.problem(), List.of(), List.of());
    }
    List<Event> events = new ArrayList<>();
    List<Touched> touched = new ArrayList<>();
    List<RecordedEvent> history = histories.computeIfAbsent(id, none -> new ArrayList<>());
    for (Draft draft : ((Decision.Decided) decision).events()) {
      Envelope envelope =
          envelope(
              AggregateKey.of(TENANT, id), history.size() + 1, draft.occurredAt(), draft.actor());
      tickets.put(id, TicketLifecycle.evolve(tickets.get(id), envelope, draft.event()));
      history.add(new RecordedEvent(envelope, draft.event()));
      events.add(draft.event());
      if (draft.event() instanceof TicketEvent event) {
        AgentLifecycle.effectOf(id, event, now)
            .ifPresent(
                effect -> {
                  Agent agent = agents.get(effect.agent());
                  happen(effect.agent(), effect.event());
                  touched.add(new Touched(event, agent, agents.get(effect.agent())));
                });
      }
    }
    return new Outcome(id, command, before, tickets.get(id), null, events, touched);
  }

  private Envelope envelope(
      AggregateKey aggregate, long version, @Nullable Instant at, @Nullable Actor actor) {
    Instant source = occurredAt == null ? now : occurredAt;
    return new Envelope(
        new EventId(++lastEvent),
        aggregate,
        version,
        1,
        at == null ? source : at,
        now,
        actor == null ? Actor.SYSTEM : actor,
        new CommandKey("test"),
        null,
        1,
        0);
  }
}
