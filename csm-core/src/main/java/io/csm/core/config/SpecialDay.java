package io.csm.core.config;

import io.csm.core.internal.Require;
import java.util.List;

/**
 * The hours of one date, in the place of those of its day of the week: a make-up working day, a
 * short day, a day of inventory.
 *
 * @param name what people call it, possibly empty, at most {@value
 *     BusinessCalendar#MAX_NAME_LENGTH} characters
 * @param hours when that date is open, at most {@value BusinessCalendar#MAX_HOURS} stretches, none
 *     of them over midnight; none at all closes the day
 * @param evenOnHoliday whether it also holds where the date is a holiday, which otherwise is closed
 */
public record SpecialDay(String name, List<OpenHours> hours, boolean evenOnHoliday) {
  public SpecialDay {
    Require.text("specialDay.name", name, BusinessCalendar.MAX_NAME_LENGTH);
    hours = Require.list("specialDay.hours", hours, BusinessCalendar.MAX_HOURS);
    for (int i = 0; i < hours.size(); i++) {
      BusinessCalendar.requireWithinDay("specialDay.hours[" + i + "]", hours.get(i));
    }
  }

  /** A day that is closed where it is a holiday too. */
  public static SpecialDay of(String name, String... hours) {
    return new SpecialDay(name, BusinessCalendarBuilder.parse("specialDay.hours", hours), false);
  }

  /** This day, which also holds where it is a holiday. */
  public SpecialDay onHolidaysToo() {
    return new SpecialDay(name, hours, true);
  }
}
