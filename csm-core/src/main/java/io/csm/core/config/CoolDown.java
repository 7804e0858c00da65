package io.csm.core.config;

import io.csm.core.internal.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long an agent is not asked again for the same work after an offer of it came to nothing.
 * Immutable.
 *
 * @param afterDecline who declined, zero to 365 days; null for as long as the work waits in the
 *     queue
 * @param afterMiss who did not answer in time, zero to 365 days
 */
public record CoolDown(@Nullable Duration afterDecline, Duration afterMiss) {
  // Before STANDARD, whose checks need it.
  private static final Duration MAX = Duration.ofDays(365);

  /** Who declined is not asked again; who missed it may be asked at once. */
  public static final CoolDown STANDARD = new CoolDown(null, Duration.ZERO);

  public CoolDown {
    if (afterDecline != null) {
      check("coolDown.afterDecline", afterDecline);
    }
    check("coolDown.afterMiss", afterMiss);
  }

  /** The same time after both. */
  public static CoolDown of(Duration time) {
    return new CoolDown(time, time);
  }

  private static void check(String path, Duration time) {
    Require.that(!time.isNegative() && time.compareTo(MAX) <= 0, path, time, "zero to 365 days");
  }
}
