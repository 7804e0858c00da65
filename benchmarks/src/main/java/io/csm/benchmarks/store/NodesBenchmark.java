package io.csm.benchmarks.store;

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
import io.csm.core.work.Presence;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import io.csm.jdbc.JdbcStore;
import io.csm.spi.Leases;
import io.csm.spi.Notices;
import io.csm.spi.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Several nodes, each a process of its own, on one database: how many whole tickets they do
 * together, and how long the shards of one that is killed wait for another.
 *
 * <p>Arguments: {@code [--nodes N,N,N] [--clients N] [--seconds N] [--takeovers N] [--url
 * JDBC_URL]}.
 */
public final class NodesBenchmark {
  private static final int SHARDS = 64;
  private static final int TENANTS = 3;
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);

  private NodesBenchmark() {}

  /** Prints what was measured. */
  public static void main(String[] args) throws Exception {
    Options options = Options.of(args);
    if (options.text("tenants") != null) {
      node(options);
      return;
    }
    try (BenchDatabase database = BenchDatabase.of(options)) {
      System.out.println(database.describe());
      String prefix = "nodes" + System.currentTimeMillis() / 1_000;
      if (options.text("nodes") != null) {
        for (String count : options.list("nodes")) {
          wholeTickets(options, database, prefix + count + "_", Integer.parseInt(count));
        }
      }
      int times = options.number("takeovers", 0);
      if (times > 0) {
        takeOvers(database, prefix + "_", times);
      }
    }
  }

  // ---- whole tickets

  private static void wholeTickets(
      Options options, BenchDatabase database, String prefix, int count) throws Exception {
    database.store(prefix);
    int seconds = options.number("seconds", 30);
    List<Process> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        List<String> tenants = new ArrayList<>();
        for (int tenant = i; tenant < TENANTS; tenant += count) {
          tenants.add(Integer.toString(SHARDS + tenant));
        }
        nodes.add(
            start(
                database,
                "--prefix",
                prefix,
                "--tenants",
                String.join(",", tenants),
                "--clients",
                Integer.toString(options.number("clients", 48) / TENANTS),
                "--seconds",
                Integer.toString(seconds)));
      }
      for (Process node : nodes) {
        expect(node, "ready");
      }
      // Until the shards are balanced.
      Thread.sleep(12_000);
      for (Process node : nodes) {
        Writer in = node.outputWriter();
        in.write("go\n");
        in.flush();
      }
      long solved = 0;
      for (Process node : nodes) {
        solved += Long.parseLong(expect(node, "solved").substring("solved ".length()));
      }
      System.out.printf(
          Locale.ROOT,
          "%d nodes, %d tenants in as many shards: %,.0f whole tickets a second%n",
          count,
          TENANTS,
          (double) solved / seconds);
    } finally {
      nodes.forEach(Process::destroyForcibly);
    }
  }

  private static Process start(BenchDatabase database, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(NodesBenchmark.class.getName());
    command.add("--url");
    command.add(database.url());
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Waits for a line that begins so. */
  private static String expect(Process node, String begin) throws IOException {
    BufferedReader out = node.inputReader();
    while (true) {
      String line = out.readLine();
      if (line == null) {
        throw new IOException("A node has ended");
      }
      if (line.startsWith(begin)) {
        return line;
      }
    }
  }

  /** One of the processes; it ends when its input does. */
  private static void node(Options options) throws Exception {
    ScheduledExecutorService own = Executors.newScheduledThreadPool(10);
    ExecutorService clients = Executors.newCachedThreadPool();
    List<LifeBenchmark> lives = new ArrayList<>();
    Notices notices =
        notice -> {
          if (notice.kind() == EventKind.OFFER_MADE) {
            lives.forEach(life -> life.rings(notice));
          }
        };
    try (BenchDatabase database = BenchDatabase.of(options);
        Running running = Running.of(database, options.required("prefix"), own, notices)) {
      for (String tenant : options.list("tenants")) {
        if (!tenant.equals("0")) {
          lives.add(
              new LifeBenchmark(
                  running.csm.createTenant(new TenantId(Long.parseLong(tenant))), true));
        }
      }
      System.out.println("ready");
      while (System.in.read() > 0) {
        if (System.in.available() == 0) {
          List<Future<Long>> all = new ArrayList<>();
          for (LifeBenchmark life : lives) {
            all.add(
                clients.submit(
                    () ->
                        life.lives(
                            clients,
                            options.number("clients", 16),
                            options.number("seconds", 10))));
          }
          long solved = 0;
          for (Future<Long> one : all) {
            solved += one.get();
          }
          System.out.println("solved " + solved);
        }
      }
    } finally {
      clients.shutdown();
      own.shutdown();
    }
  }

  /** A node that has been started, and is woken by the others. */
  private record Running(Csm csm, JdbcStore store, Signals signals) implements AutoCloseable {
    static Running of(
        BenchDatabase database, String prefix, ScheduledExecutorService own, Notices notices) {
      JdbcStore store = database.store(prefix);
      Signals signals = store.signals().orElseThrow();
      Csm csm =
          Csm.builder()
              .store(store)
              .signals(signals)
              .node("bench-" + ProcessHandle.current().pid())
              .executor(own)
              .notices(notices)
              .build();
      csm.start();
      return new Running(csm, store, signals);
    }

    @Override
    public void close() {
      csm.close();
      signals.close();
    }
  }

  // ---- a node that is killed

  private static void takeOvers(BenchDatabase database, String prefix, int times) throws Exception {
    ScheduledExecutorService own = Executors.newScheduledThreadPool(10);
    ConcurrentHashMap<TicketId, CompletableFuture<Long>> rung = new ConcurrentHashMap<>();
    Notices notices =
        notice -> {
          if (notice.kind() == EventKind.ASSIGNED || notice.kind() == EventKind.OFFER_MADE) {
            rung.computeIfAbsent(notice.ticket(), unused -> new CompletableFuture<>())
                .complete(System.nanoTime());
          }
        };
    try (Running running = Running.of(database, prefix, own, notices)) {
      List<Desk> desks = new ArrayList<>();
      List<CustomerId> customers = new ArrayList<>();
      for (int shard = 0; shard < SHARDS; shard++) {
        Desk desk = running.csm.createTenant(new TenantId(SHARDS + shard));
        desk.configure(new Pool(POOL, "Pool"), Queue.of(QUEUE, "Work", POOL)).orThrow();
        desk.setPresence(
                desk.defineAgent(AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(1_000))),
                Presence.AVAILABLE)
            .orThrow();
        desks.add(desk);
        customers.add(desk.createCustomer(null));
      }
      double[] taken = new double[times];
      for (int i = 0; i < times; i++) {
        Process other = start(database, "--prefix", prefix, "--tenants", "0");
        expect(other, "ready");
        while (!isBalanced(running.store)) {
          Thread.sleep(100);
        }
        // At any time between two renewals.
        Thread.sleep(137L * i % 1_700);
        long begin = System.nanoTime();
        other.destroyForcibly().waitFor();
        List<TicketId> tickets = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
          tickets.add(
              desks
                  .get(shard)
                  .open(NewTicket.of(customers.get(shard), QUEUE))
                  .orThrow()
                  .ticketId());
        }
        long last = begin;
        for (TicketId ticket : tickets) {
          last =
              Math.max(
                  last,
                  rung.computeIfAbsent(ticket, unused -> new CompletableFuture<>())
                      .get(60, TimeUnit.SECONDS));
        }
        rung.clear();
        taken[i] = (last - begin) / 1e9;
        System.out.printf(Locale.ROOT, "killed: all shards route again after %.2f s%n", taken[i]);
      }
      Arrays.sort(taken);
      System.out.printf(
          Locale.ROOT,
          "take-over of %d shards, lease %d s, %d runs: min %.2f, median %.2f, max %.2f s%n",
          SHARDS / 2,
          Duration.ofSeconds(5).toSeconds(),
          times,
          taken[0],
          taken[times / 2],
          taken[times - 1]);
    } finally {
      own.shutdown();
    }
  }

  /** Whether two nodes have half of the shards each. */
  private static boolean isBalanced(JdbcStore store) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Leases.Lease lease : store.held("shard/")) {
      counts.merge(lease.holder(), 1, Integer::sum);
    }
    return counts.size() == 2 && counts.values().stream().allMatch(count -> count == SHARDS / 2);
  }
}
