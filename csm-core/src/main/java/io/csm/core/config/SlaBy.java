package io.csm.core.config;

import io.csm.core.internal.Require;
import java.time.DateTimeException;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * A time of day some business days after a clock has started. Immutable.
 *
 * <p>A business day is a local date on which the calendar is open. With no days it is the first
 * business day on which there is business time left before that time: today, or the next.
 *
 * @param days how many business days after the date of the start, 0 to 366
 * @param at a local time from 00:01 to 23:59, such as {@code 16:00}; null for the end of that day's
 *     hours
 */
public record SlaBy(int days, @Nullable String at) {
  /** The end of the day's hours; of the next business day if they are over. */
  public static final SlaBy END_OF_DAY = new SlaBy(0, null);

  /** The end of the hours of the business day after. */
  public static final SlaBy END_OF_NEXT_DAY = new SlaBy(1, null);

  public SlaBy {
    Require.range("target.by.days", days, 0, 366);
    if (at != null) {
      Require.that(
          time(at) != null && !LocalTime.MIDNIGHT.equals(time(at)),
          "target.by.at",
          at,
          "a time of day such as 16:00");
    }
  }

  /** That time on the first business day on which it is not over. */
  public static SlaBy at(String time) {
    return new SlaBy(0, time);
  }

  /** The time of day; null for the end of the day's hours. */
  public @Nullable LocalTime time() {
    return at == null ? null : time(at);
  }

  private static @Nullable LocalTime time(String text) {
    try {
      return text.length() == 5 ? LocalTime.parse(text) : null;
    } catch (DateTimeException none) {
      return null;
    }
  }
}
