package io.csm.sla;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.OpenHours;
import io.csm.core.config.SpecialDay;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.LongPredicate;

/** Business time by looking at each second's wall clock: slow, and nothing to get wrong. */
final class NaiveTime {
  private final long from;
  private final boolean[] open;

  /** Looks at the seconds from one up to another. */
  NaiveTime(LongPredicate isOpen, long from, long to) {
    this.from = from;
    open = new boolean[Math.toIntExact(to - from)];
    for (int i = 0; i < open.length; i++) {
      open[i] = isOpen.test(from + i);
    }
  }

  static LongPredicate of(BusinessCalendar calendar) {
    ZoneId zone = ZoneId.of(calendar.zone());
    return second -> isOpen(calendar, LocalDateTime.ofInstant(Instant.ofEpochSecond(second), zone));
  }

  static boolean isOpen(BusinessCalendar calendar, LocalDateTime wall) {
    LocalDate date = wall.toLocalDate();
    int second = wall.toLocalTime().toSecondOfDay();
    SpecialDay special = calendar.specialDays().get(date);
    if (calendar.holidays().containsKey(date) && (special == null || !special.evenOnHoliday())) {
      return false;
    }
    if (isIn(calendar.breaks().getOrDefault(date, List.of()), second)) {
      return false;
    }
    if (special != null) {
      return isIn(special.hours(), second);
    }
    List<OpenHours> yesterday =
        calendar.hours().getOrDefault(date.getDayOfWeek().minus(1), List.of());
    for (OpenHours hours : yesterday) {
      if (hours.to() < hours.from() && second < hours.to()) {
        return true;
      }
    }
    return isIn(calendar.hours().getOrDefault(date.getDayOfWeek(), List.of()), second);
  }

  private static boolean isIn(List<OpenHours> stretches, int second) {
    for (OpenHours hours : stretches) {
      if (second >= hours.from() && (second < hours.to() || hours.to() < hours.from())) {
        return true;
      }
    }
    return false;
  }

  boolean isOpen(long second) {
    return open[(int) (second - from)];
  }

  long between(long first, long last) {
    long seconds = 0;
    for (long second = first; second < last; second++) {
      if (isOpen(second)) {
        seconds++;
      }
    }
    return seconds;
  }

  /**
   * The first second at which {@code seconds} have passed since {@code start}; -1 beyond the end.
   */
  long earliest(long start, long seconds) {
    long left = seconds;
    for (long second = start; second < from + open.length; second++) {
      if (left == 0) {
        return second;
      }
      left -= isOpen(second) ? 1 : 0;
    }
    return -1;
  }

  /** The last such second; -1 beyond the end. */
  long latest(long start, long seconds) {
    for (long second = earliest(start, seconds);
        second >= 0 && second < from + open.length;
        second++) {
      if (isOpen(second)) {
        return second;
      }
    }
    return -1;
  }
}
