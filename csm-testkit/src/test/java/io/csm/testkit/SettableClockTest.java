package io.csm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.CsmException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A settable clock")
class SettableClockTest {
  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");

  @Test
  @DisplayName("stands still until it is set")
  void still() {
    assertThat(clock.instant()).isEqualTo(START);
    assertThat(clock.millis()).isEqualTo(START.toEpochMilli());
    assertThat(clock).hasToString("2026-03-02T08:00:00Z");
  }

  @Test
  @DisplayName("goes forward by steps or to a time")
  void forward() {
    assertThat(clock.advance(Duration.ofSeconds(5))).isEqualTo(START.plusSeconds(5));
    assertThat(clock.advance(Duration.ZERO)).isEqualTo(START.plusSeconds(5));
    clock.set(START.plusSeconds(9));

    assertThat(clock.instant()).isEqualTo(START.plusSeconds(9));
  }

  @Test
  @DisplayName("goes back only when told so in so many words")
  void back() {
    assertThatExceptionOfType(CsmException.class).isThrownBy(() -> clock.set(START.minusNanos(1)));
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> clock.advance(Duration.ofNanos(-1)));
    assertThat(clock.instant()).isEqualTo(START);

    clock.setBack(START.minusSeconds(1));

    assertThat(clock.instant()).isEqualTo(START.minusSeconds(1));
  }
}
