package io.csm.benchmarks.store;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.event.EventKind;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Presence;
import io.csm.desk.Csm;
import io.csm.desk.CsmBuilder;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What tenants cost that do nothing, in memory and in transactions, and how much later the ticket
 * of a quiet tenant is offered while another is as noisy as it can.
 *
 * <p>Arguments: {@code [--tenants N] [--seconds N] [--clients N] [--url JDBC_URL]}.
 */
public final class TenantsBenchmark {
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);
  private static final int AGENTS = 2;
  private static final int SHARDS = 64;

  /** How many tickets an agent has at most; 100 agents have room for those of all clients. */
  private static final int ROOM = 10;

  /** How many tickets of each client are open at a time while it is noisy. */
  private static final int HELD = 20;

  private final BenchDatabase database;
  private final ExecutorService clients;
  private final int seconds;
  private final ConcurrentHashMap<TicketId, CompletableFuture<Long>> rung =
      new ConcurrentHashMap<>();

  private TenantsBenchmark(BenchDatabase database, ExecutorService clients, int seconds) {
    this.database = database;
    this.clients = clients;
    this.seconds = seconds;
  }

  /** Prints what was measured. */
  public static void main(String[] args) throws Exception {
    Options options = Options.of(args);
    ExecutorService clients = Executors.newCachedThreadPool();
    try (BenchDatabase database = BenchDatabase.of(options)) {
      System.out.println(database.describe());
      TenantsBenchmark bench =
          new TenantsBenchmark(database, clients, options.number("seconds", 20));
      int tenants = options.number("tenants", 5_000);
      String prefix = "tenants" + System.currentTimeMillis() / 1_000;
      bench.idle(prefix + "a_", 10);
      bench.idle(prefix + "b_", tenants);
      bench.noise(prefix + "b_", tenants, options.number("clients", 32));
    } finally {
      clients.shutdown();
    }
  }

  // ---- tenants that do nothing

  private void idle(String prefix, int tenants) throws Exception {
    try (Csm csm = database.builder(prefix).build()) {
      List<Callable<Desk>> all = new ArrayList<>();
      for (int i = 0; i < tenants; i++) {
        TenantId tenant = new TenantId(SHARDS + i);
        all.add(() -> configured(csm, tenant, AGENTS));
      }
      ExecutorService some = Executors.newFixedThreadPool(20);
      for (Future<Desk> one : some.invokeAll(all)) {
        one.get();
      }
      some.shutdown();
    }
    ScheduledExecutorService own = Executors.newScheduledThreadPool(10);
    long before = ScaleBenchmark.usedHeap();
    BenchDatabase.Work start = database.work();
    long begin = System.nanoTime();
    try (Csm csm = database.builder(prefix).executor(own).build()) {
      csm.start();
      long ready = untilQuiet(start) - begin;
      long reading = database.work().since(start).commits();
      long used = ScaleBenchmark.usedHeap() - before;
      BenchDatabase.Work first = database.work();
      Thread.sleep(seconds * 1_000L);
      BenchDatabase.Work second = database.work();
      Thread.sleep(seconds * 1_000L);
      BenchDatabase.Work work = database.work().since(second);
      double soon = (double) second.since(first).commits() / seconds;
      System.out.printf(
          Locale.ROOT,
          "%,d idle tenants of %d agents: all read after %.1f s by %,d transactions, %,d kB of"
              + " heap in all; then %.1f transactions a second, and later %.1f, and %.1f rows"
              + " written%n",
          tenants,
          AGENTS,
          ready / 1e9,
          reading,
          used / 1_000,
          soon,
          (double) work.commits() / seconds,
          (double) work.rows() / seconds);
    } finally {
      own.shutdown();
    }
  }

  /** When the node has read what it routes: nothing but leases is done any more. */
  private long untilQuiet(BenchDatabase.Work start) throws Exception {
    BenchDatabase.Work last = start;
    long quietSince = System.nanoTime();
    while (true) {
      Thread.sleep(500);
      BenchDatabase.Work now = database.work();
      if (now.since(last).commits() > 20) {
        quietSince = System.nanoTime();
      } else if (System.nanoTime() - quietSince > 5_000_000_000L) {
        return quietSince;
      }
      last = now;
    }
  }

  private static Desk configured(Csm csm, TenantId tenant, int agents) {
    Desk desk = csm.createTenant(tenant);
    Queue queue =
        Queue.of(QUEUE, "Work", POOL)
            .withAutoAccept(true)
            .withDistribution(DistributionMode.LEAST_LOADED);
    desk.configure(new Pool(POOL, "Pool"), queue).orThrow();
    for (int i = 0; i < agents; i++) {
      AgentId agent =
          desk.defineAgent(AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(ROOM)));
      desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    }
    return desk;
  }

  // ---- one that is noisy

  private void noise(String prefix, int tenants, int noisy) throws Exception {
    ScheduledExecutorService own = Executors.newScheduledThreadPool(10);
    CsmBuilder builder =
        database
            .builder(prefix)
            .executor(own)
            .tickEvery(Duration.ofMillis(10))
            .notices(
                notice -> {
                  if (notice.kind() == EventKind.ASSIGNED
                      || notice.kind() == EventKind.OFFER_MADE) {
                    rings(notice.ticket()).complete(System.nanoTime());
                  }
                });
    try (Csm csm = builder.build()) {
      // One that has been there all the time, with others around it.
      Desk quiet = csm.desk(new TenantId(SHARDS));
      Desk same = configured(csm, new TenantId(SHARDS * (tenants / SHARDS + 2L)), 100);
      Desk other = configured(csm, new TenantId(SHARDS * (tenants / SHARDS + 2L) + 1), 100);
      csm.start();
      probe("alone", quiet);
      probe("alone, again", quiet);
      during("while one of its shard is noisy", quiet, same, noisy);
      during("while one of another shard is noisy", quiet, other, noisy);
    } finally {
      own.shutdown();
    }
  }

  private void during(String what, Desk quiet, Desk loud, int noisy) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong done = new AtomicLong();
    CustomerId customer = loud.createCustomer(null);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < noisy; i++) {
      all.add(
          clients.submit(
              () -> {
                // Agents solve what they have as fast as it comes, so that each holds a few.
                ArrayDeque<TicketId> held = new ArrayDeque<>();
                while (!over.get()) {
                  held.add(loud.open(NewTicket.of(customer, QUEUE)).orThrow().ticketId());
                  if (held.size() > HELD) {
                    loud.solve(held.remove()).orThrow();
                  }
                  done.incrementAndGet();
                }
              }));
    }
    Thread.sleep(3_000);
    done.set(0);
    long begin = System.nanoTime();
    probe(what, quiet);
    System.out.printf(
        Locale.ROOT,
        "  meanwhile %,.0f tickets a second of the noisy one were opened, assigned and solved%n",
        done.get() * 1e9 / (System.nanoTime() - begin));
    over.set(true);
    for (Future<?> one : all) {
      one.get();
    }
    rung.clear();
  }

  private void probe(String what, Desk quiet) throws Exception {
    CustomerId customer = quiet.createCustomer(null);
    int count = seconds * 10;
    long[] answered = new long[count];
    long[] offered = new long[count];
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      TicketId ticket = quiet.open(NewTicket.of(customer, QUEUE)).orThrow().ticketId();
      answered[i] = System.nanoTime() - begin;
      offered[i] = rings(ticket).get(60, TimeUnit.SECONDS) - begin;
      rung.remove(ticket);
      quiet.solve(ticket).orThrow();
      Thread.sleep(50);
    }
    System.out.println(what + ":");
    ScaleBenchmark.report("a ticket is opened", answered);
    ScaleBenchmark.report("and an agent is told of it", offered);
  }

  private CompletableFuture<Long> rings(TicketId ticket) {
    return rung.computeIfAbsent(ticket, unused -> new CompletableFuture<>());
  }
}
