package io.csm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.CsmException;
import io.csm.spi.Leases;
import io.csm.spi.Leases.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link Leases}. */
@DisplayName("Leases")
public abstract class LeasesContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** For the tests of your leases. */
  protected LeasesContract() {}

  /** The leases under test: the same during a test, and none of them held at its begin. */
  protected abstract Leases leases();

  /** Lets time pass by the clock of the leases. */
  protected abstract void pass(Duration time);

  private Optional<Lease> acquire(String holder) {
    return leases().acquire("shard-0", holder, MINUTE);
  }

  @Test
  @DisplayName("who comes first holds the lease, and nobody else")
  void first() {
    assertThat(acquire("a")).contains(new Lease("shard-0", "a", true));
    assertThat(acquire("b")).isEmpty();
  }

  @Test
  @DisplayName("the holder renews, which is no take-over")
  void renewed() {
    acquire("a");
    pass(Duration.ofSeconds(40));
    assertThat(acquire("a")).contains(new Lease("shard-0", "a", false));
    pass(Duration.ofSeconds(40));

    assertThat(acquire("b")).isEmpty();
  }

  @Test
  @DisplayName("a lease that has expired is anybody's")
  void expired() {
    acquire("a");
    pass(MINUTE);

    assertThat(acquire("b")).contains(new Lease("shard-0", "b", true));
    assertThat(acquire("a")).isEmpty();
  }

  @Test
  @DisplayName("whoever lets a lease expire takes over anew, as somebody else may have had it")
  void expiredAndBack() {
    acquire("a");
    pass(MINUTE);

    assertThat(acquire("a")).contains(new Lease("shard-0", "a", true));
  }

  @Test
  @DisplayName("a lease that was given back is anybody's at once")
  void released() {
    acquire("a");
    leases().release("shard-0", "a");

    assertThat(acquire("b")).contains(new Lease("shard-0", "b", true));
  }

  @Test
  @DisplayName("only the holder can give a lease back, and for others it is no error")
  void releasedByOthers() {
    leases().release("shard-0", "a");
    acquire("a");
    leases().release("shard-0", "b");

    assertThat(acquire("b")).isEmpty();
  }

  @Test
  @DisplayName("leases of different names have nothing to do with each other")
  void names() {
    acquire("a");

    assertThat(leases().acquire("shard-1", "b", MINUTE)).isPresent();
  }

  @Test
  @DisplayName("names, holders and times out of range are refused")
  void bounds() {
    Leases leases = leases();
    for (Runnable call :
        List.<Runnable>of(
            () -> leases.acquire("", "a", MINUTE),
            () -> leases.acquire("n".repeat(201), "a", MINUTE),
            () -> leases.acquire("n", "", MINUTE),
            () -> leases.acquire("n", "a".repeat(201), MINUTE),
            () -> leases.acquire("n", "a", Duration.ofMillis(999)),
            () -> leases.acquire("n", "a", Duration.ofHours(1).plusMillis(1)))) {
      assertThatExceptionOfType(CsmException.class).isThrownBy(call::run);
    }
    assertThat(leases.acquire("n", "a", Duration.ofSeconds(1))).isPresent();
    assertThat(leases.acquire("n".repeat(200), "a".repeat(200), Duration.ofHours(1))).isPresent();
  }

  @Test
  @DisplayName("of many who ask at a time exactly one gets the lease")
  void race() {
    for (int round = 0; round < 20; round++) {
      String name = "round-" + round;

      List<Optional<Lease>> answers =
          Race.of(8, i -> () -> leases().acquire(name, "node-" + i, MINUTE));

      assertThat(answers).filteredOn(Optional::isPresent).hasSize(1);
    }
  }

  @Test
  @DisplayName("of several leases each is granted or not for itself")
  void several() {
    leases().acquire("n/2", "b", MINUTE);
    leases().acquire("n/3", "a", MINUTE);

    assertThat(leases().acquire(List.of("n/3", "n/2", "n/1"), "a", MINUTE))
        .containsExactly(new Lease("n/3", "a", false), new Lease("n/1", "a", true));
  }

  @Test
  @DisplayName("several can be given back at a time, save for those that somebody else holds")
  void severalReleased() {
    leases().acquire(List.of("n/1", "n/2"), "a", MINUTE);
    leases().acquire("n/3", "b", MINUTE);

    leases().release(List.of("n/4", "n/3", "n/2", "n/1"), "a");
    leases().release(List.of(), "b");

    assertThat(leases().held("n/")).containsExactly(new Lease("n/3", "b", false));
  }

  @Test
  @DisplayName("it can be asked who holds what, by the beginning of the names")
  void held() {
    leases().acquire("n_/1", "short", Duration.ofSeconds(10));
    leases().acquire(List.of("n_/2", "n_/10", "nn/3", "N_/4"), "a", MINUTE);
    pass(Duration.ofSeconds(10));

    assertThat(leases().held("n_/"))
        .containsExactly(new Lease("n_/10", "a", false), new Lease("n_/2", "a", false));
  }
}
