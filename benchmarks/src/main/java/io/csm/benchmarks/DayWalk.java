package io.csm.benchmarks;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.OpenHours;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/** Business time as products write it: day by day, with the hours of each as local times. */
record DayWalk(BusinessCalendar calendar, ZoneId zone) implements BusinessTimeBenchmark.Clockwork {
  DayWalk(BusinessCalendar calendar) {
    this(calendar, calendar.zoneId());
  }

  @Override
  public Instant plus(Instant start, Duration duration) {
    long left = duration.toSeconds();
    for (LocalDate date = LocalDate.ofInstant(start, zone); ; date = date.plusDays(1)) {
      if (calendar.isHoliday(date)) {
        continue;
      }
      for (OpenHours hours : calendar.hours().getOrDefault(date.getDayOfWeek(), List.of())) {
        long from = Math.max(at(date, hours.from()), start.getEpochSecond());
        long to = at(date, hours.to());
        if (from < to) {
          if (left <= to - from) {
            return Instant.ofEpochSecond(from + left);
          }
          left -= to - from;
        }
      }
    }
  }

  @Override
  public Duration between(Instant from, Instant to) {
    long sum = 0;
    LocalDate last = LocalDate.ofInstant(to, zone);
    for (LocalDate date = LocalDate.ofInstant(from, zone);
        !date.isAfter(last);
        date = date.plusDays(1)) {
      if (calendar.isHoliday(date)) {
        continue;
      }
      for (OpenHours hours : calendar.hours().getOrDefault(date.getDayOfWeek(), List.of())) {
        long first = Math.max(at(date, hours.from()), from.getEpochSecond());
        sum += Math.max(0, Math.min(at(date, hours.to()), to.getEpochSecond()) - first);
      }
    }
    return Duration.ofSeconds(sum);
  }

  private long at(LocalDate date, int second) {
    return ZonedDateTime.of(date.atStartOfDay().plusSeconds(second), zone).toEpochSecond();
  }
}
