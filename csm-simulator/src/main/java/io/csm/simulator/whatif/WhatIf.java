package io.csm.simulator.whatif;

import io.csm.simulator.Trace;
import io.csm.simulator.TraceException;
import io.csm.simulator.TraceFact;
import io.csm.simulator.whatif.WhatIfReport.Bound;
import io.csm.simulator.whatif.WhatIfReport.LeftOut;
import io.csm.simulator.whatif.WhatIfReport.OfWorld;
import io.csm.simulator.whatif.WhatIfReport.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * A sweep: every policy over every world under every scenario, once for each seed.
 *
 * <p>The first policy under the first scenario is what all others are compared with. Runs of one
 * seed draw the same random numbers whatever the policy and the scenario, so that differences are
 * paired.
 *
 * <p>Equal input gives an equal report, but for its speed. Immutable; may be run several times. A
 * run costs one reading of each trace for each of its runs, and one more to estimate from.
 */
public final class WhatIf {
  /** The most runs of one sweep. */
  public static final int MAX_RUNS = 10_000;

  private final List<World> worlds;
  private final List<PolicyRegistry.Entry> policies;
  private final List<Levers> scenarios;
  private final long firstSeed;
  private final int seeds;
  private final WhatIfWatcher watcher;
  private final LongSupplier nanos;
  private final Sweep sweep;
  private final boolean hindsight;

  private WhatIf(
      List<World> worlds,
      List<PolicyRegistry.Entry> policies,
      List<Levers> scenarios,
      long firstSeed,
      int seeds,
      WhatIfWatcher watcher,
      LongSupplier nanos,
      Sweep sweep,
      boolean hindsight) {
    this.worlds = List.copyOf(worlds);
    this.policies = List.copyOf(policies);
    this.scenarios = List.copyOf(scenarios);
    this.firstSeed = firstSeed;
    this.seeds = seeds;
    this.watcher = watcher;
    this.nanos = nanos;
    this.sweep = sweep;
    this.hindsight = hindsight;
  }

  /**
   * A sweep with seeds 1 to 5 that nobody watches and nobody times.
   *
   * @param worlds at least one
   * @param policies at least one; the first is what the others are compared with
   * @param scenarios at least one; all rows are compared with the first policy under the first
   * @throws TraceException if there is none of one of them, or one twice, or the scenarios count
   *     different answers for the service level
   */
  public static WhatIf of(
      List<World> worlds, List<PolicyRegistry.Entry> policies, List<Levers> scenarios) {
    if (worlds.isEmpty() || policies.isEmpty() || scenarios.isEmpty()) {
      throw new TraceException(
          "There is no trace, no policy or no scenario. Maybe name one of each at least.");
    }
    distinct("policy", policies.stream().map(PolicyRegistry.Entry::name).toList());
    distinct("trace", worlds.stream().map(World::trace).toList());
    distinct("scenario", scenarios.stream().map(Levers::name).toList());
    if (scenarios.stream().mapToInt(Levers::serviceLevelSeconds).distinct().count() > 1) {
      throw new TraceException(
          "The scenarios have different service levels. Maybe measure all by one.");
    }
    return new WhatIf(
        worlds, policies, scenarios, 1, 5, progress -> {}, () -> 0, Sweep.unkept(), false);
  }

