package io.csm.examples;

import io.csm.core.AgentId;
import io.csm.core.OfferId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeSet;

/** The code that the README shows, between the two marks. */
final class Embedding {
  private Embedding() {}

  /** Runs it, and tells what became of the ticket. */
  static String run() {
    // begin
    Csm csm = Csm.builder().build(); // in memory until told otherwise
    Desk desk = csm.createTenant(new TenantId(1));
    PoolId pool = new PoolId(1);
    QueueId queue = new QueueId(1);
    desk.configure(new Pool(pool, "Support"), Queue.of(queue, "Questions", pool)).orThrow();
    AgentId agent = desk.defineAgent(AgentProfile.of(pool, new TreeSet<>(), Capacity.ofItems(3)));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    NewTicket request = NewTicket.of(desk.createCustomer(null), queue).withSubject("安装失败");
    TicketId ticket = desk.open(request).orThrow().ticketId();
    csm.tick(Instant.now()); // or csm.start(), with an executor of yours
    OfferId offer = desk.ticket(ticket).orElseThrow().offers().get(0).id();
    desk.as(agent).accept(ticket, offer, agent).orThrow();
    System.out.println(desk.explain(ticket).orElseThrow().text(Locale.ENGLISH));
    desk.as(agent).solve(ticket).orThrow();
    // end
    String status = desk.ticket(ticket).orElseThrow().status();
    csm.close();
    return status;
  }
}
