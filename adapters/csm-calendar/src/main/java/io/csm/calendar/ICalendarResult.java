package io.csm.calendar;

import io.csm.core.config.BusinessCalendar;
import java.util.List;

/**
 * What an iCalendar file said.
 *
 * @param calendar the calendar
 * @param unused every part of the file that the calendar does not contain, in the order of the file
 */
public record ICalendarResult(BusinessCalendar calendar, List<UnusedPart> unused) {
  public ICalendarResult {
    unused = List.copyOf(unused);
  }
}
