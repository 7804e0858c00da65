package io.csm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.benchmarks.BusinessTimeBenchmark.Clockwork;
import io.csm.benchmarks.BusinessTimeBenchmark.Rival;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The rivals of the benchmark of business time")
class BusinessTimeBenchmarkTest {
  private static final int STARTS = 200;

  @ParameterizedTest(name = "with {0} holidays")
  @ValueSource(ints = {0, 230})
  @DisplayName("compute the same due times and the same measured times")
  void agree(int holidays) {
    Clockwork ours = BusinessTimeBenchmark.clockwork(Rival.CSM, holidays);
    SplittableRandom random = new SplittableRandom(BusinessTimeBenchmark.SEED);
    Instant first = Instant.parse("2024-01-01T00:00:00Z");
    for (Rival rival : Rival.values()) {
      Clockwork theirs = BusinessTimeBenchmark.clockwork(rival, holidays);
      for (int i = 0; i < STARTS; i++) {
        Instant start = first.plusSeconds(random.nextInt(3 * 365 * 86_400));
        Duration duration = Duration.ofSeconds(1 + random.nextInt(500 * 3_600));
        Instant end = ours.plus(start, duration);
        assertThat(theirs.plus(start, duration)).as("%s from %s", rival, start).isEqualTo(end);
        assertThat(theirs.between(start, end)).as("%s from %s", rival, start).isEqualTo(duration);
      }
    }
  }
}
