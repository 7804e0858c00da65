package io.csm.sla;

import io.csm.core.config.SlaBy;
import io.csm.core.config.SlaTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/** Turns a time of day some business days later into business time. Stateless. */
final class RelativeTarget {
  /** More days than any calendar is closed in a row. */
  private static final int MAX_DAYS = 4_000;

  private RelativeTarget() {}

  /**
   * The business time from {@code start} until then, more than none.
   *
   * @return {@link SlaTarget#LONGEST} where the calendar has no such day
   */
  static Duration within(SlaBy by, BusinessTime time, Instant start) {
    ZoneId zone = time.calendars().get(0).zoneId();
    LocalDate first = LocalDate.ofInstant(start, zone);
    LocalTime at = by.time();
    int left = by.days();
    for (int i = left == 0 ? 0 : 1; i <= MAX_DAYS; i++) {
      LocalDate date = first.plusDays(i);
      Instant end = date.plusDays(1).atStartOfDay(zone).toInstant();
      if (time.between(date.atStartOfDay(zone).toInstant(), end).isZero()) {
        continue;
      }
      left--;
      if (left > 0) {
        continue;
      }
      Instant moment = at == null ? end : date.atTime(at).atZone(zone).toInstant();
      Duration within = time.between(start, moment);
      if (!within.isZero()) {
        return within;
      }
    }
    return SlaTarget.LONGEST;
  }
}
