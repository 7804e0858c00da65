package io.csm.calendar;

import io.csm.core.CsmException;
import java.io.Reader;

/**
 * Reads business hours and holidays from iCalendar files (RFC 5545).
 *
 * <p>What an event means is told by its category, in any case and with blanks, hyphens or
 * underscores: {@code BUSINESS-HOURS} opens the calendar, {@code HOLIDAY} closes it, {@code
 * MAKEUP-WORKDAY} opens a date with the hours of the first day of the week that has some, or with
 * its own. {@code X-APPLE-SPECIAL-DAY} is understood, too. Hours that repeat daily or weekly
 * without end become weekly hours; all other repetitions are written out, date by date. Holidays of
 * a part of a day become breaks.
 *
 * <p>Whatever the calendar does not contain is reported; not so what only people read ({@code
 * DESCRIPTION}, {@code LOCATION}, {@code URL}, {@code COMMENT}, {@code CONTACT}, {@code ORGANIZER})
 * and what other programs need ({@code UID}, {@code DTSTAMP}, {@code CREATED}, {@code
 * LAST-MODIFIED}, {@code SEQUENCE}, {@code TRANSP}, {@code CLASS}, {@code PRIORITY}). Nothing is
 * looked up on the network. Time zones are those of the JVM's time-zone data, by their names; rules
 * that a file brings along are reported.
 */
public final class ICalendarReader {
  private ICalendarReader() {}

  /**
   * The calendar of a file of at most 8 Mi characters and 20,000 components. It is valid from the
   * last start of its weekly hours through the last date that it lists.
   *
   * @param file is read to its end, and not closed
   * @throws CsmException with {@code MALFORMED} and the line if it is no iCalendar file; with
   *     {@code INVALID_VALUE} if neither file nor options name a time zone that is known; with
   *     {@code NO_OPEN_TIME} if neither file nor base open it; with {@code TOO_LONG} or {@code
   *     TOO_MANY} beyond the bounds of calendars
   */
  public static ICalendarResult read(Reader file, ICalendarOptions options) {
    return new Interpretation(options).of(ComponentReader.read(file));
  }
}
