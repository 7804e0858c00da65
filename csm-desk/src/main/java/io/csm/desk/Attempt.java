package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.AggregateState;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.EventId;
import io.csm.core.MessageId;
import io.csm.core.Problem;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.conversation.Message;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.AgentLifecycle;
import io.csm.core.lifecycle.Decision;
import io.csm.core.lifecycle.DecisionContext;
import io.csm.core.lifecycle.Draft;
import io.csm.core.lifecycle.Evolution;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.lifecycle.TicketLifecycle;
import io.csm.core.people.Agent;
import io.csm.core.ticket.SlaFiring;
import io.csm.core.ticket.Ticket;
import io.csm.sla.SlaClocks;
import io.csm.spi.Change;
import io.csm.spi.Guard;
import io.csm.spi.Versioned;
import io.csm.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to decide a command: the aggregates as they were read, the events that the decision
 * adds to them, and the guards that make the commit refuse if anything that was read has changed
 * since.
 *
 * <p>Whatever was read is either written under its version or guarded by it, so that a change takes
 * effect as if nothing else had happened in between. Used by one thread, once.
 */
final class Attempt {
  private final Ports ports;
  private final Timelines timelines;
  private final TenantId tenant;
  private final CallContext call;
  private final CommandKey key;
  private final Instant now;
  private final Reader reader;
  private final SortedMap<AggregateKey, Aggregate> aggregates = new TreeMap<>();
  private final SortedMap<AggregateKey, Optional<Versioned>> prefetched = new TreeMap<>();
  private final List<Aggregate> written = new ArrayList<>();
  private final List<Guard> guards = new ArrayList<>();
  private Instant latest;
  private Actor actor;
  private long correlation;

  /** Reads aggregates, in the order of the keys. */
  @FunctionalInterface
  interface Reader {
    List<Optional<Versioned>> read(List<AggregateKey> keys);
  }

  /**
   * @param now when it is decided; the caller tries again with a later time if an aggregate turns
   *     out to have a later event
   */
  Attempt(
      Ports ports,
      Timelines timelines,
      TenantId tenant,
      CallContext call,
      CommandKey key,
      Instant now,
      Reader reader) {
    this.ports = ports;
    this.timelines = timelines;
    this.tenant = tenant;
    this.call = call;
    this.key = key;
    this.now = now;
    this.latest = now;
    this.reader = reader;
    this.actor = call.actor();
    this.correlation = call.correlation();
  }

  TenantId tenant() {
    return tenant;
  }

  Instant now() {
    return now;
  }

  Actor actor() {
    return actor;
  }

  /** From here on somebody else acts, e.g. the customer whose message is received. */
  void actAs(Actor newActor) {
    actor = newActor;
  }

  /** The time of the source, or of the decision where there is no source. */
  Instant occurredAt() {
    return call.occurredAt() == null ? now : call.occurredAt();
  }

  /**
   * The latest time that any aggregate of this attempt has seen: the decision must not be earlier.
   */
  Instant latest() {
    return latest;
  }

  Configuration configuration() {
    return find(AggregateKey.configuration(tenant), Configuration.class)
        .orElse(Configuration.EMPTY);
  }

  Ticket ticket(TicketId id) {
    return find(AggregateKey.of(tenant, id), Ticket.class)
        .orElseThrow(() -> Refused.notFound("ticket", id));
  }

  Agent agent(AgentId id) {
    return find(AggregateKey.of(tenant, id), Agent.class)
        .orElseThrow(() -> Refused.notFound("agent", id));
  }

  Message message(MessageId id) {
    return find(AggregateKey.of(tenant, id), Message.class)
        .orElseThrow(() -> Refused.notFound("message", id));
  }

  /** Reads what will be wanted, in one go. Only what is then really read is guarded. */
  void prefetch(Collection<AggregateKey> wanted) {
    SortedSet<AggregateKey> missing = new TreeSet<>(wanted);
    missing.removeIf(key -> aggregates.containsKey(key) || prefetched.containsKey(key));
    if (!missing.isEmpty()) {
      List<AggregateKey> keys = List.copyOf(missing);
      List<Optional<Versioned>> found = reader.read(keys);
      for (int i = 0; i < keys.size(); i++) {
        prefetched.put(keys.get(i), found.get(i));
      }
    }
  }

  /** Says that an id has just been drawn, so that there is nothing to read under it. */
  void isNew(AggregateKey drawn) {
    prefetched.putIfAbsent(drawn, Optional.empty());
  }

  /** All that was read, with the version at which it was; 0 where there was nothing. */
  SortedMap<AggregateKey, Long> versions() {
    SortedMap<AggregateKey, Long> versions = new TreeMap<>();
    aggregates.forEach((key, aggregate) -> versions.put(key, aggregate.version));
    return versions;
  }

  boolean hasRead(AggregateKey aggregate) {
    return aggregates.containsKey(aggregate);
  }

