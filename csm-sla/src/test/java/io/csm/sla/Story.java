package io.csm.sla;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.BrandId;
import io.csm.core.CommandKey;
import io.csm.core.CustomerId;
import io.csm.core.EventId;
import io.csm.core.MessageId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Envelope;
import io.csm.core.event.MessageDirection;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.TicketLifecycle;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaState;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.ChannelType;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A ticket to which things happen, with its clocks. */
final class Story {
  private static final AgentId AGENT = new AgentId(17);
  private static final CustomerId CUSTOMER = new CustomerId(4);

  private final SlaClocks clocks;
  private final List<RecordedEvent> history = new ArrayList<>();
  private SlaState state = SlaState.NONE;
  private Ticket ticket;
  private long version;
  private Instant now;
  private Envelope lastEnvelope;
  private TicketEvent lastEvent;

  Story(SlaTimeline timeline) {
    this(SlaClocks.of(timeline));
  }

  Story(SlaClocks clocks) {
    this.clocks = clocks;
  }

  /** What happens next happens then. */
  Story at(String time) {
    return at(Instant.parse(time));
  }

  Story at(Instant time) {
    now = time;
    return this;
  }

  Story opened() {
    return opened(Priority.NORMAL, false);
  }

  Story opened(Priority priority, boolean imported) {
    return happens(
        Actor.customer(CUSTOMER),
        now,
        new TicketEvent.Opened(
            1,
            null,
            new BrandId(1),
            null,
            ChannelType.CHAT,
            CUSTOMER,
            null,
            null,
            imported,
            "ticket",
            "new",
            StatusCategory.NEW,
            priority,
            null,
            new TreeSet<>(),
            new TreeMap<>(),
            new QueueId(1),
            new TreeSet<>()));
  }

  Story asked() {
    return asked(now);
  }

  /** The customer wrote earlier than it was recorded. */
  Story asked(Instant occurredAt) {
    return happens(
        Actor.customer(CUSTOMER),
        occurredAt,
        new TicketEvent.MessageNoted(new MessageId(version + 1), MessageDirection.FROM_CUSTOMER));
  }

  Story replied() {
    return happens(
        Actor.agent(AGENT),
        now,
        new TicketEvent.MessageNoted(new MessageId(version + 1), MessageDirection.TO_CUSTOMER));
  }

  Story is(StatusCategory category) {
    return is(category, now);
  }

  Story is(StatusCategory category, Instant occurredAt) {
    boolean customers = !occurredAt.equals(now);
    return happens(
        customers ? Actor.customer(CUSTOMER) : Actor.agent(AGENT),
        occurredAt,
        new TicketEvent.StatusChanged(category.name().toLowerCase(Locale.ROOT), category, null));
  }

  Story has(Priority priority) {
    return happens(Actor.agent(AGENT), now, new TicketEvent.PriorityChanged(priority));
  }

  Story assigned() {
    return assigned(AGENT, new TreeSet<>());
  }

  Story assigned(AgentId agent, SortedSet<TeamId> teams) {
    return happens(
        Actor.SYSTEM,
        now,
        new TicketEvent.Assigned(
            new AssignmentId(version + 1),
            agent,
            new QueueId(1),
            ChannelType.CHAT,
            1,
            HoldingKind.ACTIVE,
            null,
            0,
            teams));
  }

  Story movedTo(QueueId queue) {
    return happens(Actor.agent(AGENT), now, new TicketEvent.Transferred(queue));
  }

  Story with(String field, FieldValue value) {
    TreeMap<String, FieldValue> set = new TreeMap<>();
    set.put(field, value);
    return happens(Actor.agent(AGENT), now, new TicketEvent.FieldsChanged(set, new TreeSet<>()));
  }

  Story merged() {
    return happens(Actor.agent(AGENT), now, new TicketEvent.MergedInto(new TicketId(2)));
  }

  /** Looks at the timeline, as ticks do. */
  Story ticks() {
    state = clocks.advance(state, ticket, now);
    return this;
  }

  private Story happens(Actor actor, Instant occurredAt, TicketEvent event) {
    version++;
    Envelope envelope =
        new Envelope(
            new EventId(version),
            AggregateKey.of(new TenantId(1), new TicketId(1)),
            version,
            1,
            occurredAt,
            now,
            actor,
            new CommandKey("c" + version),
            null,
            1,
            0);
    Ticket after = TicketLifecycle.evolve(ticket, envelope, event);
    state = clocks.apply(state, ticket, after, envelope, event);
    ticket = after;
    lastEnvelope = envelope;
    history.add(new RecordedEvent(envelope, event));
    lastEvent = event;
    return this;
  }

  Ticket ticket() {
    return ticket;
  }

  Envelope lastEnvelope() {
    return lastEnvelope;
  }

  TicketEvent lastEvent() {
    return lastEvent;
  }

  Instant now() {
    return now;
  }

  SlaState state() {
    return state;
  }

  SlaClock clock(String metric) {
    return state.clock(metric).orElseThrow();
  }

  SlaReading read(String metric) {
    return clocks.read(clock(metric), now);
  }

  SlaExplanation explain(String metric) {
    return clocks.explain(clock(metric), now, history);
  }
}
