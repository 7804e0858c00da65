package io.csm.benchmarks.routing;

import com.sun.management.ThreadMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Measures what an offer costs while a million pieces of work wait and all room is in use: the
 * oldest that is held is completed, whoever becomes free is offered the first that they may take,
 * and another piece comes. {@code docs/performance.md} has the figures.
 *
 * <pre>
 * java -cp benchmarks.jar io.csm.benchmarks.routing.BacklogRun [waiting] [seconds]
 * </pre>
 */
public final class BacklogRun implements Rival.Sink {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int BATCH = 64;

  private final World world;
  private final Rival rival;
  private final SplittableRandom random = new SplittableRandom(RoutingRun.SEED);
  private final int[] kindOf;
  private final int[] ownerOf;
  private final int[] load;
  private final int[] free;
  private int freeCount;
  private final Ring held;
  private long now = 1_000;
  private long lastId;
  private int offers;

  BacklogRun(World world, Rival rival) {
    this.world = world;
    this.rival = rival;
    int all = Day.workNumbers(world);
    kindOf = new int[all];
    ownerOf = new int[all];
    Arrays.fill(ownerOf, -1);
    free = new int[all];
    for (int i = 0; i < all; i++) {
      free[i] = all - 1 - i;
    }
    freeCount = all;
    load = new int[world.agents];
    held = new Ring(world.agents * World.UNITS + 1);
    for (int agent = 0; agent < world.agents; agent++) {
      rival.available(agent, true, now++);
    }
    for (int i = 0; i < world.agents * World.UNITS; i++) {
      arrive();
      rival.decide(now, this);
    }
    for (int i = 0; i < world.backlog; i++) {
      arrive();
    }
    rival.decide(now, this);
  }

  private void arrive() {
    now++;
    int work = free[--freeCount];
    double even = random.nextInt(1 << 24) * 0x1.0p-24;
    kindOf[work] = (int) (even * Math.sqrt(even) * World.KINDS);
    rival.arrive(work, ++lastId, kindOf[work], random.nextInt(4) == 0 ? now - 60 : now);
  }

  void step() {
    int work = held.removeFirst();
    int agent = ownerOf[work];
    ownerOf[work] = -1;
    load[agent]--;
    rival.completed(work, agent, now);
    free[freeCount++] = work;
    arrive();
    rival.decide(now, this);
  }

  /** How much was offered since the beginning. */
  int offers() {
    return offers;
  }

  @Override
  public void offer(int work, int agent) {
    if (ownerOf[work] != -1
        || load[agent] == World.UNITS
        || !world.meets(world.profileOf(agent), kindOf[work])) {
      throw new IllegalStateException("two owners, over capacity, or unskilled");
    }
    ownerOf[work] = agent;
    load[agent]++;
    held.add(work, 0);
    rival.accepted(work, agent, now);
    offers++;
  }

  /** Measures the rivals one after the other. */
  public static void main(String[] args) {
    int waiting = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 3;
    System.out.println("| rival | agents | wait | ns per offer | offers a second |");
    System.out.println("|---|---|---|---|---|");
    measure(
        List.of(RoutingRun.Kind.CORE, RoutingRun.Kind.LOOP), waiting, 1_000, seconds, System.out);
    measure(
        List.of(RoutingRun.Kind.CORE, RoutingRun.Kind.CORE_REASONS),
        waiting,
        10_000,
        seconds,
        System.out);
  }

  private static void measure(
      List<RoutingRun.Kind> kinds, int waiting, int agents, double seconds, PrintStream out) {
    for (RoutingRun.Kind kind : kinds) {
      World world = new World(agents, 50, waiting, RoutingRun.SEED);
      BacklogRun run = new BacklogRun(world, kind.on(world));
      run.runFor(2 * seconds);
      long offersBefore = run.offers;
      long before = THREADS.getCurrentThreadCpuTime();
      run.runFor(seconds);
      long nanos = THREADS.getCurrentThreadCpuTime() - before;
      long made = run.offers - offersBefore;
      out.printf(
          Locale.ROOT,
          "| %s | %d | %,d | %,d | %,d |%n",
          kind,
          agents,
          waiting,
          nanos / made,
          made * 1_000_000_000L / nanos);
    }
  }

  /** Runs for so many seconds of this thread's CPU time, whatever else the machine does. */
  private void runFor(double seconds) {
    long end = THREADS.getCurrentThreadCpuTime() + (long) (seconds * 1e9);
    while (THREADS.getCurrentThreadCpuTime() < end) {
      for (int i = 0; i < BATCH && held.size() > 0; i++) {
        step();
      }
    }
  }
}
