package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Presence;
import io.csm.spi.Store;
import io.csm.testkit.Fixtures;
import io.csm.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What it costs")
class CostTest {
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);

  private static final ChannelAccountId CHAT = new ChannelAccountId(1);
  private static final Map<String, Integer> ONCE = Map.of("commit", 1);

  private final SettableClock clock = new SettableClock(Fixtures.START);
  private final InMemoryStore memory = InMemoryStore.builder(clock).shards(64).build();
  private final Map<String, Integer> calls = new TreeMap<>();
  private final Csm csm =
      Csm.builder()
          .store(counted())
          .contents(new InMemoryContentStore())
          .queries(new InMemoryTicketQueries(memory))
          .leases(new InMemoryLeases(clock))
          .numbering(new InMemoryNumbering())
          .nodeNumbers(new InMemoryNodeNumbers())
          .clock(clock)
          .build();

  private Store counted() {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (!List.of("abilities", "shards", "shardOf").contains(method.getName())) {
                calls.merge(method.getName(), 1, Integer::sum);
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  private Desk tenant(long id) {
    Desk desk = csm.createTenant(new TenantId(id));
    desk.configure(new Pool(POOL, "All"), Queue.of(QUEUE, "All", POOL)).orThrow();
    AgentId agent = desk.defineAgent(AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(100)));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    return desk;
  }

  private Map<String, Integer> callsOf(Runnable what) {
    calls.clear();
    what.run();
    return new TreeMap<>(calls);
  }

  private void tick() {
    csm.tick(clock.instant());
  }

  private void pass(Duration time) {
    Duration left = time;
    for (Duration step = Duration.ofSeconds(1); left.compareTo(step) > 0; left = left.minus(step)) {
      clock.advance(step);
      tick();
    }
    clock.advance(left);
    tick();
  }

  @Test
  @DisplayName("a tick with nothing due is one read, however many tenants and shards there are")
  void idle() {
    List<Long> seen = new ArrayList<>();
    csm.subscribe("all", entries -> entries.forEach(e -> seen.add(e.position().value())));
    for (int i = 1; i <= 200; i++) {
      tenant(i);
    }
    tick();
    assertThat(seen).isNotEmpty();

    assertThat(callsOf(this::tick)).isEqualTo(Map.of("ends", 1));
  }

  @Test
  @DisplayName(
      "after standing still for longer than a lease nothing is read anew, if nobody took over")
  void standstill() {
    for (int i = 1; i <= 100; i++) {
      tenant(i);
    }
    tick();
    clock.advance(Duration.ofMinutes(1));

    assertThat(callsOf(this::tick)).isEqualTo(Map.of("epoch", 64, "ends", 1));
  }

  @Test
  @DisplayName("a tick with work for one shard reads and commits there alone")
  void busy() {
    Desk desk = tenant(1);
    tenant(2);
    tick();
    TicketId ticket =
        desk.open(NewTicket.of(desk.createCustomer(null), QUEUE)).orThrow().ticketId();

    Map<String, Integer> cost = callsOf(this::tick);

    assertThat(desk.ticket(ticket).orElseThrow().work()).isEqualTo(WorkState.OFFERED);
    assertThat(cost).isEqualTo(Map.of("ends", 2, "read", 2, "commit", 1));
  }

  @Test
  @DisplayName(
      "a round of hundreds of decisions is one commit, and no read of what this node knows")
  void round() {
    Desk desk = tenant(1);
    tick();
    for (int i = 0; i < 80; i++) {
      desk.open(NewTicket.of(desk.createCustomer(null), QUEUE)).orThrow();
    }

    Map<String, Integer> cost = callsOf(this::tick);

    assertThat(csm.decisions()).isEqualTo(80);
    assertThat(cost).isEqualTo(Map.of("ends", 2, "read", 2, "commit", 1));
  }

  @Test
  @DisplayName(
      "what falls due later is done in the tick that it is due in, and not looked for before")
  void due() {
    Desk desk = tenant(1);
    TicketId ticket =
        desk.open(NewTicket.of(desk.createCustomer(null), QUEUE)).orThrow().ticketId();
    tick();
    TicketId asleep =
        desk.open(NewTicket.of(desk.createCustomer(null), QUEUE)).orThrow().ticketId();
    desk.snooze(asleep, clock.instant().plus(Duration.ofSeconds(100))).orThrow();
    tick();
    assertThat(callsOf(this::tick)).isEqualTo(Map.of("ends", 1));

    Duration timeout = Queue.of(QUEUE, "All", POOL).offerTimeout();
    pass(timeout.minusMillis(1));
    assertThat(callsOf(this::tick)).isEqualTo(Map.of("ends", 1));
    clock.advance(Duration.ofMillis(1));
    tick();
    assertThat(desk.history(ticket, 0, 100).toString()).contains("OfferExpired");
    pass(Duration.ofSeconds(100));
    assertThat(desk.ticket(asleep).orElseThrow().snoozedUntil()).isNull();
  }

  @Test
  @DisplayName(
      "each step of a ticket's life is one commit, and no read where this node knows the ticket")
  void commands() {
    Desk desk = tenant(1);
    CustomerId customer = desk.createCustomer(null);

    assertThat(callsOf(() -> desk.open(NewTicket.of(customer, QUEUE)).orThrow())).isEqualTo(ONCE);
    TicketId ticket = desk.open(NewTicket.of(customer, QUEUE)).orThrow().ticketId();
    tick();
    OpenOffer offer = desk.ticket(ticket).orElseThrow().offers().get(0);
    AgentId agent = offer.agent();
    assertThat(callsOf(() -> desk.accept(ticket, offer.id(), agent).orThrow())).isEqualTo(ONCE);
    Desk mine = desk.as(agent);
    assertThat(callsOf(() -> mine.reply(ticket, "hello").orThrow())).isEqualTo(ONCE);
    assertThat(callsOf(() -> mine.solve(ticket).orThrow())).isEqualTo(ONCE);
    assertThat(callsOf(() -> desk.setPresence(agent, Presence.AWAY).orThrow())).isEqualTo(ONCE);
  }

  @Test
  @DisplayName("a customer's message is looked up by its keys, and then takes a commit")
  void receive() {
    Desk desk = tenant(1);
    desk.configure(
            new Brand(new BrandId(1), "Shop", "en"),
            new ChannelAccount(CHAT, ChannelType.CHAT, "chat", new BrandId(1), QUEUE))
        .orThrow();
    Map<String, Integer> first =
        callsOf(() -> desk.receive(InboundMessage.text(CHAT, "ann", "hi")).orThrow());
    Map<String, Integer> next =
        callsOf(() -> desk.receive(InboundMessage.text(CHAT, "ann", "there?")).orThrow());

    assertThat(first).isEqualTo(Map.of("customerOf", 1, "conversationOf", 1, "commit", 1));
    assertThat(next).isEqualTo(Map.of("customerOf", 1, "conversationOf", 1, "commit", 1));
  }
}
