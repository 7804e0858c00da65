package io.csm.core.lifecycle;

import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.WorkItem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of a ticket as two pure functions. Whatever {@link #decide} yields, {@link #evolve}
 * takes, and the fold of a ticket's events is its state, whoever folds them and wherever they
 * begin. Stateless and thread-safe; each call takes time in proportion to the events it yields or
 * takes.
 */
public final class TicketLifecycle {
  private TicketLifecycle() {}

  /**
   * What becomes of {@code command}.
   *
   * @param id of the ticket
   * @param ticket as it is; null if it is yet to be opened
   */
  public static Decision decide(
      TicketId id, @Nullable Ticket ticket, TicketCommand command, DecisionContext context) {
    return new TicketDecider(id, ticket, context).decide(command);
  }

  /**
   * The ticket after one more event.
   *
   * @param ticket as it was before; null before its first event
   * @throws io.csm.core.CsmException with {@code MALFORMED} if the first event does not open a
   *     ticket, or a later one does
   */
  public static Ticket evolve(@Nullable Ticket ticket, Envelope envelope, Event event) {
    return TicketEvolver.evolve(
        new TicketId(envelope.aggregate().id()),
        ticket,
        envelope.occurredAt(),
        envelope.recordedAt(),
        event);
  }

  /** What routing sees of a ticket; empty for one that has no queue or never began to wait. */
  public static Optional<WorkItem> workItem(Ticket ticket, Configuration configuration) {
    if (ticket.queue() == null
        || ticket.enqueuedAt() == null
        || configuration.queue(ticket.queue()).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new WorkItem(
            ticket.id(),
            ticket.queue(),
            ticket.channel(),
            ticket.requiredSkills(),
            ticket.priority(),
            ticket.enqueuedAt(),
            ticket.excludedAgents(),
            ticket.sla() == null ? null : ticket.sla().due(),
            ticket.request(),
            ticket.excludedUntil()));
  }
}
