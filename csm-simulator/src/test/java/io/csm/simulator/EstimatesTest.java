package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The errors of estimated waits")
class EstimatesTest {
  private final Estimates estimates = new Estimates();

  @Test
  @DisplayName("are those of the calls for which both estimates were known")
  void errors() {
    for (int i = 0; i < Estimates.WAITS; i++) {
      assertThat(estimates.given(Duration.ofSeconds(9))).isNull();
      estimates.answered(10, null);
    }
    assertThat(estimates.given(null)).isNull();
    Estimates.Given given = estimates.given(Duration.ofSeconds(25));

    estimates.answered(20, given);
    estimates.answered(40, given);

    assertThat(estimates.report())
        .isEqualTo(
            new Report.Estimates(
                32,
                new Report.EstimateError(2, new Percentiles(5, 15, 15, 15), -5),
                new Report.EstimateError(2, new Percentiles(10, 30, 30, 30), -20)));
  }

  @Test
  @DisplayName("of the mean of waits go by the last 30 only")
  void last() {
    for (int i = 0; i < 100; i++) {
      estimates.answered(i < 70 ? 1_000 : 30, null);
    }

    assertThat(estimates.given(Duration.ZERO)).isEqualTo(new Estimates.Given(0, 30));
  }

  @Test
  @DisplayName("are none where nobody waited")
  void none() {
    Report.EstimateError none = new Report.EstimateError(0, new Percentiles(0, 0, 0, 0), 0);

    assertThat(estimates.report()).isEqualTo(new Report.Estimates(0, none, none));
  }
}
