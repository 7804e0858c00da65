package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.spi.Leases;
import io.csm.testkit.Fixtures;
import io.csm.testkit.LeasesContract;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Leases in memory")
class InMemoryLeasesTest extends LeasesContract {
  private final SettableClock clock = new SettableClock(Fixtures.START);
  private final InMemoryLeases leases = new InMemoryLeases(clock);

  @Override
  protected Leases leases() {
    return leases;
  }

  @Override
  protected void pass(Duration time) {
    clock.advance(time);
  }

  @Test
  @DisplayName("are bounded, and expired ones make room")
  void bounded() {
    for (int i = 0; i < InMemoryLeases.MAX_LEASES; i++) {
      leases.acquire("lease-" + i, "a", Duration.ofMinutes(i == 0 ? 1 : 2));
    }
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> leases.acquire("one more", "a", Duration.ofMinutes(1)))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.OVERLOADED));

    clock.advance(Duration.ofMinutes(1));

    assertThat(leases.acquire("one more", "a", Duration.ofMinutes(1))).isPresent();
  }
}
