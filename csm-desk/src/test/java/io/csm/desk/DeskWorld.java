package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.CustomerId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Brand;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Presence;
import io.csm.core.work.Skill;
import io.csm.spi.Store;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.random.RandomGeneratorFactory;

/** One or two nodes on one store, a small tenant, and a clock that is set by hand. */
final class DeskWorld {
  static final TenantId TENANT = new TenantId(7);
  static final PoolId POOL = new PoolId(1);
  static final QueueId QUEUE = new QueueId(1);
  static final BrandId BRAND = new BrandId(1);
  static final ChannelAccountId MAIL = new ChannelAccountId(1);
  static final ChannelAccountId CHAT = new ChannelAccountId(2);
  static final Instant START = Instant.parse("2026-03-02T01:00:00Z");

  /** What every test of a world registers, so that its store is checked when the test is over. */
  static final InvariantExtension INVARIANTS = new InvariantExtension();

  final AtomicReference<Instant> time = new AtomicReference<>(START);
  final InstantSource clock = time::get;
  final InMemoryStore store = INVARIANTS.watch(InMemoryStore.create(clock));
  final InMemoryContentStore contents = new InMemoryContentStore();
  final InMemoryTicketQueries queries = new InMemoryTicketQueries(store);
  final InMemoryLeases leases = new InMemoryLeases(clock);
  final InMemoryNumbering numbering = new InMemoryNumbering();
  final InMemoryNodeNumbers nodes = new InMemoryNodeNumbers();
  final Csm csm;
  final Desk desk;

  DeskWorld() {
    this(queue -> queue);
  }

  DeskWorld(UnaryOperator<Queue> queue) {
    csm = node("a");
    desk = csm.createTenant(TENANT);
    desk.configure(
            new Brand(BRAND, "Shop", "zh-CN"),
            new Pool(POOL, "Everybody"),
            queue.apply(Queue.of(QUEUE, "Support", POOL)),
            new ChannelAccount(MAIL, ChannelType.EMAIL, "help@example.com", BRAND, QUEUE),
            new ChannelAccount(CHAT, ChannelType.CHAT, "chat", BRAND, QUEUE))
        .orThrow();
  }

  CsmBuilder builder(String name) {
    return builder(name, store);
  }

  /** A node that has another way to the store. */
  CsmBuilder builder(String name, Store way) {
    return Csm.builder()
        .store(way)
        .contents(contents)
        .queries(queries)
        .leases(leases)
        .numbering(numbering)
        .nodeNumbers(nodes)
        .clock(clock)
        .random(RandomGeneratorFactory.of("L64X128MixRandom").create(42))
        .node(name);
  }

  Csm node(String name) {
    return builder(name).build();
  }

  void advance(Duration duration) {
    time.updateAndGet(now -> now.plus(duration));
  }

  int tick() {
    return csm.tick(time.get());
  }

  /** An agent who is signed in. */
  AgentId agent(int items, Skill... skills) {
    AgentId agent =
        desk.defineAgent(
            AgentProfile.of(POOL, new TreeSet<>(Arrays.asList(skills)), Capacity.ofItems(items)));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    return agent;
  }

  CustomerId customer() {
    return desk.createCustomer(null);
  }

  TicketId open() {
    return desk.open(NewTicket.of(customer(), QUEUE)).orThrow().ticketId();
  }

  Ticket ticket(TicketId id) {
    return desk.ticket(id).orElseThrow();
  }

  OpenOffer offer(TicketId id) {
    return ticket(id).offers().get(0);
  }

  Result accept(TicketId id) {
    OpenOffer offer = offer(id);
    return desk.as(offer.agent()).accept(id, offer.id(), offer.agent());
  }
}
