package io.csm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.benchmarks.RoutingBenchmark.Day;
import io.csm.benchmarks.RoutingBenchmark.Rival;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The rivals of the routing benchmark")
class RoutingBenchmarkTest {
  @ParameterizedTest(name = "with {0} sets of skills")
  @ValueSource(ints = {30, 1_000})
  @DisplayName("choose the same agent for every call, and send less than one in a hundred away")
  void sameChoice(int skillSets) {
    Day router = new Day(Rival.ROUTER, RoutingBenchmark.AGENTS, skillSets, RoutingBenchmark.SEED);
    Day stream = new Day(Rival.STREAM, RoutingBenchmark.AGENTS, skillSets, RoutingBenchmark.SEED);
    int sentAway = 0;
    for (int i = 0; i < 3_000; i++) {
      int agent = router.nextCall();
      assertThat(agent).as("agent of call %s", i).isEqualTo(stream.nextCall());
      sentAway += agent == Dispatcher.NOBODY ? 1 : 0;
    }
    assertThat(sentAway).as("calls that nobody could take").isLessThan(30);
  }
}
