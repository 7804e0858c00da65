package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.TenantId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Reasons;
import io.csm.routing.Explanation;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the reasons: of a choice in the ticket's history, of waiting with the router. */
final class Explainer {
  private static final int PAGE = 1_000;

  private final Csm csm;
  private final Ports ports;
  private final Engine engine;
  private final TenantId tenant;

  Explainer(Csm csm, Ports ports, Engine engine, TenantId tenant) {
    this.csm = csm;
    this.ports = ports;
    this.engine = engine;
    this.tenant = tenant;
  }

  TicketExplanation explain(Ticket ticket) {
    if (ticket.work() == WorkState.WAITING && ticket.queue() != null) {
      Explanation waiting =
          csm.runner(engine.shardOf(tenant))
              .explain(tenant, ticket.queue(), ticket.id())
              .orElse(null);
      if (waiting != null) {
        return new TicketExplanation(
            ticket.id(),
            ticket.work(),
            null,
            List.of(),
            null,
            waiting.agents(),
            waiting.refused(),
            waiting.missingSkills(),
            waiting.ahead(),
            waiting.next(),
            waiting.unblocking(),
            waiting.heldFor(),
            waiting.heldUntil(),
            waiting.closedUntil(),
            null);
      }
    }
    AgentId agent = null;
    if (ticket.assignment() != null) {
      agent = ticket.assignment().agent();
    } else if (!ticket.offers().isEmpty()) {
      agent = ticket.offers().get(0).agent();
    }
    return new TicketExplanation(
        ticket.id(),
        ticket.work(),
        agent,
        ticket.offers().stream().map(OpenOffer::agent).toList(),
        agent == null ? null : reasons(ticket, agent),
        0,
        new TreeMap<>(),
        new TreeSet<>(),
        0,
        List.of(),
        List.of(),
        null,
        null,
        null,
        ticket.isParked() ? ticket.callbackAt() : null);
  }

  /** Why the agent was asked; null if the agent was named by a person. */
  private @Nullable Reasons reasons(Ticket ticket, AgentId agent) {
    AggregateKey key = AggregateKey.of(tenant, ticket.id());
    TicketEvent.OfferMade lastOffer = null;
    boolean byHand = false;
    long version = 0;
    while (true) {
      List<RecordedEvent> page = ports.store().history(key, version, PAGE);
      for (RecordedEvent recorded : page) {
        version = recorded.envelope().version();
        if (recorded.event() instanceof TicketEvent.OfferMade made) {
          lastOffer = made.agent().equals(agent) ? made : lastOffer;
        } else if (recorded.event().kind() == EventKind.ASSIGNED) {
          byHand = ((TicketEvent.Assigned) recorded.event()).offer() == null;
        }
      }
      if (page.size() < PAGE) {
        break;
      }
    }
    if (lastOffer == null || (ticket.assignment() != null && byHand)) {
      return null;
    }
    return lastOffer.reasons();
  }
}
