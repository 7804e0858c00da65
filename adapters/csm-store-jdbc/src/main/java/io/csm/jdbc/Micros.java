package io.csm.jdbc;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as whole microseconds since 1970 in UTC. */
final class Micros {
  private static final int NANOS = 1_000;

  private Micros() {}

  /** The microsecond that {@code instant} lies in. */
  static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / NANOS);
  }

  /** The microsecond that {@code instant} lies in; null for null. */
  static @Nullable Long ofNullable(@Nullable Instant instant) {
    return instant == null ? null : of(instant);
  }

  /** The first microsecond that is not before {@code instant}. */
  static long notBefore(Instant instant) {
    return of(instant) + (nanos(instant) == 0 ? 0 : 1);
  }

  /** The nanoseconds of {@code instant} beyond its microsecond, 0 to 999. */
  static int nanos(Instant instant) {
    return instant.get(ChronoField.NANO_OF_SECOND) % NANOS;
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static Instant instant(long micros, int nanos) {
    return instant(micros).plusNanos(nanos);
  }
}
