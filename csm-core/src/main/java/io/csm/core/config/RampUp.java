package io.csm.core.config;

import io.csm.core.internal.Require;
import io.csm.core.people.Ramp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How slowly agents begin who sign in, or come back, so that whoever has nothing to do is not asked
 * for everything that waits at once. Immutable.
 *
 * @param absence after how long AWAY or OFFLINE it applies, zero to 365 days
 * @param length for how long, 1 second to 7 days
 * @param offers how many offers an agent then gets at most within a window, 1 to {@value
 *     Ramp#MAX_OFFERS}
 * @param window any time of that length counts, 1 second to 7 days
 */
public record RampUp(Duration absence, Duration length, int offers, Duration window) {
  public RampUp {
    Require.that(
        !absence.isNegative() && absence.compareTo(Duration.ofDays(365)) <= 0,
        "rampUp.absence",
        absence,
        "zero to 365 days");
    check("rampUp.length", length);
    Require.range("rampUp.offers", offers, 1, Ramp.MAX_OFFERS);
    check("rampUp.window", window);
  }

  /** The ramp of an agent who comes back now. */
  public Ramp from(Instant now) {
    return new Ramp(now.plus(length), offers, window, List.of());
  }

  private static void check(String path, Duration time) {
    Require.that(
        time.compareTo(Duration.ofSeconds(1)) >= 0 && time.compareTo(Duration.ofDays(7)) <= 0,
        path,
        time,
        "1 second to 7 days");
  }
}
