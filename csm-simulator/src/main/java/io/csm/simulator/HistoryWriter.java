package io.csm.simulator;

import io.csm.core.Actor;
import io.csm.core.BrandId;
import io.csm.core.CommandKey;
import io.csm.core.CustomerId;
import io.csm.core.EventId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Envelope;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes what a log tells of an incident as the events of a ticket. Used by one thread, once. */
final class HistoryWriter {
  private static final TenantId TENANT = new TenantId(1);

  /** More events than any incident of the known logs has. */
  private static final long EVENTS = 100_000;

  private final TicketId ticket;
  private final List<RecordedEvent> events = new ArrayList<>();
  private StatusCategory category = StatusCategory.NEW;
  private Priority priority;
  private @Nullable QueueId queue;

  HistoryWriter(TicketId ticket, Instant openedAt, Priority priority, @Nullable QueueId queue) {
    this.ticket = ticket;
    this.priority = priority;
    this.queue = queue;
    add(
        openedAt,
        new TicketEvent.Opened(
            ticket.value(),
            null,
            new BrandId(1),
            null,
            ChannelType.EMAIL,
            new CustomerId(1),
            null,
            null,
            false,
            "incident",
            "NEW",
            StatusCategory.NEW,
            priority,
            null,
            new TreeSet<>(),
            new TreeMap<>(),
            queue,
            new TreeSet<>(),
            RoutingRequest.NONE));
  }

  void status(Instant at, StatusCategory next) {
    if (next != category) {
      category = next;
      add(at, new TicketEvent.StatusChanged(next.name(), next, null));
    }
  }

  void priority(Instant at, Priority next) {
    if (next != priority) {
      priority = next;
      add(at, new TicketEvent.PriorityChanged(next));
    }
  }

  void queue(Instant at, @Nullable QueueId next) {
    if (next != null && !next.equals(queue)) {
      queue = next;
      add(at, new TicketEvent.Transferred(next));
    }
  }

  private void add(Instant at, TicketEvent event) {
    long version = events.size() + 1L;
    long id = ticket.value() * EVENTS + version;
    events.add(
        new RecordedEvent(
            new Envelope(
                new EventId(id),
                AggregateKey.of(TENANT, ticket),
                version,
                1,
                at,
                at,
                Actor.SYSTEM,
                new CommandKey("log/" + id),
                null,
                id,
                0),
            event));
  }

  TicketHistory history() {
    return new TicketHistory(ticket, events);
  }
}
