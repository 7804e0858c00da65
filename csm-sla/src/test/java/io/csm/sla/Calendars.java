package io.csm.sla;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.BusinessCalendarBuilder;
import io.csm.core.config.SpecialDay;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Random calendars, dense around some instant so that what is special about it is met. */
final class Calendars {
  /** Every zone that the time-zone data has, with its aliases. */
  static final List<String> ZONES = List.copyOf(new TreeSet<>(ZoneId.getAvailableZoneIds()));

  private final Random random;

  Calendars(long seed) {
    random = new Random(seed);
  }

  /** A change of the clocks of {@code zone} since 1970, or any instant where it has none. */
  Instant momentIn(String zone) {
    Instant any =
        Instant.ofEpochSecond(random.nextInt(70 * 366) * 86_400L + random.nextInt(86_400));
    ZoneOffsetTransition next = ZoneId.of(zone).getRules().nextTransition(any);
    return next == null || random.nextInt(8) == 0 ? any : next.getInstant();
  }

  BusinessCalendar around(String zone, Instant moment) {
    LocalDate date = LocalDate.ofInstant(moment, ZoneId.of(zone));
    BusinessCalendarBuilder calendar = BusinessCalendar.builder("random", zone);
    for (DayOfWeek day : DayOfWeek.values()) {
      for (int i = random.nextInt(4); i > 0; i--) {
        calendar.open(day, hours(true));
      }
    }
    for (int offset = -2; offset <= 2; offset++) {
      LocalDate listed = date.plusDays(offset);
      if (random.nextInt(6) == 0) {
        calendar.holiday(listed, "");
      }
      if (random.nextInt(4) == 0) {
        SpecialDay special =
            random.nextInt(4) == 0
                ? SpecialDay.of("closed")
                : SpecialDay.of("", hours(false), hours(false));
        calendar.special(listed, random.nextBoolean() ? special.onHolidaysToo() : special);
      }
      if (random.nextInt(3) == 0) {
        calendar.without(listed, hours(false));
      }
    }
    return calendar.open(date.getDayOfWeek().plus(3), "00:00-24:00").build();
  }

  /** Mostly early in the day, where clocks are changed, and mostly to the half-hour. */
  private String hours(boolean overnight) {
    int one = second();
    int other = second();
    while (other == one) {
      other = second();
    }
    boolean swap = one > other ? !(overnight && random.nextBoolean()) : false;
    return text(swap ? other : one) + "-" + text(swap ? one : other);
  }

  private int second() {
    int hours = random.nextInt(3) == 0 ? 24 : 5;
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(hours * 3_600);
      case 1 -> random.nextInt(hours * 60) * 60;
      default -> random.nextInt(hours * 2) * 1_800;
    };
  }

  private String text(int second) {
    return "%02d:%02d:%02d".formatted(second / 3_600, second / 60 % 60, second % 60);
  }
}
