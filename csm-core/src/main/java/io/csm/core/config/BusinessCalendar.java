package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.internal.Require;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When a desk is open: weekly hours, and the dates on which other hours hold, by the wall clock of
 * one time zone. Immutable. Business time under it is counted by the {@code BusinessTime} of
 * csm-sla.
 *
 * <p>What holds on a date is decided in this order: a holiday is closed, unless a special day says
 * that it holds even there; a special day has its own hours; every other date has those of its day
 * of the week. Breaks are taken out of whichever it is. Dates are local dates, from 00:00 to 24:00:
 * of a stretch over midnight, the part after midnight belongs to the next date, and is closed where
 * that one is. Stretches that overlap count once.
 *
 * @param name what people call it, 1 to {@value #MAX_NAME_LENGTH} characters
 * @param version 1 for its first form, then one more with each change
 * @param zone the id of an IANA time zone, such as {@code Asia/Shanghai}
 * @param hours the weekly hours, at most {@value #MAX_HOURS} stretches a day; days without an entry
 *     are closed
 * @param holidays dates that are closed, with what people call them or an empty text; at most
 *     {@value #MAX_DATES}, from {@link #FIRST_DATE} to {@link #LAST_DATE}, as for all dates
 * @param specialDays dates with hours of their own, at most {@value #MAX_DATES}
 * @param breaks time that is taken out of a date, whatever its hours are, at most {@value
 *     #MAX_DATES} dates with {@value #MAX_HOURS} stretches each, none of them over midnight
 * @param validFrom the first date for which all holidays and special days are known; null where
 *     nothing is missing. Dates before it that are not listed have their weekly hours
 * @param validThrough the last such date, or null
 * @param zoneData the version of the time-zone data that it was made for, such as {@code 2025b}, or
 *     null where that does not matter
 */
public record BusinessCalendar(
    String name,
    int version,
    String zone,
    SortedMap<DayOfWeek, List<OpenHours>> hours,
    SortedMap<LocalDate, String> holidays,
    SortedMap<LocalDate, SpecialDay> specialDays,
    SortedMap<LocalDate, List<OpenHours>> breaks,
    @Nullable LocalDate validFrom,
    @Nullable LocalDate validThrough,
    @Nullable String zoneData) {
  /** The longest name of a calendar, holiday or special day, in characters (UTF-16 units). */
  public static final int MAX_NAME_LENGTH = 128;

  /** The most stretches of one day. */
  public static final int MAX_HOURS = 24;

  /** The most holidays, special days, and dates with breaks. */
  public static final int MAX_DATES = 4_000;

  /** The first date that calendars know. */
  public static final LocalDate FIRST_DATE = LocalDate.of(1900, 1, 1);

  /** The last date that calendars know. */
  public static final LocalDate LAST_DATE = LocalDate.of(2199, 12, 31);

  public BusinessCalendar {
    Require.name("calendar.name", name, MAX_NAME_LENGTH);
    Require.range("calendar.version", version, 1, Integer.MAX_VALUE);
    TimeZones.require("calendar.zone", zone);
    hours = days("calendar.hours", hours, 7);
    holidays = dates("calendar.holidays", holidays);
    for (Map.Entry<LocalDate, String> holiday : holidays.entrySet()) {
      Require.text("calendar.holidays." + holiday.getKey(), holiday.getValue(), MAX_NAME_LENGTH);
    }
    specialDays = dates("calendar.specialDays", specialDays);
    breaks = dates("calendar.breaks", days("calendar.breaks", breaks, MAX_DATES));
    for (Map.Entry<LocalDate, List<OpenHours>> day : breaks.entrySet()) {
      for (OpenHours stretch : day.getValue()) {
        requireWithinDay("calendar.breaks." + day.getKey(), stretch);
      }
    }
    Require.that(
        validFrom == null || validThrough == null || !validThrough.isBefore(validFrom),
        "calendar.validThrough",
        String.valueOf(validThrough),
        "a date that is not before validFrom (" + validFrom + ")");
    if (zoneData != null) {
      Require.name("calendar.zoneData", zoneData, 32);
    }
    // Weekly hours cannot be taken away by all the dates that fit in: there are more weeks.
    if (hours.values().stream().allMatch(List::isEmpty)
        && !opensOnSpecialDay(holidays, specialDays, breaks)) {
      throw CsmException.of(Code.NO_OPEN_TIME, "calendar.hours", "calendar", name);
    }
  }

  /** A calendar to fill; {@code zone} is the id of an IANA time zone. */
  public static BusinessCalendarBuilder builder(String name, String zone) {
    return new BusinessCalendarBuilder(name, zone);
  }

  /** A copy to change, of the same version. */
  public BusinessCalendarBuilder toBuilder() {
    return new BusinessCalendarBuilder(this);
  }

  /** The time zone. */
  public ZoneId zoneId() {
    return ZoneId.of(zone);
  }

  /** Whether {@code date} has other hours than its day of the week, or breaks. */
  public boolean isListed(LocalDate date) {
    return holidays.containsKey(date) || specialDays.containsKey(date) || breaks.containsKey(date);
  }

  /** Whether {@code date} is a holiday, and closed because of it. */
  public boolean isHoliday(LocalDate date) {
    return isHoliday(holidays, specialDays.get(date), date);
  }

  /**
   * When {@code date} is open, by the wall clock: in order, each apart from the next, none over
   * midnight; empty where the date is closed.
   */
  public List<OpenHours> hoursOn(LocalDate date) {
    List<OpenHours> open =
        isListed(date)
            ? listed(holidays, specialDays, breaks, date, hoursOn(date.getDayOfWeek()))
            : hoursOn(date.getDayOfWeek());
    return open;
  }

  /** The weekly hours of a day, as {@link #hoursOn(LocalDate)}. */
  public List<OpenHours> hoursOn(DayOfWeek day) {
    List<OpenHours> open = new ArrayList<>();
    for (OpenHours stretch : hours.getOrDefault(day, List.of())) {
      open.add(
          stretch.isOvernight() ? new OpenHours(stretch.from(), OpenHours.END_OF_DAY) : stretch);
    }
    for (OpenHours stretch : hours.getOrDefault(day.minus(1), List.of())) {
      if (stretch.isOvernight()) {
        open.add(new OpenHours(0, stretch.to()));
      }
    }
    return merged(open);
  }

  static void requireWithinDay(String path, OpenHours stretch) {
    Require.that(
        !stretch.isOvernight(),
        path,
        stretch,
        "hours that end at 24:00 at the latest; what is after midnight belongs to the next date");
  }

  private static List<OpenHours> listed(
      SortedMap<LocalDate, String> holidays,
      SortedMap<LocalDate, SpecialDay> specialDays,
      SortedMap<LocalDate, List<OpenHours>> breaks,
      LocalDate date,
      List<OpenHours> weekly) {
    SpecialDay special = specialDays.get(date);
    if (isHoliday(holidays, special, date)) {
      return List.of();
    }
    List<OpenHours> open = special == null ? weekly : merged(special.hours());
    for (OpenHours taken : merged(breaks.getOrDefault(date, List.of()))) {
      open = without(open, taken);
    }
    return open;
  }

  private static boolean isHoliday(
      SortedMap<LocalDate, String> holidays, @Nullable SpecialDay special, LocalDate date) {
    return holidays.containsKey(date) && (special == null || !special.evenOnHoliday());
  }

  private static boolean opensOnSpecialDay(
      SortedMap<LocalDate, String> holidays,
      SortedMap<LocalDate, SpecialDay> specialDays,
      SortedMap<LocalDate, List<OpenHours>> breaks) {
    return specialDays.keySet().stream()
        .anyMatch(date -> !listed(holidays, specialDays, breaks, date, List.of()).isEmpty());
  }

  /** The same time as stretches in order, with a gap between each two. */
  private static List<OpenHours> merged(List<OpenHours> stretches) {
    List<OpenHours> merged = new ArrayList<>();
    for (OpenHours next : stretches.stream().sorted().toList()) {
      int last = merged.size() - 1;
      if (last >= 0 && next.from() <= merged.get(last).to()) {
        OpenHours before = merged.get(last);
        merged.set(last, new OpenHours(before.from(), Math.max(before.to(), next.to())));
      } else {
        merged.add(next);
      }
    }
    return List.copyOf(merged);
  }

  private static List<OpenHours> without(List<OpenHours> open, OpenHours taken) {
    List<OpenHours> left = new ArrayList<>();
    for (OpenHours stretch : open) {
      if (stretch.from() < Math.min(stretch.to(), taken.from())) {
        left.add(new OpenHours(stretch.from(), Math.min(stretch.to(), taken.from())));
      }
      if (Math.max(stretch.from(), taken.to()) < stretch.to()) {
        left.add(new OpenHours(Math.max(stretch.from(), taken.to()), stretch.to()));
      }
    }
    return List.copyOf(left);
  }

  private static <K extends Comparable<? super K>> SortedMap<K, List<OpenHours>> days(
      String path, SortedMap<K, List<OpenHours>> days, int max) {
    SortedMap<K, List<OpenHours>> copy = new TreeMap<>();
    for (Map.Entry<K, List<OpenHours>> day : days.entrySet()) {
      copy.put(day.getKey(), Require.list(path + "." + day.getKey(), day.getValue(), MAX_HOURS));
    }
    return Require.sorted(path, copy, max);
  }

  private static <V> SortedMap<LocalDate, V> dates(String path, SortedMap<LocalDate, V> values) {
    SortedMap<LocalDate, V> dates = Require.sorted(path, values, MAX_DATES);
    for (LocalDate date : dates.keySet()) {
      Require.that(
          !date.isBefore(FIRST_DATE) && !date.isAfter(LAST_DATE),
          path,
          date,
          "dates from " + FIRST_DATE + " to " + LAST_DATE);
    }
    return dates;
  }
}
