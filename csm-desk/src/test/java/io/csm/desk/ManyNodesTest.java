package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.testkit.Fixtures;
import io.csm.testkit.InvariantExtension;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Nodes that come, stand still, die and are closed")
class ManyNodesTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);
  private static final int TENANTS = 12;

  private final SettableClock clock = new SettableClock(Fixtures.START);
  private final InMemoryStore store =
      INVARIANTS.watch(InMemoryStore.builder(clock).shards(16).build());
  private final InMemoryLeases leases = new InMemoryLeases(clock);
  private final InMemoryNodeNumbers numbers = new InMemoryNodeNumbers();
  private final InMemoryContentStore contents = new InMemoryContentStore();
  private final InMemoryNumbering numbering = new InMemoryNumbering();
  private final List<Csm> nodes = new ArrayList<>();
  private final List<AgentId> agents = new ArrayList<>();
  private final List<TicketId> tickets = new ArrayList<>();
  private final List<TenantId> owners = new ArrayList<>();

  private Csm node() {
    return Csm.builder()
        .store(store)
        .contents(contents)
        .queries(new InMemoryTicketQueries(store))
        .leases(leases)
        .numbering(numbering)
        .nodeNumbers(numbers)
        .clock(clock)
        .node("node")
        .build();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("leave every ticket solved once, and nobody over capacity")
  void everything(long seed) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      everything(new Random(seed), threads);
    } finally {
      threads.shutdownNow();
    }
  }

  private void everything(Random random, ExecutorService threads) throws Exception {
    for (int i = 0; i < 3; i++) {
      nodes.add(node());
    }
    for (int tenant = 1; tenant <= TENANTS; tenant++) {
      Desk desk = nodes.get(0).createTenant(new TenantId(tenant));
      desk.configure(new Pool(POOL, "All"), Queue.of(QUEUE, "All", POOL)).orThrow();
      AgentId agent = desk.defineAgent(AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(2)));
      desk.setPresence(agent, Presence.AVAILABLE).orThrow();
      agents.add(agent);
    }
    for (int round = 0; round < 60; round++) {
      change(random);
      for (int i = 0; i < 3; i++) {
        open(random);
      }
      // One of them stands still; the others tick and work at the same time.
      Csm still = nodes.get(random.nextInt(nodes.size()));
      List<Csm> running = nodes.stream().filter(node -> node != still).toList();
      for (Future<Boolean> done : threads.invokeAll(running.stream().map(this::work).toList())) {
        done.get();
      }
      clock.advance(Duration.ofMillis(200 + random.nextInt(2_500)));
    }
    for (int i = 0; i < 200 && !allSolved(); i++) {
      for (Csm node : nodes) {
        work(node).call();
      }
      clock.advance(Duration.ofSeconds(2));
    }

    for (int i = 0; i < tickets.size(); i++) {
      assertThat(desk(i).ticket(tickets.get(i)).orElseThrow().solves()).isEqualTo(1);
    }
    assertThat(nodes.stream().mapToLong(Csm::decisions).sum()).isPositive();
  }

  private void change(Random random) {
    int which = random.nextInt(nodes.size());
    switch (random.nextInt(8)) {
      case 0 -> nodes.add(node());
      // Killed: it is never heard of again, and gives nothing back.
      case 1 -> replaceIfLast(which, false);
      case 2 -> replaceIfLast(which, true);
      default -> {
        // All goes on.
      }
    }
  }

  private void replaceIfLast(int which, boolean closes) {
    Csm gone = nodes.remove(which);
    if (closes) {
      gone.close();
    }
    while (nodes.size() < 2) {
      nodes.add(node());
    }
  }

  private void open(Random random) {
    TenantId tenant = new TenantId(1 + random.nextInt(TENANTS));
    Desk desk = nodes.get(random.nextInt(nodes.size())).desk(tenant);
    tickets.add(desk.open(NewTicket.of(desk.createCustomer(null), QUEUE)).orThrow().ticketId());
    owners.add(tenant);
  }

  private Desk desk(int ticket) {
    return nodes.get(0).desk(owners.get(ticket));
  }

  private boolean allSolved() {
    for (int i = 0; i < tickets.size(); i++) {
      if (desk(i).ticket(tickets.get(i)).orElseThrow().solves() == 0) {
        return false;
      }
    }
    return true;
  }

  /** A tick, and what the agents do about it. */
  private Callable<Boolean> work(Csm node) {
    return () -> {
      node.tick(clock.instant());
      for (int tenant = 1; tenant <= TENANTS; tenant++) {
        Desk desk = node.desk(new TenantId(tenant));
        AgentId agent = agents.get(tenant - 1);
        for (Holding holding : desk.agent(agent).orElseThrow().holdings()) {
          if (holding.kind() == HoldingKind.OFFER) {
            desk.accept(holding.ticket(), new OfferId(holding.id()), agent);
          } else if (holding.kind() == HoldingKind.ACTIVE) {
            desk.as(agent).solve(holding.ticket());
          }
        }
      }
      return true;
    };
  }
}
