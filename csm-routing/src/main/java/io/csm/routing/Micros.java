package io.csm.routing;

import java.time.Instant;

/** Times as microseconds since 1970, rounded down: precise enough to put things in order. */
final class Micros {
  private static final long PER_SECOND = 1_000_000;
  private static final long LAST_SECOND = Long.MAX_VALUE / 4 / PER_SECOND - 1;

  /** Half of it is further from 1970 than the year 9999 is. */
  private static final long BEHIND = 1L << 60;

  private Micros() {}

  /** The order of times is kept; times beyond the year 70,000 are the same. */
  static long of(Instant time) {
    long second = Math.max(-LAST_SECOND, Math.min(LAST_SECOND, time.getEpochSecond()));
    return second * PER_SECOND + time.getNano() / 1_000;
  }

  /**
   * A place behind all of the first order, for what stands in a second one. Places before the year
   * -16,000 are the same there.
   *
   * @param place in the year 9999 at the latest
   */
  static long behindAll(long place) {
    return Math.max(place, -BEHIND / 2) + BEHIND;
  }
}
