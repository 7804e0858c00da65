package io.csm.sla;

import java.time.Duration;
import java.time.Instant;

/**
 * A part of a cycle as people see it.
 *
 * @param kind what it was
 * @param from when it began
 * @param to when it ended
 * @param counted business time that counts; zero except where the clock ran
 * @param detail the holiday's or special day's name, or the event that paused the clock; possibly
 *     empty
 */
public record SlaSegment(Kind kind, Instant from, Instant to, Duration counted, String detail) {
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