  /** The version at which an aggregate was read; 0 if there was none. */
  long versionRead(AggregateKey aggregate) {
    return read(aggregate).version;
  }

  /** The aggregate as this attempt would leave it; empty if there is none. */
  <S extends AggregateState> Optional<S> find(AggregateKey aggregate, Class<S> type) {
    return Optional.ofNullable(read(aggregate).state).map(type::cast);
  }

  /** The version of an aggregate after this attempt; 0 if there is none. */
  long version(AggregateKey aggregate) {
    Aggregate found = read(aggregate);
    return found.version + found.events.size();
  }

  /**
   * The version of a ticket after the first event of this attempt that {@link ShardView} tells the
   * router of; the present version if there is none. The router waits until it has read that far.
   */
  long routedVersion(AggregateKey ticket) {
    Aggregate found = read(ticket);
    for (int i = 0; i < found.events.size(); i++) {
      if (ShardView.isRouted(found.events.get(i).event().kind())) {
        return found.version + i + 1;
      }
    }
    return found.version;
  }

  /** Decides a ticket's command, and adds its events and what they mean for agents. */
  void run(TicketId id, TicketCommand command) {
    AggregateKey ticketKey = AggregateKey.of(tenant, id);
    Ticket ticket = find(ticketKey, Ticket.class).orElse(null);
    if (ticket == null
        && !(command instanceof TicketCommand.Open)
        && !(command instanceof TicketCommand.Import)) {
      throw Refused.notFound("ticket", id);
    }
    DecisionContext context =
        new DecisionContext(
            configuration(),
            actor,
            now,
            occurredAt(),
            ports.ids(),
            agent -> find(AggregateKey.of(tenant, agent), Agent.class));
    Decision decision = TicketLifecycle.decide(id, ticket, command, context);
    if (decision instanceof Decision.Rejected rejected) {
      throw new Refused(rejected.problem());
    }
    AgentId missedBy = null;
    for (Draft draft : ((Decision.Decided) decision).events()) {
      emit(ticketKey, draft);
      if (draft.event() instanceof TicketEvent.OfferExpired expired) {
        missedBy = expired.agent();
      }
      if (draft.event() instanceof TicketEvent event) {
        AgentLifecycle.effectOf(id, event, now)
            .ifPresent(
                effect -> emit(AggregateKey.of(tenant, effect.agent()), Draft.of(effect.event())));
      }
    }
    if (missedBy != null) {
      Presences.missed(this, agent(missedBy));
    }
  }

  void emit(AggregateKey key, Event event) {
    emit(key, Draft.of(event));
  }

  void emit(AggregateKey aggregateKey, Draft draft) {
    Aggregate aggregate = read(aggregateKey);
    EventId id = new EventId(ports.ids().next());
    if (correlation == 0) {
      correlation = id.value();
    }
    Envelope envelope =
        new Envelope(
            id,
            aggregateKey,
            aggregate.version + aggregate.events.size() + 1,
            1,
            draft.occurredAt() == null ? occurredAt() : draft.occurredAt(),
            now,
            draft.actor() == null ? actor : draft.actor(),
            key,
            call.causedBy(),
            correlation,
            call.hops());
    if (aggregate.events.isEmpty()) {
      written.add(aggregate);
    }
    AggregateState before = aggregate.state;
    AggregateState after = Evolution.evolve(before, envelope, draft.event());
    if (after instanceof Ticket ticket) {
      fold(aggregate, (Ticket) before, ticket, envelope, draft.event());
    }
    aggregate.state = after;
    aggregate.events.add(new RecordedEvent(envelope, draft.event()));
  }

  /** Folds an event into the clocks of a ticket, if there are any or may be. */
  private void fold(
      Aggregate aggregate, @Nullable Ticket before, Ticket after, Envelope envelope, Event event) {
    if (event.kind() == EventKind.CLOCK_CHANGED) {
      return;
    }
    if (aggregate.clocks == null && hasClocks(after)) {
      aggregate.clocks = clocksOf(aggregate.key, before);
    }
    if (aggregate.clocks != null) {
      aggregate.clocks.add(before, after, envelope, event);
    }
  }

  private boolean hasClocks(Ticket ticket) {
    return !ticket.imported() && (ticket.sla() != null || configuration().slaRules().isPresent());
  }

  private ClockFold clocksOf(AggregateKey ticket, @Nullable Ticket before) {
    long version = versionRead(AggregateKey.configuration(tenant));
    // The ticket may have been folded under a configuration that this node has not read yet: what
    // its clocks refer to must be known until the commit finds that out.
    long latest = Math.max(version, ClockFold.of(before).version());
    return new ClockFold(
        SlaClocks.brief(timelines.of(tenant, latest)),
        version,
        before,
        () -> ClockFold.history(ports.store(), ticket));
  }

