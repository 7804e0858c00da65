package io.csm.benchmarks.store;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.OfferId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.event.EventKind;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Capacity;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Presence;
import io.csm.desk.Csm;
import io.csm.desk.CsmBuilder;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import io.csm.spi.Notices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whole tickets a second: opened, routed, accepted, replied to and solved, each command answered
 * before the next of that ticket is given; and the time that a single command takes at a steady
 * rate.
 *
 * <p>Arguments: {@code [--url JDBC_URL | --memory true] [--clients N] [--seconds N] [--rate N]}.
 */
public final class LifeBenchmark {
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);
  private static final int AGENTS = 200;

  private final ConcurrentHashMap<TicketId, CompletableFuture<AgentId>> rung =
      new ConcurrentHashMap<>();
  private final Desk desk;
  private final CustomerId customer;

  /**
   * @param connects whether the agents sit at this node, so that it is told of offers that others
   *     make them
   */
  LifeBenchmark(Desk desk, boolean connects) {
    this.desk = desk;
    desk.configure(
            new Pool(POOL, "Pool"),
            Queue.of(QUEUE, "Work", POOL).withDistribution(DistributionMode.LEAST_LOADED))
        .orThrow();
    for (int i = 0; i < AGENTS; i++) {
      AgentId agent =
          desk.defineAgent(AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(10)));
      desk.setPresence(agent, Presence.AVAILABLE).orThrow();
      if (connects) {
        desk.connect(agent, "bench").orThrow();
      }
    }
    customer = desk.createCustomer(null);
  }

  /** Prints what was measured. */
  public static void main(String[] args) throws Exception {
    Options options = Options.of(args);
    ScheduledExecutorService own = Executors.newScheduledThreadPool(4);
    ExecutorService clients = Executors.newCachedThreadPool();
    try (BenchDatabase database =
        options.text("memory") == null ? BenchDatabase.of(options) : null) {
      LifeBenchmark[] bench = new LifeBenchmark[1];
      CsmBuilder builder = database == null ? Csm.builder() : database.builder();
      Notices notices =
          notice -> {
            if (notice.kind() == EventKind.OFFER_MADE) {
              bench[0].rings(notice);
            }
          };
      try (Csm csm =
          builder.executor(own).tickEvery(Duration.ofMillis(10)).notices(notices).build()) {
        long tenant = database == null ? 1 : database.nextTenant();
        bench[0] = new LifeBenchmark(csm.createTenant(new TenantId(tenant)), false);
        csm.start();
        bench[0].measure(options, clients, database);
      }
    } finally {
      clients.shutdown();
      own.shutdown();
    }
  }

  private void measure(Options options, ExecutorService threads, @Nullable BenchDatabase database)
      throws Exception {
    int clients = options.number("clients", 64);
    int seconds = options.number("seconds", 20);
    if (database != null) {
      System.out.println(database.describe());
    }
    lives(threads, clients, seconds / 2);
    BenchDatabase.Work before = database == null ? null : database.work();
    long begin = System.nanoTime();
    long solved = lives(threads, clients, seconds);
    double took = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "whole tickets: %,d in %.1f s = %,.0f a second%n",
        solved,
        took,
        solved / took);
    if (database != null && before != null) {
      System.out.println("for each ticket: " + database.work().since(before).perTicket(solved));
    }
    singles(threads, options.number("rate", 500), seconds);
  }

  /** An agent was offered a ticket. */
  void rings(Notices.Notice notice) {
    AgentId agent = notice.agent();
    if (agent != null) {
      rings(notice.ticket()).complete(agent);
    }
  }

  private CompletableFuture<AgentId> rings(TicketId ticket) {
    return rung.computeIfAbsent(ticket, unused -> new CompletableFuture<>());
  }

  /** How many tickets so many clients see solved. */
  long lives(ExecutorService threads, int clients, int seconds) throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    List<Callable<Long>> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      all.add(
          () -> {
            long solved = 0;
            while (System.nanoTime() < end) {
              life();
              solved++;
            }
            return solved;
          });
    }
    long solved = 0;
    for (Future<Long> one : threads.invokeAll(all)) {
      solved += one.get();
    }
    return solved;
  }

  private void life() throws Exception {
    TicketId id =
        desk.open(NewTicket.of(customer, QUEUE).withSubject("我的订单在哪里？")).orThrow().ticketId();
    AgentId agent = rings(id).get(30, TimeUnit.SECONDS);
    rung.remove(id);
    Ticket ticket = desk.ticket(id).orElseThrow();
    OfferId offer = ticket.offers().get(0).id();
    Desk theirs = desk.as(agent);
    theirs.accept(id, offer, agent).orThrow();
    theirs.reply(id, "已经发出，明天送到。").orThrow();
    theirs.solve(id).orThrow();
  }

  /** One kind of command at a steady rate, whether or not the ones before have been answered. */
  private void singles(ExecutorService threads, int rate, int seconds) throws Exception {
    List<TicketId> tickets = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      tickets.add(desk.open(NewTicket.of(customer, null)).orThrow().ticketId());
    }
    int count = rate * seconds;
    long[] nanos = new long[count];
    AtomicLong failed = new AtomicLong();
    List<Future<?>> running = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = begin + i * 1_000_000_000L / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int number = i;
      running.add(
          threads.submit(
              () -> {
                if (!desk.note(tickets.get(number % tickets.size()), "looked at").isDone()) {
                  failed.incrementAndGet();
                }
                nanos[number] = System.nanoTime() - due;
              }));
    }
    for (Future<?> one : running) {
      one.get();
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "single commands at %d a second: p50 %.1f, p90 %.1f, p99 %.1f, max %.1f ms; %d of %d"
            + " failed%n",
        rate,
        nanos[count / 2] / 1e6,
        nanos[count / 10 * 9] / 1e6,
        nanos[(int) (count * 0.99)] / 1e6,
        nanos[count - 1] / 1e6,
        failed.get(),
        count);
  }
}
