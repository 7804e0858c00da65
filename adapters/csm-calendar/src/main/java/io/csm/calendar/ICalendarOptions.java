package io.csm.calendar;

import io.csm.core.config.BusinessCalendar;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What an iCalendar file does not say. Immutable.
 *
 * @param base a calendar that the file adds to, or null; needed where the file has holidays only
 * @param zone the id of the IANA time zone of the calendar; null takes it from the base, or else
 *     from the file
 * @param allDayIsHoliday whether events of whole days without a category that is known are
 *     holidays, as in many public files, instead of being left out
 * @param through until when events are repeated that do not repeat weekly; null is five years after
 *     the last start of an event
 */
public record ICalendarOptions(
    @Nullable BusinessCalendar base,
    @Nullable String zone,
    boolean allDayIsHoliday,
    @Nullable LocalDate through) {
  /** Everything from the file, and only what has a category. */
  public static final ICalendarOptions STANDARD = new ICalendarOptions(null, null, false, null);

  /** These, with a calendar to add to. */
  public ICalendarOptions withBase(BusinessCalendar newBase) {
    return new ICalendarOptions(newBase, zone, allDayIsHoliday, through);
  }

  /** These, with a time zone. */
  public ICalendarOptions withZone(String newZone) {
    return new ICalendarOptions(base, newZone, allDayIsHoliday, through);
  }

  /** These, with events of whole days taken for holidays, or not. */
  public ICalendarOptions withAllDayIsHoliday(boolean isHoliday) {
    return new ICalendarOptions(base, zone, isHoliday, through);
  }

  /** These, with a last date of repeated events. */
  public ICalendarOptions withThrough(LocalDate lastDate) {
    return new ICalendarOptions(base, zone, allDayIsHoliday, lastDate);
  }
}
