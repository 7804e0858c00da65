package io.csm.core.config;

import io.csm.core.CsmException;
import io.csm.core.Problem;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BusinessCalendar} being filled. Stretches of hours are texts such as {@code
 * 09:00-12:00}; what is added to the same day or date adds up. Not thread-safe.
 */
public final class BusinessCalendarBuilder {
  private final String name;
  private final String zone;
  private final SortedMap<DayOfWeek, List<OpenHours>> hours = new TreeMap<>();
  private final SortedMap<LocalDate, String> holidays = new TreeMap<>();
  private final SortedMap<LocalDate, SpecialDay> specialDays = new TreeMap<>();
  private final SortedMap<LocalDate, List<OpenHours>> breaks = new TreeMap<>();
  private int version = 1;
  private @Nullable LocalDate validFrom;
  private @Nullable LocalDate validThrough;
  private @Nullable String zoneData;

  BusinessCalendarBuilder(String name, String zone) {
    this.name = name;
    this.zone = zone;
  }

  BusinessCalendarBuilder(BusinessCalendar calendar) {
    this(calendar.name(), calendar.zone());
    version = calendar.version();
    hours.putAll(calendar.hours());
    holidays.putAll(calendar.holidays());
    specialDays.putAll(calendar.specialDays());
    breaks.putAll(calendar.breaks());
    validFrom = calendar.validFrom();
    validThrough = calendar.validThrough();
    zoneData = calendar.zoneData();
  }

  /** Which form of the calendar it is, from 1, which it also is until told otherwise. */
  public BusinessCalendarBuilder version(int newVersion) {
    version = newVersion;
    return this;
  }

  /** Opens a day of every week. */
  public BusinessCalendarBuilder open(DayOfWeek day, String... stretches) {
    hours.merge(day, parse("calendar.hours." + day, stretches), BusinessCalendarBuilder::joined);
    return this;
  }

  /** Opens Monday to Friday of every week. */
  public BusinessCalendarBuilder openOnWeekdays(String... stretches) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.compareTo(DayOfWeek.SATURDAY) < 0) {
        open(day, stretches);
      }
    }
    return this;
  }

  /** Opens every day of every week. */
  public BusinessCalendarBuilder openDaily(String... stretches) {
    for (DayOfWeek day : DayOfWeek.values()) {
      open(day, stretches);
    }
    return this;
  }

  /** Closes a date. */
  public BusinessCalendarBuilder holiday(LocalDate date, String holidayName) {
    holidays.put(date, holidayName);
    return this;
  }

  /** Gives a date hours of its own, in the place of those it had. */
  public BusinessCalendarBuilder special(LocalDate date, SpecialDay day) {
    specialDays.put(date, day);
    return this;
  }

  /** Takes time out of a date. */
  public BusinessCalendarBuilder without(LocalDate date, String... stretches) {
    breaks.merge(
        date, parse("calendar.breaks." + date, stretches), BusinessCalendarBuilder::joined);
    return this;
  }

  /** From when to when, both included, all holidays and special days are known; null: no bound. */
  public BusinessCalendarBuilder valid(@Nullable LocalDate from, @Nullable LocalDate through) {
    validFrom = from;
    validThrough = through;
    return this;
  }

  /** The version of the time-zone data that it is made for, or null. */
  public BusinessCalendarBuilder zoneData(@Nullable String newZoneData) {
    zoneData = newZoneData;
    return this;
  }

  /**
   * The calendar as filled so far.
   *
   * @throws CsmException with {@code INVALID_VALUE}, {@code TOO_LONG} or {@code TOO_MANY} and the
   *     path of what is not allowed, or {@code NO_OPEN_TIME} if it would never be open
   */
  public BusinessCalendar build() {
    return new BusinessCalendar(
        name,
        version,
        zone,
        hours,
        holidays,
        specialDays,
        breaks,
        validFrom,
        validThrough,
        zoneData);
  }

  static List<OpenHours> parse(String path, String... stretches) {
    List<OpenHours> parsed = new ArrayList<>(stretches.length);
    for (String stretch : stretches) {
      try {
        parsed.add(OpenHours.parse(stretch));
      } catch (CsmException refused) {
        throw new CsmException(
            new Problem(
                refused.code(), path + "[" + parsed.size() + "]", refused.problem().arguments()),
            refused);
      }
    }
    return parsed;
  }

  private static List<OpenHours> joined(List<OpenHours> one, List<OpenHours> other) {
    List<OpenHours> joined = new ArrayList<>(one);
    joined.addAll(other);
    return joined;
  }
}