  private static void distinct(String what, List<String> names) {
    TreeSet<String> seen = new TreeSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new TraceException("%s (%s) is named twice. Maybe remove one.".formatted(what, name));
      }
    }
  }

  /**
   * This sweep, with other seeds.
   *
   * @param first any long
   * @param count 2 to 1,000; below 5, intervals are so wide that they say little
   */
  public WhatIf withSeeds(long first, int count) {
    if (count < 2 || count > 1_000) {
      throw new TraceException("seeds (%d) are out of range. Maybe take 5.".formatted(count));
    }
    return new WhatIf(worlds, policies, scenarios, first, count, watcher, nanos, sweep, hindsight);
  }

  /** This sweep, watched. */
  public WhatIf watchedBy(WhatIfWatcher newWatcher) {
    return new WhatIf(
        worlds, policies, scenarios, firstSeed, seeds, newWatcher, nanos, sweep, hindsight);
  }

  /**
   * This sweep, which keeps the result of each run in a file, and takes from there what was kept
   * before: after an interruption it goes on where it was. What a result depends on is part of its
   * name there, the content of traces and rosters included.
   *
   * @param file need not exist; written after every run, as one step
   * @throws TraceException if it cannot be read, or is something else
   */
  public WhatIf keptIn(Path file) {
    return new WhatIf(
        worlds,
        policies,
        scenarios,
        firstSeed,
        seeds,
        watcher,
        nanos,
        SweepFile.open(file),
        hindsight);
  }

  /**
   * This sweep, with what no policy could have bettered: for each scenario, of the first seed, a
   * bound by {@link io.csm.simulator.model.Hindsight} on abandonment and service level. Holds the
   * whole trace, which may have 200,000 calls.
   */
  public WhatIf withHindsight() {
    return new WhatIf(worlds, policies, scenarios, firstSeed, seeds, watcher, nanos, sweep, true);
  }

  /**
   * This sweep, timed.
   *
   * @param stopwatch nanoseconds since any moment, such as {@code System::nanoTime}
   */
  public WhatIf timedBy(LongSupplier stopwatch) {
    return new WhatIf(
        worlds, policies, scenarios, firstSeed, seeds, watcher, stopwatch, sweep, hindsight);
  }

  /**
   * Runs it to the end.
   *
   * @throws TraceException if a trace, a roster or a lever cannot be used, or there are more than
   *     {@link #MAX_RUNS} runs
   */
  public WhatIfReport run() {
    long runs = (long) worlds.size() * policies.size() * scenarios.size() * seeds;
    if (runs > MAX_RUNS) {
      throw new TraceException(
          "The sweep has %d runs, more than %d. Maybe take fewer seeds or policies."
              .formatted(runs, MAX_RUNS));
    }
    Tally tally = new Tally(runs);
    List<OfWorld> results = new ArrayList<>();
    for (World world : worlds) {
      results.add(over(world, tally));
    }
    return new WhatIfReport(
        results,
        firstSeed,
        seeds,
        scenarios.get(0).serviceLevelSeconds(),
        tally.decisions,
        tally.nanos <= 0 ? 0 : tally.decisions * 1e9 / tally.nanos);
  }

  private OfWorld over(World world, Tally tally) {
    Known known = Known.of(world, scenarios.get(0));
    List<LeftOut> leftOut = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    List<PolicyRegistry.Entry> fed = new ArrayList<>();
    for (PolicyRegistry.Entry policy : policies) {
      SortedSet<TraceFact> missing = new TreeSet<>(policy.needs());
      missing.removeAll(known.records());
      if (missing.isEmpty()) {
        fed.add(policy);
      } else {
        leftOut.add(
            new LeftOut(
                policy.name(),
                "the trace records no "
                    + String.join(" and no ", missing.stream().map(TraceFact::label).toList())));
        tally.done += (long) scenarios.size() * seeds;
      }
    }
    for (Levers levers : scenarios) {
      for (PolicyRegistry.Entry policy : fed) {
        List<Measured> bySeed = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
          bySeed.add(once(known, policy, levers, firstSeed + i, tally));
        }
        rows.add(new Row(policy.name(), policy.description(), levers.name(), bySeed));
      }
    }
    return new OfWorld(
        world.trace(),
        known.recorded(),
        rows,
        hindsight ? bounds(known) : List.of(),
        leftOut,
        known.defects(),
        known.method());
  }

  private List<Bound> bounds(Known known) {
    List<Bound> bounds = new ArrayList<>();
    for (Levers levers : scenarios) {
      try (Trace trace = known.open(firstSeed - 1)) {
        known
            .bounds(trace, levers, firstSeed)
            .forEach((metric, value) -> bounds.add(new Bound(levers.name(), metric, value)));
      }
    }
    return bounds;
  }

  private Measured once(
      Known known, PolicyRegistry.Entry policy, Levers levers, long seed, Tally tally) {
    String what = "%s, %s, seed %d".formatted(policy.name(), levers.name(), seed);
    Measured figures =
        sweep.of(
            String.join(
                "\n",
                known.fingerprint(),
                policy.name(),
                policy.fingerprint(),
                levers.toString(),
                Long.toString(seed)),
            () -> measure(known, policy, levers, seed, tally, what));
    tally.done++;
    watcher.at(new WhatIfWatcher.Progress(tally.done, tally.runs, 0, what));
    return figures;
  }

  private Measured measure(
      Known known,
      PolicyRegistry.Entry policy,
      Levers levers,
      long seed,
      Tally tally,
      String what) {
    long before = nanos.getAsLong();
    try (Trace trace = known.open(seed - 1)) {
      FloorRun run = known.run(trace, policy, levers, seed, (call, agent, now) -> {});
      try {
        long steps = 0;
        while (run.step()) {
          if (++steps % 4_096 == 0) {
            watcher.at(
                new WhatIfWatcher.Progress(tally.done, tally.runs, known.share(run.now()), what));
          }
        }
      } finally {
        run.close();
      }
      tally.decisions += run.decisions();
      tally.nanos += nanos.getAsLong() - before;
      return run.figures();
    }
  }

  /** What is added up over a sweep. */
  private static final class Tally {
    final long runs;
    long done;
    long decisions;
    long nanos;

    Tally(long runs) {
      this.runs = runs;
    }
  }
}
