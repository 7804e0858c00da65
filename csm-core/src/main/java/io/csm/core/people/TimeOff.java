package io.csm.core.people;

import io.csm.core.internal.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time for which an agent is off, whatever the shift says. Immutable.
 *
 * @param from the first instant of it
 * @param until the first instant after it
 * @param reason the host's short word for it, e.g. {@code leave}, at most {@value #MAX_REASON}
 *     UTF-16 units, or null. It stands in the journal for good, so it must not tell anything
 *     personal, such as an illness
 */
public record TimeOff(Instant from, Instant until, @Nullable String reason) {
  /** The greatest length of a reason. */
  public static final int MAX_REASON = 64;

  /** The end of the years of calendars. */
  public static final Instant LATEST = Instant.parse("2199-12-31T00:00:00Z");

  public TimeOff {
    Require.that(
        !from.isBefore(Instant.EPOCH) && !until.isAfter(LATEST),
        "schedule.timeOff",
        from + " to " + until,
        "times from " + Instant.EPOCH + " to " + LATEST);
    Require.that(from.isBefore(until), "schedule.timeOff.until", until, "a time after " + from);
    if (reason != null) {
      Require.name("schedule.timeOff.reason", reason, MAX_REASON);
    }
  }

  /** A time off without a reason. */
  public static TimeOff of(Instant from, Instant until) {
    return new TimeOff(from, until, null);
  }

  /** Whether {@code at} is in it. */
  public boolean contains(Instant at) {
    return !at.isBefore(from) && at.isBefore(until);
  }
}
