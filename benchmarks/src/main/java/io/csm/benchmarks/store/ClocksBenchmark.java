package io.csm.benchmarks.store;

import io.csm.core.BrandId;
import io.csm.core.CalendarId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Brand;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.desk.Csm;
import io.csm.desk.CsmBuilder;
import io.csm.desk.Desk;
import io.csm.desk.InMemoryContentStore;
import io.csm.desk.InMemoryLeases;
import io.csm.desk.InMemoryNodeNumbers;
import io.csm.desk.InMemoryNumbering;
import io.csm.desk.InMemoryStore;
import io.csm.desk.NewTicket;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * What a great many open SLA clocks cost on the store in memory: a node that begins, a day of ticks
 * in which some of them are due, and a holiday that concerns one ticket in a hundred, with commands
 * given meanwhile.
 *
 * <p>Each ticket has five clocks that run. One minute of the day in which they are due is drawn for
 * each ticket; for 35 % it is that of the opening or the end of the hours. Argument: {@code
 * --clocks N}.
 */
public final class ClocksBenchmark {
  private static final TenantId TENANT = new TenantId(64);
  private static final PoolId POOL = new PoolId(1);
  private static final QueueId QUEUE = new QueueId(1);
  private static final Instant DAY = Instant.parse("2026-03-02T00:00:00Z");
  private static final int CLOCKS = 5;

  private final InMemoryContentStore contents = new InMemoryContentStore();
  private final InMemoryNumbering numbering = new InMemoryNumbering();
  private final InMemoryNodeNumbers numbers = new InMemoryNodeNumbers();

  /** What all clocks say; the clerk reads it, too. */
  private volatile Instant now = DAY;

  private final InMemoryLeases leases = new InMemoryLeases(() -> now);
  private final InMemoryStore store = InMemoryStore.create(() -> now);

  private ClocksBenchmark() {}

  /** Prints what was measured. */
  public static void main(String[] args) {
    new ClocksBenchmark().run(Options.of(args).number("clocks", 1_000_000) / CLOCKS);
  }

  private CsmBuilder node(String name) {
    return Csm.builder()
        .store(store)
        .contents(contents)
        .leases(leases)
        .numbering(numbering)
        .nodeNumbers(numbers)
        .clock(() -> now)
        .node(name);
  }

  private static DeskCalendar calendar(int id, String name, String... holidays) {
    var calendar = BusinessCalendar.builder(name, "Etc/UTC").openOnWeekdays("09:00-17:00");
    for (String holiday : holidays) {
      calendar.holiday(LocalDate.parse(holiday), "holiday");
    }
    return new DeskCalendar(new CalendarId(id), calendar.build());
  }

  private static SlaRules rules() {
    List<SlaTarget> targets = new ArrayList<>();
    SlaCondition rare = SlaCondition.ANY.withTags(new TreeSet<>(List.of("rare")));
    for (SlaMetric metric : SlaMetric.STANDARD) {
      // Two days of eight hours; only the first of a ticket's clocks is due within the day.
      boolean first = metric.equals(SlaMetric.FIRST_REPLY);
      Duration within = Duration.ofHours(first ? 16 : 160);
      targets.add(SlaTarget.of(metric, within, "rare").when(rare));
      targets.add(SlaTarget.of(metric, within, "office"));
    }
    return new SlaRules(
        1,
        SlaMetric.STANDARD,
        List.of(new SlaPolicy("standard", SlaCondition.ANY, targets)),
        false);
  }

  /** When a ticket is opened, two business days before it is due. */
  private static Instant openedAt(SplittableRandom random) {
    boolean atTheEdge = random.nextInt(100) < 35;
    int minute = atTheEdge ? (random.nextBoolean() ? 0 : 8 * 60 - 1) : random.nextInt(8 * 60);
    return Instant.parse("2026-03-05T09:00:00Z").plusSeconds(60L * minute);
  }

