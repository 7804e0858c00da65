package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.csm.simulator.model.KaplanMeier;
import io.csm.simulator.model.RandomStreams;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class KaplanMeierTest {
  record Seen(long seconds, boolean left) {}

  @Provide
  Arbitrary<List<Seen>> observations() {
    return Combinators.combine(Arbitraries.longs().between(0, 40), Arbitraries.of(true, false))
        .as(Seen::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  private static KaplanMeier estimate(List<Seen> observations) {
    KaplanMeier.Builder builder = new KaplanMeier.Builder();
    for (Seen seen : observations) {
      if (seen.left()) {
        builder.left(seen.seconds());
      } else {
        builder.answered(seen.seconds());
      }
    }
    return builder.build();
  }

  /** The product over the seconds, each counted anew from all observations. */
  private static double naive(List<Seen> observations, long until) {
    double share = 1;
    for (long t = 0; t <= until; t++) {
      long now = t;
      long atRisk = observations.stream().filter(s -> s.seconds() >= now).count();
      long left = observations.stream().filter(s -> s.left() && s.seconds() == now).count();
      if (atRisk > 0) {
        share *= 1 - (double) left / atRisk;
      }
    }
    return share;
  }

  private static long last(List<Seen> observations) {
    return observations.stream().mapToLong(Seen::seconds).max().orElseThrow();
  }

  @Property
  void theEstimateIsTheProductCountedAnew(@ForAll("observations") List<Seen> observations) {
    KaplanMeier estimate = estimate(observations);

    for (long t = 0; t <= last(observations); t++) {
      assertThat(estimate.survival(t)).isCloseTo(naive(observations, t), within(1e-12));
    }
  }

  @Property
  void willingnessNeverRisesAndEndsIfAnyoneLeftLater(
      @ForAll("observations") List<Seen> observations) {
    KaplanMeier estimate = estimate(observations);

    for (long t = 0; t < 200; t++) {
      assertThat(estimate.survival(t + 1)).isBetween(0.0, estimate.survival(t));
    }
  }

  @Property
  void theTailIsAnExponentialThroughTheLastValue(@ForAll("observations") List<Seen> observations) {
    KaplanMeier estimate = estimate(observations);
    long last = last(observations);

    if (last > 0) {
      double end = estimate.survival(last);
      assertThat(estimate.survival(2 * last)).isCloseTo(end * end, within(1e-12));
      assertThat(estimate.survival(3 * last)).isCloseTo(end * end * end, within(1e-12));
    }
  }

  @Property
  void aDrawIsTheFirstSecondAtWhichTheShareHasFallenFarEnough(
      @ForAll("observations") List<Seen> observations,
      @ForAll long seed,
      @ForAll @IntRange(min = -1, max = 60) int after) {
    KaplanMeier estimate = estimate(observations);
    double u = ((new RandomStreams(seed).of("patience", 1).nextLong() >>> 11) + 0.5) * 0x1.0p-53;
    double target = u * (after < 0 ? 1 : estimate.survival(after));

    long drawn = estimate.draw(new RandomStreams(seed).of("patience", 1), after);

    assertThat(drawn).isGreaterThan(after);
    if (drawn != KaplanMeier.FOREVER && estimate.survival(Math.max(0, after)) > 0) {
      assertThat(estimate.survival(drawn)).isLessThanOrEqualTo(target + 1e-12);
      if (drawn > 0 && drawn > after + 1) {
        assertThat(estimate.survival(drawn - 1)).isGreaterThan(target - 1e-12);
      }
    }
  }

  @Property
  void whereNobodyLeftPatienceHasNoEnd(@ForAll long seed) {
    KaplanMeier estimate = new KaplanMeier.Builder().answered(5).answered(7).build();

    assertThat(estimate.draw(new RandomStreams(seed).of("patience", 1), -1))
        .isEqualTo(KaplanMeier.FOREVER);
    assertThat(estimate.survival(1_000_000)).isEqualTo(1);
  }

  @Example
  void aPublishedExampleComesOut() {
    // The leukaemia patients on 6-MP of Freireich et al. 1963, remission in weeks.
    KaplanMeier.Builder builder = new KaplanMeier.Builder();
    for (int left : new int[] {6, 6, 6, 7, 10, 13, 16, 22, 23}) {
      builder.left(left);
    }
    for (int censored : new int[] {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}) {
      builder.answered(censored);
    }
    KaplanMeier estimate = builder.build();

    assertThat(estimate.survival(6)).isCloseTo(0.857, within(0.0005));
    assertThat(estimate.survival(7)).isCloseTo(0.807, within(0.0005));
    assertThat(estimate.survival(10)).isCloseTo(0.753, within(0.0005));
    assertThat(estimate.survival(13)).isCloseTo(0.690, within(0.0005));
    assertThat(estimate.survival(16)).isCloseTo(0.627, within(0.0005));
    assertThat(estimate.survival(22)).isCloseTo(0.538, within(0.0005));
    assertThat(estimate.survival(35)).isCloseTo(0.448, within(0.0005));
    assertThat(estimate.observed()).isEqualTo(9);
    assertThat(estimate.censored()).isEqualTo(12);
  }

  @Example
  void manyDrawsHaveTheEstimatedShares() {
    KaplanMeier estimate =
        new KaplanMeier.Builder().left(10).left(20).answered(25).left(30).answered(40).build();
    RandomStreams random = new RandomStreams(7);
    int draws = 20_000;
    int beyond20 = 0;
    int beyond40 = 0;
    for (int i = 0; i < draws; i++) {
      long drawn = estimate.draw(random.of("patience", i), -1);
      beyond20 += drawn > 20 ? 1 : 0;
      beyond40 += drawn > 40 ? 1 : 0;
    }

    // Four deviations of a binomial share.
    assertThat((double) beyond20 / draws).isCloseTo(estimate.survival(20), within(0.015));
    assertThat((double) beyond40 / draws).isCloseTo(estimate.survival(40), within(0.015));
  }

  @Example
  void aPriorityThatNobodyHadIsDrawnFromAll() {
    Patience.Builder builder = new Patience.Builder();
    builder.left(0, 5);
    builder.left(1, 9);
    Patience patience = builder.build();
    RandomStreams random = new RandomStreams(3);

    assertThat(patience.draw(0, random.of("patience", 1), -1)).isEqualTo(5);
    assertThat(patience.draw(1, random.of("patience", 1), -1)).isEqualTo(9);
    assertThat(patience.draw(2, random.of("patience", 1), -1))
        .isEqualTo(patience.all().draw(random.of("patience", 1), -1));
  }

  @Example
  void aNegativeWaitIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new KaplanMeier.Builder().left(-1));
  }
}
