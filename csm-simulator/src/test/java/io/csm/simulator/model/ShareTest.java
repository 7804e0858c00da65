package io.csm.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Shares and rates")
class ShareTest {

  @ParameterizedTest(name = "{0} of {1}")
  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17
  // (1998), table I, method 3.
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  @DisplayName("have Wilson's interval, as published")
  void wilson(long hits, long of, double low, double high) {
    Interval interval = new Share(hits, of).interval(0.95);

    assertThat(interval.estimate()).isEqualTo((double) hits / of);
    assertThat(interval.low()).isEqualTo(low, offset(0.00006));
    assertThat(interval.high()).isEqualTo(high, offset(0.00006));
  }

  @ParameterizedTest(name = "{0} events")
  // The common table of exact limits of a Poisson count, 95 %.
  @CsvSource({"0, 0, 3.689", "1, 0.0253, 5.572", "10, 4.795, 18.390", "100, 81.364, 121.627"})
  @DisplayName("have the exact interval of a Poisson count")
  void garwood(long events, double low, double high) {
    Interval interval = new Rate(events, 2).interval(0.95);

    assertThat(interval.low()).isEqualTo(low / 2, offset(0.0005));
    assertThat(interval.high()).isEqualTo(high / 2, offset(0.0005));
  }

  @Test
  @DisplayName("differ by Newcombe's interval, as published")
  void difference() {
    // Newcombe, "Interval estimation for the difference between independent proportions",
    // Statistics in Medicine 17 (1998), table II, method 10.
    Interval difference = new Share(56, 70).interval(0.95).minus(new Share(48, 80).interval(0.95));

    assertThat(difference.estimate()).isEqualTo(0.2, offset(1e-9));
    assertThat(difference.low()).isEqualTo(0.0524, offset(0.00006));
    assertThat(difference.high()).isEqualTo(0.3339, offset(0.00006));
    assertThat(difference.contains(0)).isFalse();
  }

  @Test
  @DisplayName("know nothing of nothing, and refuse what is none")
  void edges() {
    assertThat(new Share(0, 0).interval(0.9)).isEqualTo(new Interval(0, 0, 1, 0.9));
    assertThat(new Share(7, 7).interval(0.95).high()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Share(2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(-1, 1));
    Interval other = new Share(1, 2).interval(0.9);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Share(1, 2).interval(0.95).minus(other));
  }
}