  /** The clocks of a ticket as this attempt would leave them; empty if it can have none. */
  Optional<ClockFold> clocks(TicketId id) {
    Aggregate aggregate = read(AggregateKey.of(tenant, id));
    if (aggregate.clocks == null && aggregate.state instanceof Ticket ticket && hasClocks(ticket)) {
      aggregate.clocks = clocksOf(aggregate.key, ticket);
      aggregate.clocks.advance(ticket);
    }
    return Optional.ofNullable(aggregate.clocks);
  }

  /**
   * Tells what became of the SLA clocks of the tickets of this attempt. Comes last: whatever
   * happens to a ticket after it is not counted.
   */
  void settleClocks() {
    for (Aggregate aggregate : List.copyOf(aggregates.values())) {
      ClockFold clocks = aggregate.clocks;
      if (clocks != null) {
        List<SlaFiring> ended = clocks.ended(now);
        if (!ended.isEmpty()) {
          Alerting.tell(this, aggregate.key, clocks, ended);
        }
        clocks
            .changed()
            .ifPresent(event -> emit(aggregate.key, new Draft(event, now, Actor.SYSTEM)));
      }
    }
  }

  /** Gives something the host's name for it; a name that something else has is refused. */
  void claimHostKey(AggregateType type, String hostKey, long id) {
    OptionalLong owner = ports.store().idOf(tenant, type, hostKey);
    if (owner.isPresent() && owner.getAsLong() != id) {
      throw Refused.of(
          Code.ALREADY_EXISTS, "key", "type", type.name().toLowerCase(Locale.ROOT), "ref", hostKey);
    }
    guards.add(new Guard.ClaimHostKey(type, hostKey, id));
  }

  void guard(Guard guard) {
    guards.add(guard);
  }

  /** Why its events may not be written yet: not every running node could read them. */
  Optional<Problem> unreadable(Levels levels) {
    int lowest = levels.lowest().getAsInt();
    for (Aggregate aggregate : written) {
      for (RecordedEvent event : aggregate.events) {
        int level = levels.of().applyAsInt(event);
        if (level > lowest) {
          return Optional.of(
              Problem.of(
                  Code.UPGRADE_PENDING,
                  "",
                  "event",
                  event.event().kind(),
                  "level",
                  level,
                  "lowest",
                  lowest));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the decision changes nothing. */
  boolean isEmpty() {
    return written.isEmpty() && guards.isEmpty();
  }

  /** The change, with {@code more} guards besides its own. */
  Change toChange(List<Guard> more) {
    List<Guard> all = new ArrayList<>(guards);
    for (Map.Entry<AggregateKey, Aggregate> entry : aggregates.entrySet()) {
      if (entry.getValue().events.isEmpty()) {
        all.add(new Guard.AtVersion(entry.getKey(), entry.getValue().version));
      }
    }
    all.addAll(more);
    return new Change(tenant, writes(), all);
  }

  /** What the aggregates will be once the change is committed. */
  List<Versioned> outcome() {
    List<Versioned> outcome = new ArrayList<>();
    for (Write write : writes()) {
      outcome.add(new Versioned(write.key(), write.newVersion(), now, write.state()));
    }
    return outcome;
  }

  /** The tenant's configuration once the change is committed, if the change is about it. */
  Optional<Versioned> newConfiguration() {
    Aggregate found = aggregates.get(AggregateKey.configuration(tenant));
    return found == null || found.events.isEmpty() || found.state == null
        ? Optional.empty()
        : Optional.of(
            new Versioned(found.key, found.version + found.events.size(), now, found.state));
  }

  private List<Write> writes() {
    List<Write> writes = new ArrayList<>();
    for (Aggregate aggregate : written) {
      if (aggregate.state != null) {
        writes.add(new Write(aggregate.key, aggregate.version, aggregate.state, aggregate.events));
      }
    }
    return writes;
  }

  private Aggregate read(AggregateKey aggregateKey) {
    Aggregate known = aggregates.get(aggregateKey);
    if (known != null) {
      return known;
    }
    Optional<Versioned> ahead = prefetched.remove(aggregateKey);
    Optional<Versioned> found = ahead == null ? reader.read(List.of(aggregateKey)).get(0) : ahead;
    Aggregate aggregate = new Aggregate(aggregateKey, found.orElse(null));
    if (found.isPresent() && found.get().lastRecordedAt().isAfter(latest)) {
      latest = found.get().lastRecordedAt();
    }
    aggregates.put(aggregateKey, aggregate);
    return aggregate;
  }

  private static final class Aggregate {
    final AggregateKey key;
    final long version;
    final List<RecordedEvent> events = new ArrayList<>();
    @Nullable AggregateState state;

    /** The clocks of a ticket; null where there are none. */
    @Nullable ClockFold clocks;

    Aggregate(AggregateKey key, @Nullable Versioned found) {
      this.key = key;
      this.version = found == null ? 0 : found.version();
      this.state = found == null ? null : found.state();
    }
  }
}
