package io.csm.benchmarks.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The rivals on the routing trace")
class RoutingRunTest {

  @ParameterizedTest(name = "{0} agents with {1} profiles")
  @CsvSource({"100, 50", "300, 300", "300, 20"})
  @DisplayName("make the same offers, keep every promise, and give up less than one in five")
  void alike(int agents, int profiles) {
    World world = new World(agents, profiles, RoutingRun.SEED);
    Day first = day(RoutingRun.Kind.LOOP, world);
    assertThat(first.offers()).isGreaterThan(3_000);
    assertThat(5 * first.abandoned()).isLessThan(first.offers());
    for (RoutingRun.Kind kind : RoutingRun.Kind.values()) {
      if (kind == RoutingRun.Kind.NONE) {
        continue;
      }
      Day day = day(kind, world);
      assertThat(day.offers()).as("offers of %s", kind).isEqualTo(first.offers());
      assertThat(day.checksum()).as("checksum of %s", kind).isEqualTo(first.checksum());
    }
  }

  private static Day day(RoutingRun.Kind kind, World world) {
    Day day = new Day(world, kind.on(world), true, 5);
    for (int i = 0; i < 3_000; i++) {
      day.step();
    }
    return day;
  }

  @Test
  @DisplayName("are measured and printed in one row")
  void row() {
    var bytes = new ByteArrayOutputStream();
    RoutingRun.measure(RoutingRun.Kind.CORE, 100, 50, 0.02, new PrintStream(bytes, true, UTF_8));
    assertThat(bytes.toString(UTF_8)).startsWith("| CORE | 100 | 50 | ");
  }
}
