package io.csm.simulator.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.simulator.Call;
import io.csm.simulator.Fate;
import io.csm.simulator.Shift;
import io.csm.simulator.model.ErlangA;
import io.csm.simulator.model.ErlangC;
import io.csm.simulator.model.Interval;
import io.csm.simulator.model.Paired;
import io.csm.simulator.model.RandomStreams;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Worlds whose answer is known in closed form")
class ClosedFormTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
  private static final Instant START = DAY.atStartOfDay().toInstant(ZoneOffset.UTC);
  private static final int RUNS = 20;
  private static final int WARM_UP = 1_000;
  private static final int CALLS = 5_000;
  private static final double CONFIDENCE = 0.99;

  /** What came of the runs, one value each. */
  private static final class Seen {
    final double[] waited = new double[RUNS];
    final double[] wait = new double[RUNS];
    final double[] inTime = new double[RUNS];
    final double[] left = new double[RUNS];
  }

  /** Runs a policy over Poisson arrivals with exponential service and patience. */
  private static Seen run(
      String policy, double arrivals, double service, double patience, int agents) {
    Seen seen = new Seen();
    for (int run = 0; run < RUNS; run++) {
      List<Waiting> calls = calls(new RandomStreams(100 + run), arrivals, service, patience);
      TreeMap<Long, Long> answered = new TreeMap<>();
      FloorRun floor = floor(policy, calls, agents, answered, run);
      while (floor.step()) {
        // On to the end.
      }
      floor.close();
      for (Waiting call : calls.subList(WARM_UP, calls.size())) {
        Long at = answered.get(call.number());
        Fate.Drawn fate = (Fate.Drawn) call.call().fate();
        double waited = at == null ? fate.patience().toMillis() : at - call.enteredAt();
        seen.waited[run] += waited > 0 ? 1.0 / CALLS : 0;
        seen.wait[run] += waited / 1_000 / CALLS;
        seen.inTime[run] += at != null && waited <= 20_000 ? 1.0 / CALLS : 0;
        seen.left[run] += at == null ? 1.0 / CALLS : 0;
      }
    }
    return seen;
  }

  private static List<Waiting> calls(
      RandomStreams streams, double arrivals, double service, double patience) {
    List<Waiting> calls = new ArrayList<>();
    double at = 0;
    for (int i = 1; i <= WARM_UP + CALLS; i++) {
      RandomGenerator random = streams.of("call", i);
      at += exponential(random) / arrivals;
      calls.add(
          new Waiting(
              i,
              new Call(
                  i,
                  "call-" + i,
                  "voice",
                  null,
                  0,
                  "",
                  START.plusMillis((long) (at * 1_000)),
                  new Fate.Drawn(
                      Duration.ofMillis((long) (exponential(random) * service * 1_000)),
                      Duration.ofMillis((long) (exponential(random) * patience * 1_000))))));
    }
    return calls;
  }

  private static double exponential(RandomGenerator random) {
    return -StrictMath.log(1 - random.nextDouble());
  }

  private static FloorRun floor(
      String policy, List<Waiting> calls, int agents, Map<Long, Long> answered, int seed) {
    List<Shift> shifts = new ArrayList<>();
    List<SimAgent> there = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      String name = "agent-%03d".formatted(i);
      shifts.add(new Shift(name, DAY, START, START.plus(Duration.ofDays(365)), List.of()));
      there.add(new SimAgent(i, name, new TreeSet<>(), Staffing.capacity(new TreeMap<>())));
    }
    RandomStreams random = new RandomStreams(seed);
    return new FloorRun(
        calls.iterator(),
        shifts,
        List.of(),
        there,
        PolicyRegistry.standard().get(policy).maker().make(there, random),
        new Fates(null, null, random),
        0,
        new Outcome(Levers.NONE),
        (call, agent, now) -> answered.put(call.number(), now));
  }

  /** The interval holds the truth, and is narrow enough to say something. */
  private static void meets(double truth, double[] runs, double within) {
    Interval interval = Paired.student(runs, CONFIDENCE);
    assertThat(interval.contains(truth)).as("%s in %s", truth, interval).isTrue();
    assertThat(interval.halfWidth()).as("%s", interval).isLessThan(within * truth);
  }

  @Test
  @DisplayName("M/M/c: 10 agents, nine tenths of their time taken, nobody leaves")
  void erlangC() {
    ErlangC truth = new ErlangC(0.05, 180, 10);
    Seen seen = run("csm", 0.05, 180, 1e9, 10);

    meets(truth.waitProbability(), seen.waited, 0.1);
    meets(truth.meanWait(), seen.wait, 0.4);
    meets(truth.serviceLevel(20), seen.inTime, 0.15);
    assertThat(seen.left).containsOnly(0.0);
  }

  @Test
  @DisplayName("M/M/c+M: 20 agents, a tenth more work than they can do, callers leave")
  void erlangA() {
    ErlangA truth = new ErlangA(22.0 / 180, 180, 300, 20);
    Seen seen = run("csm", 22.0 / 180, 180, 300, 20);

    meets(truth.waitProbability(), seen.waited, 0.05);
    meets(truth.meanWait(), seen.wait, 0.1);
    meets(truth.serviceLevel(20), seen.inTime, 0.15);
    meets(truth.abandonment(), seen.left, 0.1);

    // A world with one agent more is told apart.
    ErlangA more = new ErlangA(22.0 / 180, 180, 300, 21);
    assertThat(Paired.student(seen.left, CONFIDENCE).contains(more.abandonment())).isFalse();
    assertThat(Paired.student(seen.wait, CONFIDENCE).contains(more.meanWait())).isFalse();
  }
}
