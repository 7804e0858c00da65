package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.time.Duration;
import java.util.Collection;

/** Checks of what callers hand in, each with the path and what was expected. */
final class Arguments {
  /** The greatest number of rows, ids or names in a call. */
  static final int MAX_LIST = 1_000;

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration LONGEST_GRACE = Duration.ofDays(1);

  private Arguments() {}

  static void list(String path, Collection<?> values) {
    if (values.size() > MAX_LIST) {
      throw CsmException.of(Code.TOO_MANY, path, "size", values.size(), "max", MAX_LIST);
    }
  }

  static void range(String path, long value, long min, long max) {
    if (value < min || value > max) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          path,
          "value",
          value,
          "expected",
          "a number from " + min + " to " + max);
    }
  }

  /** A name of 1 to 200 characters, without the one that PostgreSQL cannot keep. */
  static void name(String path, String value) {
    if (value.length() > 200) {
      throw CsmException.of(Code.TOO_LONG, path, "length", value.length(), "max", 200);
    }
    if (value.isEmpty() || value.indexOf('\0') >= 0) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          path,
          "value",
          value,
          "expected",
          "a text that is not empty, without the character U+0000");
    }
  }

  /** The time of a lease, in microseconds. */
  static long leaseMicros(String path, Duration time) {
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw CsmException.of(
          Code.INVALID_VALUE, path, "value", time, "expected", "1 second to 1 hour");
    }
    return micros(time);
  }

  /** How long one waits for an agent to come back, in microseconds. */
  static long graceMicros(String path, Duration time) {
    if (time.isNegative() || time.compareTo(LONGEST_GRACE) > 0) {
      throw CsmException.of(Code.INVALID_VALUE, path, "value", time, "expected", "zero to 1 day");
    }
    return micros(time);
  }

  static long micros(Duration time) {
    return time.toNanos() / 1_000;
  }
}
