package io.csm.benchmarks.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The rivals that plan")
class PlanRunTest {
  private static final int AGENTS = 30;

  private final PlanRun run =
      new PlanRun(new World(AGENTS, AGENTS, 3 * AGENTS, RoutingRun.SEED), AGENTS * World.UNITS);

  private int given(int[] owners) {
    return Arrays.stream(run.check(owners)).sum();
  }

  @Test
  @DisplayName("keep every promise, and none gives out more than the maximum matching")
  void promises() {
    int most = given(run.byMatching());
    int byCore = given(run.byCore(new CoreRival(run.world, true)));
    assertThat(byCore).isPositive().isLessThanOrEqualTo(most);
    assertThat(given(run.byCore(new ScanRival(run.world, false)))).isEqualTo(byCore);
    assertThat(given(run.bySolver(0))).isPositive().isLessThanOrEqualTo(most);
  }

  @Test
  @DisplayName("are measured for one more ticket beside those that stay")
  void oneMore() {
    var bytes = new ByteArrayOutputStream();
    PlanRun.oneMore(60, 2, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("| Timefold | ");
  }
}
