package io.csm.testkit;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is set. Thread-safe. */
public final class SettableClock implements InstantSource {
  private volatile Instant now;

  /** A clock that stands at {@code start}. */
  public SettableClock(Instant start) {
    now = start;
  }

  /** A clock that stands at a moment such as {@code 2026-03-02T08:00:00Z}. */
  public static SettableClock at(String start) {
    return new SettableClock(Instant.parse(start));
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Sets the clock forward, or leaves it where it is.
   *
   * @throws CsmException with {@code INVALID_VALUE} if that would be backwards; see {@link
   *     #setBack}
   */
  public synchronized void set(Instant time) {
    now = forward(now, time);
  }

  /**
   * Lets time pass.
   *
   * @param time zero or more
   * @return the time it is then
   */
  public synchronized Instant advance(Duration time) {
    Instant later = forward(now, now.plus(time));
    now = later;
    return later;
  }

  /** Sets the clock to any time, as an operator's hand or a time server may. */
  public synchronized void setBack(Instant time) {
    now = time;
  }

  @Override
  public String toString() {
    return now.toString();
  }

  private static Instant forward(Instant before, Instant time) {
    if (time.isBefore(before)) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "clock",
          "value",
          time,
          "expected",
          "a time from " + before + " on. Maybe use setBack");
    }
    return time;
  }
}
