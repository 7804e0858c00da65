package io.csm.benchmarks.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A backlog that only grows old")
class BacklogRunTest {
  @ParameterizedTest
  @EnumSource(names = {"CORE", "CORE_REASONS", "FACE", "LOOP"})
  @DisplayName("is given out by every rival, as many as get free")
  void givenOut(RoutingRun.Kind kind) {
    World world = new World(100, 50, 2_000, RoutingRun.SEED);
    var run = new BacklogRun(world, kind.on(world));
    int before = run.offers();
    for (int i = 0; i < 200; i++) {
      run.step();
    }
    assertThat(run.offers() - before).isEqualTo(200);
  }
}
