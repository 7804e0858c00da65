package io.csm.benchmarks.routing;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures rivals on one seeded trace, each row in a JVM of its own, one after the other: {@code
 * docs/routing.md} says what one operation is.
 *
 * <pre>
 * java -cp benchmarks.jar io.csm.benchmarks.routing.RoutingRun [seconds]
 * java -cp benchmarks.jar io.csm.benchmarks.routing.RoutingRun RIVAL AGENTS PROFILES SECONDS
 * </pre>
 */
public final class RoutingRun {
  static final long SEED = 20_261_122;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CHECKED_STEPS = 3_000;
  private static final int BATCH = 256;

  private RoutingRun() {}

  /** The rivals. */
  enum Kind {
    /** The trace alone. */
    NONE,
    CORE,
    CORE_REASONS,
    FACE,
    LOOP,
    STREAM;

    Rival on(World world) {
      return switch (this) {
        case NONE -> new NoRival(world);
        case CORE -> new CoreRival(world, false);
        case CORE_REASONS -> new CoreRival(world, true);
        case FACE -> new FaceRival(world);
        case LOOP -> new ScanRival(world, false);
        case STREAM -> new ScanRival(world, true);
      };
    }
  }

  /** Measures all rows, or the one that is named. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 4) {
      measure(
          Kind.valueOf(args[0]),
          Integer.parseInt(args[1]),
          Integer.parseInt(args[2]),
          Double.parseDouble(args[3]),
          System.out);
      return;
    }
    String seconds = args.length == 0 ? "3" : args[0];
    System.out.println(
        "| rival | agents | profiles | offers/s | ns per offer | p50 | p99 | p99.9 ns | bytes per"
            + " offer | waiting | given up | in use |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (int profiles : new int[] {50, 0}) {
      for (int agents : new int[] {100, 1_000, 10_000, 50_000}) {
        for (Kind kind : Kind.values()) {
          fork(kind, agents, profiles == 0 ? agents : profiles, seconds);
        }
      }
    }
  }

  private static void fork(Kind kind, int agents, int profiles, String seconds)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xms1g",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                RoutingRun.class.getName(),
                kind.name(),
                String.valueOf(agents),
                String.valueOf(profiles),
                seconds));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Fills the floor, warms up, then measures throughput, and then single steps. */
  static void measure(Kind kind, int agents, int profiles, double seconds, PrintStream out) {
    World world = new World(agents, profiles, SEED);
    if (kind != Kind.NONE) {
      steps(new Day(world, kind.on(world), true, SEED), CHECKED_STEPS);
    }
    Day day = new Day(world, kind.on(world), false, SEED);
    steps(day, agents * World.UNITS);
    // Also until the compiler has come to an end, which runs beside it.
    runFor(day, 2 * seconds);

    long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
    long offersBefore = day.offers();
    long abandonedBefore = day.abandoned();
    long cpuBefore = THREADS.getCurrentThreadCpuTime();
    runFor(day, seconds);
    long nanos = THREADS.getCurrentThreadCpuTime() - cpuBefore;
    long offers = day.offers() - offersBefore;
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
    long abandoned = day.abandoned() - abandonedBefore;
    long[] single = single(day, seconds);
    out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %,d | %,d | %,d | %,d | %,d | %.1f | %d | %.1f %% | %.0f %% |%n",
        kind,
        agents,
        profiles,
        offers * 1_000_000_000L / nanos,
        nanos / offers,
        single[single.length / 2],
        single[(int) (single.length * 0.99)],
        single[(int) (single.length * 0.999)],
        (double) bytes / offers,
        day.waiting(),
        100.0 * abandoned / (offers + abandoned),
        100 * day.share());
  }

  /** Runs for so many seconds of this thread's CPU time, whatever else the machine does. */
  private static void runFor(Day day, double seconds) {
    long end = cpuTime() + (long) (seconds * 1e9);
    while (cpuTime() < end) {
      steps(day, BATCH);
    }
  }

  private static long cpuTime() {
    return THREADS.getCurrentThreadCpuTime();
  }

  private static void steps(Day day, int count) {
    for (int i = 0; i < count; i++) {
      day.step();
    }
  }

  /** Times of single steps, in order; each includes that of reading the clock. */
  private static long[] single(Day day, double seconds) {
    long[] times = new long[2_000_000];
    int count = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long before = System.nanoTime();
    while (count < times.length && before < end) {
      day.step();
      long after = System.nanoTime();
      times[count++] = after - before;
      before = after;
    }
    long[] sorted = Arrays.copyOf(times, count);
    Arrays.sort(sorted);
    return sorted;
  }
}
