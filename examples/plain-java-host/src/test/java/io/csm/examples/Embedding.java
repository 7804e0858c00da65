package io.csm.examples;

import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.config.Brand;
import io.csm.core.BrandId;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.core.work.Skill;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeSet;

/** The code that the README shows, between the two marks. */
final class Embedding {
  private Embedding() {}

  static String run() {
    // begin
    Csm csm = Csm.builder().build();
    Desk desk = csm.createTenant(new TenantId(1));
    var pool = new Pool(new PoolId(1), "Everybody");
    var queue = Queue.of(new QueueId(1), "Support", pool.id());
    desk.configure(new Brand(new BrandId(1), "Shop", "en"), pool, queue).orThrow();
    var agent = desk.defineAgent(AgentProfile.of(pool.id(), new TreeSet<Skill>(), Capacity.ofItems(3)));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    var ticket = desk.open(NewTicket.of(desk.createCustomer(null), queue.id())).orThrow().ticketId();
    csm.tick(Instant.now()); // routes: the ticket rings at the agent
    var offer = desk.ticket(ticket).orElseThrow().offers().get(0);
    desk.as(agent).accept(ticket, offer.id(), agent).orThrow();
    String why = desk.explain(ticket).orElseThrow().text(Locale.ENGLISH);
    desk.as(agent).solve(ticket).orThrow();
    // end
    csm.close();
    return why;
  }
}
