package io.csm.core.ticket;

import io.csm.core.EventId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of a cycle during which nothing changed. Immutable.
 *
 * @param kind what the clock did
 * @param from when it began
 * @param to when it ended; null while it lasts
 * @param cause the event that began it; null for a new version of rules or calendars
 * @param target what held, or null
 * @param used business time that counts; zero while it lasts
 */
public record SlaSpan(
    Kind kind,
    Instant from,
    @Nullable Instant to,
    @Nullable EventId cause,
    @Nullable SlaTargetRef target,
    Duration used) {
  /** What a clock does. */
  public enum Kind {
    /** It runs, by the hours of the target's calendar; nothing counts without a target. */
    RUNNING,
    /** The metric is paused. */
    PAUSED,
    /** The ticket is solved; no clock runs then. */
    SOLVED,
    /** Several spans of which only the sum is kept. */
    EARLIER
  }
}
