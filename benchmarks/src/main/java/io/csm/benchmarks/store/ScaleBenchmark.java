package io.csm.benchmarks.store;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.StatusCategory;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import io.csm.desk.Result;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Sort;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a store costs that is full: how long a node takes until it routes a great many waiting
 * tickets, and what they hold of its memory; and what commands cost beside a great many tickets
 * that are closed.
 *
 * <p>Arguments: {@code --open N [--tenants N] [--rounds N] [--url JDBC_URL]}, or {@code --stored
 * N,N,N [--commands N] [--events N] [--url JDBC_URL]}.
 */
public final class ScaleBenchmark {
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final BenchDatabase database;
  private final String prefix;

  private ScaleBenchmark(BenchDatabase database, String prefix) {
    this.database = database;
    this.prefix = prefix;
  }

  /** Prints what was measured. */
  public static void main(String[] args) throws Exception {
    Options options = Options.of(args);
    try (BenchDatabase database = BenchDatabase.of(options)) {
      System.out.println(database.describe());
      String prefix = "scale" + System.currentTimeMillis() / 1_000 + "_";
      ScaleBenchmark bench = new ScaleBenchmark(database, prefix);
      if (options.text("stored") != null) {
        bench.commands(options);
      } else {
        bench.opening(options);
      }
    }
  }

  // ---- a node that begins

  private void opening(Options options) throws Exception {
    int open = options.number("open", 1_000_000);
    int tenants = options.number("tenants", 20);
    int each = open / tenants;
    List<TenantId> all = new ArrayList<>();
    long begin = System.nanoTime();
    try (Csm csm = database.builder(prefix).build();
        Connection connection = database.connect()) {
      StoredTickets stored = new StoredTickets(connection, prefix);
      for (int i = 1; i <= tenants; i++) {
        // All in the first shard: shards would be read one after the other, too.
        TenantId tenant = new TenantId(64L * i);
        all.add(tenant);
        Desk desk = configured(csm, tenant);
        CustomerId customer = desk.createCustomer(null);
        TicketId template =
            desk.open(NewTicket.of(customer, QUEUE).withSubject("我的订单在哪里？")).orThrow().ticketId();
        desk.note(template, "looked at").orThrow();
        stored.copy(tenant, template, 1, each - 1, 2);
      }
    }
    System.out.printf(
        Locale.ROOT, "%,d open tickets made in %.0f s%n", open, seconds(System.nanoTime() - begin));
    for (int round = 0; round < options.number("rounds", 3); round++) {
      long before = usedHeap();
      begin = System.nanoTime();
      long cpu = THREADS.getCurrentThreadCpuTime();
      try (Csm csm = database.builder(prefix).build()) {
        int routed = csm.tick(Instant.now());
        long ready = System.nanoTime() - begin;
        cpu = THREADS.getCurrentThreadCpuTime() - cpu;
        long used = usedHeap() - before;
        // One who is free now, in each tenant.
        for (TenantId tenant : all) {
          available(csm.desk(tenant));
        }
        begin = System.nanoTime();
        int offered = csm.tick(Instant.now());
        System.out.printf(
            Locale.ROOT,
            "ready to route %,d waiting tickets of %d tenants after %.1f s (%.1f s of this"
                + " thread's work, routed %d);"
                + " %,d bytes of heap for each; then %d offers in %.0f ms%n",
            open,
            tenants,
            seconds(ready),
            seconds(cpu),
            routed,
            used / open,
            offered,
            (System.nanoTime() - begin) / 1e6);
      }
    }
  }

  private static Desk configured(Csm csm, TenantId tenant) {
    Desk desk = csm.createTenant(tenant);
    desk.configure(new Pool(POOL, "Pool"), Queue.of(QUEUE, "Work", POOL)).orThrow();
    return desk;
  }

  private static void available(Desk desk) {
    AgentId agent = desk.defineAgent(AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(1)));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
  }

  // ---- commands beside what is stored

  private void commands(Options options) throws Exception {
    int count = options.number("commands", 2_000);
    int events = options.number("events", 2);
    TenantId tenant = new TenantId(64);
    try (Csm csm = database.builder(prefix).build();
        Connection connection = database.connect()) {
      Desk desk = configured(csm, tenant);
      CustomerId customer = desk.createCustomer(null);
      AgentId agent = desk.defineAgent(AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(1)));
      TicketId template = life(desk, customer, agent, new ArrayList<>());
      desk.close(template, null).orThrow();
      StoredTickets stored = new StoredTickets(connection, prefix);
      int there = 0;
      for (String size : options.list("stored")) {
        int wanted = Integer.parseInt(size);
        long begin = System.nanoTime();
        stored.copy(tenant, template, there + 1, wanted - there, events);
        there = wanted;
        System.out.printf(
            Locale.ROOT,
            "%,d stored tickets (made in %.0f s, %s)%n",
            wanted,
            seconds(System.nanoTime() - begin),
            database.size());
        measure(desk, customer, agent, count);
      }
    }
  }

  private void measure(Desk desk, CustomerId customer, AgentId agent, int count) throws Exception {
    List<long[]> warm = new ArrayList<>();
    for (int i = 0; i < count / 2; i++) {
      life(desk, customer, agent, warm);
    }
    BenchDatabase.Work before = database.work();
    List<long[]> lives = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      life(desk, customer, agent, lives);
    }
    BenchDatabase.Work work = database.work().since(before);
    List<String> names = List.of("open", "reply", "solve");
    for (int step = 0; step < names.size(); step++) {
      int at = step;
      report(names.get(step), lives.stream().mapToLong(life -> life[at]).toArray());
    }
    Filter open = Filter.ALL.withCategories(EnumSet.of(StatusCategory.NEW, StatusCategory.OPEN));
    time(
        "open tickets by priority, a page of 50",
        unused -> desk.tickets(open, Sort.PRIORITY, null, 50));
    time(
        "all tickets, newest first, a page of 50",
        unused -> desk.tickets(Filter.ALL, Sort.OPENED_DESCENDING, null, 50));
    System.out.println("  for each ticket: " + work.perTicket(count));
  }

  private static void time(String what, Consumer<Integer> read) {
    long[] nanos = new long[200];
    for (int i = 0; i < nanos.length; i++) {
      long begin = System.nanoTime();
      read.accept(i);
      nanos[i] = System.nanoTime() - begin;
    }
    report(what, nanos);
  }

  private static TicketId life(Desk desk, CustomerId customer, AgentId agent, List<long[]> taken) {
    long[] nanos = new long[3];
    long begin = System.nanoTime();
    Result opened = desk.open(NewTicket.of(customer, null).withSubject("我的订单在哪里？"));
    TicketId ticket = opened.orThrow().ticketId();
    nanos[0] = System.nanoTime() - begin;
    begin = System.nanoTime();
    desk.as(agent).reply(ticket, "已经发出，明天送到。").orThrow();
    nanos[1] = System.nanoTime() - begin;
    begin = System.nanoTime();
    desk.as(agent).solve(ticket).orThrow();
    nanos[2] = System.nanoTime() - begin;
    taken.add(nanos);
    return ticket;
  }

  // ---- figures

  static void report(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "  %-40s p50 %7.2f  p99 %7.2f  max %7.2f ms%n",
        what,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  /** What is in use when all garbage is gone. */
  static long usedHeap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(200);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
