package io.csm.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Estimated patience")
class SurvivalTest {
  /** Remission in weeks of the patients on 6-MP of Freireich et al. 1963. */
  private static final KaplanMeier TREATED =
      of(
          new int[] {6, 6, 6, 7, 10, 13, 16, 22, 23},
          new int[] {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35});

  /** Those who got a placebo. */
  private static final KaplanMeier PLACEBO =
      of(
          new int[] {1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23},
          new int[] {});

  private static KaplanMeier of(int[] left, int[] answered) {
    KaplanMeier.Builder builder = new KaplanMeier.Builder();
    for (int seconds : left) {
      builder.left(seconds);
    }
    for (int seconds : answered) {
      builder.answered(seconds);
    }
    return builder.build();
  }

  @ParameterizedTest(name = "at {0}")
  // As statistics packages print them for these patients (log-log intervals).
  @CsvSource({
    "6, 0.6197, 0.9516",
    "7, 0.5631, 0.9228",
    "10, 0.5032, 0.8894",
    "13, 0.4316, 0.8491",
    "16, 0.3675, 0.8049",
    "22, 0.2678, 0.7468",
    "23, 0.1881, 0.6801"
  })
  @DisplayName("has Greenwood's intervals, as published")
  void greenwood(long week, double low, double high) {
    Interval interval = TREATED.survival(week, 0.95);

    assertThat(interval.estimate()).isEqualTo(TREATED.survival(week));
    assertThat(interval.low()).isEqualTo(low, offset(0.0001));
    assertThat(interval.high()).isEqualTo(high, offset(0.0001));
  }

  @Test
  @DisplayName("is certain of nothing beyond the last observation")
  void tail() {
    assertThat(TREATED.survival(5, 0.95)).isEqualTo(new Interval(1, 1, 1, 0.95));
    assertThat(TREATED.survival(40, 0.95).low()).isZero();
    assertThat(TREATED.survival(40, 0.95).high()).isEqualTo(0.6801, offset(0.0001));
    assertThat(PLACEBO.survival(23, 0.95)).isEqualTo(new Interval(0, 0, 0, 0.95));
  }

  @Test
  @DisplayName("is told apart by the log-rank test, as published")
  void logRank() {
    // Chi-squared 16.79, Cox and Oakes, "Analysis of Survival Data" (1984), and many since.
    assertThat(TREATED.distance(PLACEBO).chance()).isEqualTo(4.17e-5, offset(0.01e-5));
    assertThat(PLACEBO.distance(TREATED).chance()).isEqualTo(4.17e-5, offset(0.01e-5));
    assertThat(TREATED.distance(TREATED).chance()).isEqualTo(1, offset(1e-12));
    // Fewer than 30 are at risk from the beginning.
    assertThat(TREATED.distance(PLACEBO).distance()).isZero();
  }

  @Test
  @DisplayName("has the exponential mean of all the time waited by those who left")
  void exponential() {
    assertThat(TREATED.exponentialMean()).isEqualTo(359.0 / 9);
    assertThat(of(new int[] {}, new int[] {5}).exponentialMean()).isInfinite();
  }

  @Test
  @DisplayName(
      "comes near the truth and near other callers of the same patience, and says how near")
  void heldOut() {
    KaplanMeier fitted = drawn(1, 120);
    KaplanMeier same = drawn(2, 120);
    KaplanMeier other = drawn(3, 150);
    int held = 0;
    for (long second = 20; second <= 200; second += 20) {
      held += fitted.survival(second, 0.95).contains(StrictMath.exp(-(second + 1) / 120.0)) ? 1 : 0;
    }

    assertThat(held).isGreaterThanOrEqualTo(8);
    assertThat(fitted.exponentialMean()).isEqualTo(120, offset(6.0));
    assertThat(fitted.distance(same).distance()).isBetween(0.005, 0.04);
    assertThat(fitted.distance(same).chance()).isGreaterThan(0.05);
    assertThat(fitted.distance(other).distance()).isGreaterThan(0.05);
    assertThat(fitted.distance(other).chance()).isLessThan(0.001);
    assertThat(fitted.distance(same).fitted()).isEqualTo(4_000);
    assertThat(fitted.distance(same).heldOut()).isEqualTo(4_000);
  }

  /** Callers with exponential patience, who are answered after an exponential time. */
  private static KaplanMeier drawn(long seed, double patience) {
    RandomStreams streams = new RandomStreams(seed);
    KaplanMeier.Builder builder = new KaplanMeier.Builder();
    for (int i = 0; i < 4_000; i++) {
      RandomGenerator random = streams.of("caller", i);
      double leaves = -StrictMath.log(1 - random.nextDouble()) * patience;
      double answer = -StrictMath.log(1 - random.nextDouble()) * 100;
      if (leaves < answer) {
        builder.left((long) leaves);
      } else {
        builder.answered((long) answer);
      }
    }
    return builder.build();
  }
}
