package io.csm.sla;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.OpenHours;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The open time of one calendar.
 *
 * <p>A second counts if and only if its local wall clock lies inside the configured hours. Between
 * two changes of a zone's offset the wall clock runs evenly, so each such span is cut out of the
 * local days by itself: what the wall clock skips is in no span and counts nowhere, what it shows
 * twice is in two and counts in both, and a skipped date is simply not there.
 */
final class CalendarSource implements OpenSource {
  private final BusinessCalendar calendar;
  private final ZoneRules rules;
  private final Map<DayOfWeek, List<OpenHours>> weekly = new EnumMap<>(DayOfWeek.class);

  CalendarSource(BusinessCalendar calendar) {
    this.calendar = calendar;
    rules = calendar.zoneId().getRules();
    for (DayOfWeek day : DayOfWeek.values()) {
      weekly.put(day, calendar.hoursOn(day));
    }
  }

  @Override
  public Stretches between(long from, long to) {
    Stretches open = new Stretches();
    long start = from;
    while (start < to) {
      Instant at = Instant.ofEpochSecond(start);
      ZoneOffsetTransition next = rules.nextTransition(at);
      long end = next == null ? to : Math.min(to, next.toEpochSecond());
      addSpan(open, start, end, rules.getOffset(at).getTotalSeconds());
      start = end;
    }
    return open;
  }

  private void addSpan(Stretches open, long from, long to, int offset) {
    long firstDay = Math.floorDiv(from + offset, OpenHours.END_OF_DAY);
    long lastDay = Math.floorDiv(to - 1 + offset, OpenHours.END_OF_DAY);
    for (long day = firstDay; day <= lastDay; day++) {
      long midnight = day * OpenHours.END_OF_DAY - offset;
      for (OpenHours stretch : hoursOn(LocalDate.ofEpochDay(day))) {
        open.add(Math.max(from, midnight + stretch.from()), Math.min(to, midnight + stretch.to()));
      }
    }
  }

  private List<OpenHours> hoursOn(LocalDate date) {
    return calendar.isListed(date)
        ? calendar.hoursOn(date)
        : weekly.getOrDefault(date.getDayOfWeek(), List.of());
  }
}