  private void run(int tickets) {
    Csm first = node("first").build();
    Desk desk = first.createTenant(TENANT);
    desk.configure(
            new Brand(new BrandId(1), "Shop", "en"),
            new Pool(POOL, "Everybody"),
            Queue.of(QUEUE, "Support", POOL),
            calendar(1, "office"),
            calendar(2, "rare"),
            rules())
        .orThrow();
    SplittableRandom random = new SplittableRandom(20_261_122);
    List<Instant> opened = new ArrayList<>();
    for (int i = 0; i < tickets; i++) {
      opened.add(openedAt(random));
    }
    opened.sort(null);
    // Not routed: a router holds 100,000.
    NewTicket plain = NewTicket.of(desk.createCustomer(null), null).withBrand(new BrandId(1));
    long empty = usedHeap();
    long begin = System.nanoTime();
    List<TicketId> some = new ArrayList<>();
    for (int i = 0; i < tickets; i++) {
      now = opened.get(i);
      TicketId ticket =
          desk.open(i % 100 == 0 ? plain.withTags(new TreeSet<>(List.of("rare"))) : plain)
              .orThrow()
              .ticketId();
      if (i % 50 == 0) {
        some.add(ticket);
      }
    }
    first.close();
    long full = usedHeap();
    System.out.printf(
        Locale.ROOT,
        "%,d tickets with %,d open clocks, opened in %.1f s; %,d bytes of heap for each ticket with"
            + " its history%n",
        tickets,
        tickets * CLOCKS,
        seconds(begin),
        (full - empty) / tickets);

    Csm csm = node("second").build();
    now = Instant.parse("2026-03-08T12:00:00Z");
    begin = System.nanoTime();
    csm.tick(now);
    System.out.printf(
        Locale.ROOT,
        "a node that begins has them all after %.1f s; %,d bytes of heap for each clock%n",
        seconds(begin),
        (usedHeap() - full) / ((long) tickets * CLOCKS));
    idle(csm);
    edit(csm, some);
    day(csm, tickets);
    csm.close();
  }

  private void idle(Csm csm) {
    while (csm.tick(now) > 0) {
      // Until nothing is left to do.
    }
    long[] took = new long[1_000];
    for (int i = 0; i < took.length; i++) {
      now = now.plusMillis(1);
      long begin = System.nanoTime();
      csm.tick(now);
      took[i] = System.nanoTime() - begin;
    }
    Arrays.sort(took);
    System.out.printf(
        Locale.ROOT,
        "a tick that fires nothing: p50 %.3f ms, p99 %.3f ms%n",
        took[500] / 1e6,
        took[990] / 1e6);
  }

  /** A holiday before the due times of one ticket in a hundred. */
  private void edit(Csm csm, List<TicketId> some) {
    Desk desk = csm.desk(TENANT);
    ThreadMXBean processor = ManagementFactory.getThreadMXBean();
    long begin = System.nanoTime();
    long before = processor.getCurrentThreadCpuTime();
    desk.configure(calendar(2, "rare", "2026-03-09")).orThrow();
    List<Long> commands = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread clerk =
        new Thread(
            () -> {
              for (int at = 0; !over.get(); at++) {
                long command = System.nanoTime();
                desk.tag(some.get(at % some.size()), List.of("t" + at), List.of()).orThrow();
                commands.add(System.nanoTime() - command);
                LockSupport.parkNanos(1_000_000);
              }
            });
    clerk.start();
    while (csm.tick(now) > 0) {
      // Until nothing is left to do.
    }
    double took = seconds(begin);
    double worked = (processor.getCurrentThreadCpuTime() - before) / 1e9;
    over.set(true);
    join(clerk);
    commands.sort(null);
    System.out.printf(
        Locale.ROOT,
        "a holiday that concerns 1 %%: all clocks show it after %.1f s, %.1f of them on a"
            + " processor; %,d commands meanwhile, p50 %.2f ms, max %.0f ms%n",
        took,
        worked,
        commands.size(),
        commands.get(commands.size() / 2) / 1e6,
        commands.get(commands.size() - 1) / 1e6);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void day(Csm csm, int tickets) {
    double worst = 0;
    int fired = 0;
    int ticks = 0;
    long begin = System.nanoTime();
    now = Instant.parse("2026-03-09T08:00:00Z");
    for (int minute = 0; minute < 11 * 60; minute++) {
      now = now.plusSeconds(60);
      int done = 1;
      while (done > 0) {
        long tick = System.nanoTime();
        done = csm.tick(now);
        worst = Math.max(worst, seconds(tick));
        fired += done;
        ticks++;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "a day of ticks, %,d of them: %,d of %,d tickets told in %.1f s, worst tick %.0f ms%n",
        ticks,
        fired,
        tickets,
        seconds(begin),
        worst * 1_000);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
