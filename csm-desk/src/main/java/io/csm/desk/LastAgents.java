package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.PreferredAgent;
import io.csm.spi.TicketQueries;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** Who had a customer last. Stateless. */
final class LastAgents {
  /** So many of the customer's tickets are looked at. */
  private static final int LATEST = 5;

  private LastAgents() {}

  /**
   * The same ticket to be opened, held for who had the customer's latest ticket, if the policy says
   * so and the ticket says nothing of its own.
   */
  static TicketCommand.Open preferring(Attempt attempt, Ports ports, TicketCommand.Open open) {
    Duration hold = attempt.configuration().policy().holdForLastAgent();
    if (hold == null || open.request().preferred() != null || open.queue() == null) {
      return open;
    }
    List<Ticket> latest =
        ports
            .queries()
            .find(
                attempt.tenant(),
                TicketQueries.Filter.ALL.withCustomers(new TreeSet<>(List.of(open.customer()))),
                TicketQueries.Scope.ALL,
                TicketQueries.Sort.OPENED_DESCENDING,
                null,
                LATEST)
            .tickets();
    for (Ticket ticket : latest) {
      AgentId agent = ticket.lastAgent();
      if (agent != null) {
        return open.withRequest(open.request().withPreferred(PreferredAgent.last(agent, hold)));
      }
    }
    return open;
  }
}
