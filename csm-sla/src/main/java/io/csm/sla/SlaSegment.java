package io.csm.sla;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of a cycle as people see it.
 *
 * @param kind what it was
 * @param from when it began
 * @param to when it ended
 * @param counted business time that counts; zero except where the clock ran
 * @param detail the holiday's or special day's name, or the id of the event that paused the clock
 *     or solved the ticket; empty for all else, and where a version of the rules paused it
 * @param cause that event; null where there is none, and where the history was not at hand
 */
public record SlaSegment(
    Kind kind,
    Instant from,
    Instant to,
    Duration counted,
    String detail,
    @Nullable SlaCause cause) {
  /** What a segment is. */
  public enum Kind {
    /** The clock ran. */
    RAN,
    /** It ran on a special day, such as a make-up working day. */
    SPECIAL_DAY,
    /** The calendar was closed. */
    CLOSED,
    /** The calendar was closed because of a holiday. */
    HOLIDAY,
    /** The metric was paused. */
    PAUSED,
    /** The ticket was solved. */
    SOLVED,
    /** No target held. */
    NO_TARGET,
    /** More than is told one by one. */
    SUMMED
  }
}
