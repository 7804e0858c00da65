package io.csm.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A comparison in pairs")
class PairedTest {

  @ParameterizedTest(name = "{0} runs: t = {1}")
  // The common table of Student's t, two-sided 95 %.
  @CsvSource({"2, 12.706", "5, 2.776", "10, 2.262", "30, 2.045"})
  @DisplayName("has the interval of Student's t")
  void student(int runs, double t) {
    double[] values = new double[runs];
    for (int i = 0; i < runs; i++) {
      values[i] = i;
    }
    double deviation = Math.sqrt((runs + 1) * runs / 12.0);

    Interval interval = Paired.student(values, 0.95);

    assertThat(interval.estimate()).isEqualTo((runs - 1) / 2.0);
    assertThat(interval.halfWidth() / (deviation / Math.sqrt(runs))).isEqualTo(t, offset(0.0006));
  }

  @Test
  @DisplayName("finds a difference that the noise of single runs would hide")
  void pairs() {
    double[] before = {100, 140, 80, 120, 60};
    double[] after = {97, 136, 77.5, 116.5, 57};

    Paired paired = Paired.of(before, after, 0.95);

    assertThat(paired.verdict()).isEqualTo(Paired.Verdict.LOWER);
    assertThat(paired.before()).isEqualTo(100);
    assertThat(paired.after()).isEqualTo(96.8);
    assertThat(paired.difference().estimate()).isEqualTo(-3.2, offset(1e-9));
    assertThat(Paired.student(before, 0.95).halfWidth()).isGreaterThan(30);
  }

  @Test
  @DisplayName("calls a difference inside the noise what it is, and the direction otherwise")
  void verdicts() {
    double[] zero = {0, 0, 0, 0, 0};

    assertThat(Paired.of(zero, new double[] {1, -1, 2, -2, 0.5}, 0.95).verdict())
        .isEqualTo(Paired.Verdict.INSIDE_THE_NOISE);
    assertThat(Paired.of(zero, new double[] {1, 1.1, 0.9, 1, 1}, 0.95).verdict())
        .isEqualTo(Paired.Verdict.HIGHER);
    assertThat(Paired.of(zero, zero, 0.95).verdict()).isEqualTo(Paired.Verdict.INSIDE_THE_NOISE);
  }

  @Test
  @DisplayName("holds the truth as often as it says")
  void coverage() {
    RandomStreams streams = new RandomStreams(11);
    int held = 0;
    for (int i = 0; i < 2_000; i++) {
      RandomGenerator random = streams.of("runs", i);
      double[] before = new double[5];
      double[] after = new double[5];
      for (int run = 0; run < 5; run++) {
        double common = 50 * random.nextDouble();
        before[run] = common + normal(random);
        after[run] = common + 3 + normal(random);
      }
      held += Paired.of(before, after, 0.9).difference().contains(3) ? 1 : 0;
    }

    // Four deviations of a binomial share.
    assertThat(held / 2_000.0).isEqualTo(0.9, offset(0.027));
  }

  private static double normal(RandomGenerator random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  @Test
  @DisplayName("refuses what is no pair")
  void refusals() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Paired.of(new double[] {1, 2}, new double[] {1}, 0.95));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Paired.student(new double[] {1}, 0.95))
        .withMessageContaining("Maybe take 5 seeds");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Paired.student(new double[] {1, Double.NaN}, 0.95));
    assertThatIllegalArgumentException().isThrownBy(() -> Paired.student(new double[] {1, 2}, 1));
  }
}
