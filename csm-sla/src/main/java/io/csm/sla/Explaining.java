package io.csm.sla;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.SpecialDay;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaCycle;
import io.csm.core.ticket.SlaSpan;
import io.csm.core.ticket.SlaTargetRef;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a cycle span by span, and day by day where it ran. */
final class Explaining {
  private final SlaTimeline timeline;
  private final Instant now;
  private final List<SlaSegment> segments = new ArrayList<>();

  Explaining(SlaTimeline timeline, Instant now) {
    this.timeline = timeline;
    this.now = now;
  }

  SlaExplanation of(SlaClock clock, SlaReading reading) {
    SlaCycle cycle = clock.current();
    for (SlaSpan span : cycle.spans()) {
      add(span);
    }
    SlaTargetRef target = reading.target();
    ZoneId zone =
        target == null ? ZoneId.of("Etc/UTC") : timeline.timeOf(target).calendars().get(0).zoneId();
    return new SlaExplanation(clock.metric(), cycle.number(), reading, zone, segments);
  }

  private void add(SlaSpan span) {
    Instant end = span.to();
    Instant to = end == null ? later(span.from(), now) : end;
    String cause = span.cause() == null ? "" : span.cause().toString();
    switch (span.kind()) {
      case RUNNING -> {
        if (span.target() == null) {
          add(SlaSegment.Kind.NO_TARGET, span.from(), to, Duration.ZERO, "");
        } else {
          addRun(timeline.timeOf(span.target()), span.from(), to);
        }
      }
      case PAUSED -> add(SlaSegment.Kind.PAUSED, span.from(), to, Duration.ZERO, cause);
      case SOLVED -> add(SlaSegment.Kind.SOLVED, span.from(), to, Duration.ZERO, cause);
      case EARLIER -> add(SlaSegment.Kind.SUMMED, span.from(), to, span.used(), "");
    }
  }

  private void addRun(BusinessTime time, Instant from, Instant to) {
    Instant at = from;
    while (at.isBefore(to)) {
      if (segments.size() >= SlaExplanation.MAX_SEGMENTS - 2) {
        add(SlaSegment.Kind.SUMMED, at, to, time.between(at, to), "");
        return;
      }
      Instant change = earlier(to, time.changeAfter(at));
      if (time.isOpen(at)) {
        String special = specialDay(time, at);
        add(
            special == null ? SlaSegment.Kind.RAN : SlaSegment.Kind.SPECIAL_DAY,
            at,
            change,
            time.between(at, change),
            special == null ? "" : special);
      } else {
        String holiday = holiday(time, at, change);
        add(
            holiday == null ? SlaSegment.Kind.CLOSED : SlaSegment.Kind.HOLIDAY,
            at,
            change,
            Duration.ZERO,
            holiday == null ? "" : holiday);
      }
      at = change;
    }
  }

  private void add(
      SlaSegment.Kind kind, Instant from, Instant to, Duration counted, String detail) {
    int last = segments.size() - 1;
    if (segments.size() >= SlaExplanation.MAX_SEGMENTS) {
      SlaSegment before = segments.get(last);
      segments.set(
          last,
          new SlaSegment(
              SlaSegment.Kind.SUMMED, before.from(), to, before.counted().plus(counted), ""));
    } else {
      segments.add(new SlaSegment(kind, from, to, counted, detail));
    }
  }

  private static @Nullable String specialDay(BusinessTime time, Instant at) {
    for (BusinessCalendar calendar : time.calendars()) {
      SpecialDay day = calendar.specialDays().get(LocalDate.ofInstant(at, calendar.zoneId()));
      if (day != null) {
        return day.name();
      }
    }
    return null;
  }

  /** The first holiday of a time that is closed, if it has one. */
  private static @Nullable String holiday(BusinessTime time, Instant from, Instant to) {
    for (BusinessCalendar calendar : time.calendars()) {
      LocalDate first = LocalDate.ofInstant(from, calendar.zoneId());
      LocalDate last = LocalDate.ofInstant(to.minusNanos(1), calendar.zoneId());
      for (LocalDate date : calendar.holidays().subMap(first, last.plusDays(1)).keySet()) {
        if (calendar.isHoliday(date)) {
          return calendar.holidays().get(date);
        }
      }
    }
    return null;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
