package io.csm.spring;

import io.csm.core.AgentId;
import io.csm.core.OfferId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import java.util.TreeSet;

/** A desk with one queue and one agent who is there. */
record SmallDesk(Desk desk, QueueId queue, AgentId agent) {

  static SmallDesk on(Desk desk) {
    PoolId pool = new PoolId(1);
    QueueId queue = new QueueId(1);
    desk.configure(new Pool(pool, "Support"), Queue.of(queue, "Questions", pool)).orThrow();
    AgentId agent = desk.defineAgent(AgentProfile.of(pool, new TreeSet<>(), Capacity.ofItems(3)));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    return new SmallDesk(desk, queue, agent);
  }

  TicketId open() {
    return desk.open(NewTicket.of(desk.createCustomer(null), queue)).orThrow().ticketId();
  }

  /** The agent takes what rings. */
  void accept(TicketId ticket) {
    OfferId offer = desk.ticket(ticket).orElseThrow().offers().get(0).id();
    desk.as(agent).accept(ticket, offer, agent).orThrow();
  }
}
