package io.csm.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.offset;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A model of service times")
class ServiceModelTest {

  /** What becomes of each service of a drawn house: agents have paces, types have lengths. */
  private interface Sink {
    void add(String agent, String type, long seconds);
  }

  private static double pace(int agent) {
    return 1.5 - agent * 0.1;
  }

  /** Ten agents with 40 to 400 services of two types each; one in twenty hangs up in 2 s. */
  private static void house(long seed, Sink sink) {
    RandomStreams streams = new RandomStreams(seed);
    for (int agent = 0; agent < 10; agent++) {
      RandomGenerator random = streams.of("services", "a-" + agent);
      for (int i = 0; i < 40 * (agent + 1); i++) {
        boolean sale = random.nextDouble() < 0.3;
        double z = normal(random);
        double seconds = (sale ? 400 : 150) * pace(agent) * StrictMath.exp(0.8 * z);
        sink.add(
            "a-" + agent, sale ? "sale" : "help", random.nextDouble() < 0.05 ? 2 : (long) seconds);
      }
    }
  }

  private static ServiceModel fitted(long seed) {
    ServiceModel.Builder builder = new ServiceModel.Builder();
    house(seed, builder::add);
    return builder.build();
  }

  private static double normal(RandomGenerator random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  @Test
  @DisplayName("foresees services that it was not fitted on, and better than by type alone")
  void heldOut() {
    ServiceModel.Check check = fitted(1).check();
    house(2, check::add);
    ServiceModel.Result result = check.result();

    assertThat(result.fitted()).isEqualTo(2_200);
    assertThat(result.heldOut()).isEqualTo(2_200);
    // Hang-ups, one in twenty, are not slower where the agent is: the model moves them, too.
    assertThat(result.distance()).isLessThan(0.05 + 1.36 / Math.sqrt(2_200));
    // Two samples of a spread as wide as the mean.
    assertThat(result.workError()).isEqualTo(0, offset(0.08));
    assertThat(result.logError()).isLessThan(0.99 * result.logErrorByType());
  }

  @Test
  @DisplayName("says so when the services are others")
  void others() {
    ServiceModel.Check check = fitted(1).check();
    house(2, (agent, type, seconds) -> check.add(agent, type, 2 * seconds));

    assertThat(check.result().distance()).isGreaterThan(0.25);
    assertThat(check.result().workError()).isEqualTo(-0.5, offset(0.06));
  }

  @Test
  @DisplayName("draws what it was fitted on: hang-ups, agents' paces and types' lengths")
  void draws() {
    ServiceModel model = fitted(1);
    RandomGenerator random = new RandomStreams(4).of("draws", 0);
    int draws = 4_000;
    int short0 = 0;
    double sum0 = 0;
    double sum9 = 0;
    for (int i = 0; i < draws; i++) {
      double seconds = model.draw("a-0", "help", random);
      short0 += seconds < 10 ? 1 : 0;
      sum0 += seconds;
      sum9 += model.draw("a-9", "help", random);
    }

    assertThat((double) short0 / draws).isEqualTo(0.05, offset(0.02));
    assertThat(sum0 / draws).isEqualTo(model.mean("a-0", "help"), offset(25.0));
    assertThat(sum0 / sum9).isBetween(1.7, 3.2);
    assertThat(model.mean("a-9", "sale") / model.mean("a-9", "help")).isBetween(2.2, 3.2);
    assertThat(model.pace("a-0")).isGreaterThan(model.pace("a-5"));
    assertThat(model.pace("a-5")).isGreaterThan(model.pace("a-9"));
  }

  @Test
  @DisplayName("takes an agent with few services for an ordinary one, by the stated formula")
  void shrinkage() {
    ServiceModel.Builder builder = new ServiceModel.Builder();
    // Two agents with many services at two paces, e^4 and e^6, spread by a factor of e.
    for (int i = 0; i < 50; i++) {
      builder.add("slow", "t", i % 2 == 0 ? 148 : 1_097);
      builder.add("fast", "t", i % 2 == 0 ? 20 : 148);
    }
    builder.add("new", "t", 20);
    ServiceModel model = builder.build();

    // Naive: all from the formulas, by hand.
    double[][] logs = {
      {StrictMath.log(148), StrictMath.log(1_097)}, {StrictMath.log(20), StrictMath.log(148)}
    };
    double mean =
        (50 * (logs[0][0] + logs[0][1] + logs[1][0] + logs[1][1]) / 2 + StrictMath.log(20)) / 101;
    double within = 0;
    double between = 0;
    for (double[] own : logs) {
      double half = (own[1] - own[0]) / 2;
      within += 50 * half * half;
      double rest = (own[0] + own[1]) / 2 - mean;
      between += 50 * rest * rest;
    }
    within /= 98;
    double restNew = StrictMath.log(20) - mean;
    between += restNew * restNew;
    double tau = (between - 2 * within) / (101 - (2_500 + 2_500 + 1) / 101.0);
    double slow = (logs[0][0] + logs[0][1]) / 2 - mean;
    assertThat(StrictMath.log(model.pace("slow")))
        .isEqualTo(slow * 50 * tau / (50 * tau + within), offset(1e-9));
    assertThat(StrictMath.log(model.pace("new")))
        .isEqualTo(restNew * tau / (tau + within), offset(1e-9));
    assertThat(Math.abs(StrictMath.log(model.pace("new")))).isLessThan(0.7 * -restNew);
    assertThat(model.pace("nobody")).isEqualTo(1);
  }

  @Test
  @DisplayName("does not invent differences between agents who have none")
  void noDifference() {
    ServiceModel.Builder builder = new ServiceModel.Builder();
    for (int agent = 0; agent < 8; agent++) {
      for (int i = 1; i <= 30; i++) {
        builder.add("a-" + agent, "t", i * 10L);
      }
    }
    ServiceModel model = builder.build();

    for (int agent = 0; agent < 8; agent++) {
      assertThat(model.pace("a-" + agent)).isEqualTo(1, offset(1e-9));
    }
    assertThat(model.mean("a-1", "t")).isEqualTo(155, offset(3.0));
    // Unknown work is drawn from all.
    assertThat(model.mean("a-1", "?")).isEqualTo(155, offset(3.0));
  }

  @Test
  @DisplayName("copes with one service, and refuses none")
  void edges() {
    ServiceModel one = new ServiceModel.Builder().add("a", "t", 0).build();

    assertThat(one.draw("a", "t", new RandomStreams(1).of("x", 1))).isEqualTo(1);
    assertThat(one.check().result().distance()).isZero();
    assertThatIllegalStateException()
        .isThrownBy(() -> new ServiceModel.Builder().build().mean("a", "t"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ServiceModel.Builder().add("a", "t", -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ServiceModel.Builder().add("a", "", 1));
  }
}
