package io.csm.simulator.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.simulator.Roster;
import io.csm.simulator.TestData;
import io.csm.simulator.Trace;
import io.csm.simulator.TraceOptions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What no policy could beat")
class ForesightTest {
  private static final String POLICIES = "csm fcfs random round-robin longest-idle bank";

  private static Measured run(Known known, String policy, Levers levers, long seed) {
    try (Trace trace = known.open(seed - 1)) {
      FloorRun run =
          known.run(
              trace, PolicyRegistry.standard().get(policy), levers, seed, (call, agent, now) -> {});
      while (run.step()) {
        // On to the end.
      }
      run.close();
      return run.figures();
    }
  }

  private static Measured bound(Known known, Levers levers, long seed) {
    try (Trace trace = known.open(seed - 1)) {
      return new Measured(known.bounds(trace, levers, seed));
    }
  }

  private static void neverBeaten(World world, Levers levers, long seed) {
    Known known = Known.of(world, levers);
    Measured bound = bound(known, levers, seed);
    double least = bound.get(Metric.ABANDONED);
    double most = bound.get(Metric.SERVICE_LEVEL);
    for (String policy : List.of(POLICIES.split(" ", -1))) {
      Measured figures = run(known, policy, levers, seed);
      assertThat(figures.get(Metric.ABANDONED)).as(policy).isGreaterThanOrEqualTo(least - 1e-12);
      assertThat(figures.get(Metric.SERVICE_LEVEL)).as(policy).isLessThanOrEqualTo(most + 1e-12);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "generated:agents=6,arrivalsPerHour=60,hours=6,channels=1",
        "generated:agents=12,arrivalsPerHour=150,hours=6",
        "generated:agents=12,arrivalsPerHour=100,hours=9,skills=2,channels=2"
      })
  @DisplayName("is not beaten by any policy over drawn calls, with agents short and not")
  void drawn(String trace) {
    for (long seed = 1; seed <= 2; seed++) {
      neverBeaten(World.of(trace), Levers.NONE, seed);
      neverBeaten(World.of(trace), Levers.NONE.withTraffic(1.6).withWrapUpSeconds(20), seed);
    }
  }

  @Test
  @DisplayName("says something where agents are short: many have to leave, whoever decides")
  void says() {
    World world = World.of("generated:agents=6,arrivalsPerHour=60,hours=6,channels=1");
    Levers levers = Levers.NONE.withTraffic(4);
    Measured bound = bound(Known.of(world, levers), levers, 1);

    assertThat(bound.get(Metric.ABANDONED)).isBetween(0.1, 0.9);
    assertThat(bound.get(Metric.SERVICE_LEVEL)).isBetween(0.1, 0.9);
  }

  @Test
  @DisplayName("is not beaten by the engine over the recorded fortnight")
  void fortnight() {
    TraceOptions options = TraceOptions.defaults();
    Roster roster = Roster.read(TestData.file("tickets/callcentre-roster.csv"), options.zone());
    World world =
        new World(
            "callcentre:" + TestData.file("tickets/callcentre-1999-02-01..13.txt.gz"),
            options.withRoster(roster),
            true);
    Known known = Known.of(world, Levers.NONE);
    Measured bound = bound(known, Levers.NONE, 1);
    Measured csm = run(known, "csm", Levers.NONE, 1);

    // 964 of 15,732 hang up before there is a queue.
    assertThat(bound.get(Metric.ABANDONED))
        .isBetween(964.0 / 15_732, csm.get(Metric.ABANDONED))
        .isLessThan(0.07);
    assertThat(bound.get(Metric.SERVICE_LEVEL)).isBetween(csm.get(Metric.SERVICE_LEVEL), 0.93);
  }
}
