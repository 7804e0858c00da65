package io.csm.sla;

import io.csm.core.EventId;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.SpecialDay;
import io.csm.core.event.RecordedEvent;
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
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells a cycle span by span, and day by day where it ran. */
final class Explaining {
  private final SlaTimeline timeline;
  private final Instant now;
  private final SortedMap<EventId, RecordedEvent> history = new TreeMap<>();
  private final List<SlaSegment> segments = new ArrayList<>();

  Explaining(SlaTimeline timeline, Instant now, List<RecordedEvent> history) {
    this.timeline = timeline;
    this.now = now;
    history.forEach(recorded -> this.history.put(recorded.envelope().id(), recorded));
  }

  SlaExplanation of(SlaClock clock, SlaReading reading) {
    SlaCycle cycle = clock.current();
    for (SlaSpan span : cycle.spans()) {
      add(span, clock.metric());
    }
    SlaTargetRef target = reading.target();
    ZoneId zone =
        target == null ? ZoneId.of("Etc/UTC") : timeline.timeOf(target).calendars().get(0).zoneId();
    return new SlaExplanation(clock.metric(), cycle.number(), reading, zone, segments);
  }

  private void add(SlaSpan span, String metric) {
    Instant end = span.to();
    Instant to = end == null ? later(span.from(), now) : end;
    switch (span.kind()) {
      case RUNNING -> {
        if (span.target() == null) {
          add(SlaSegment.Kind.NO_TARGET, span.from(), to, Duration.ZERO, "");
        } else {
          addRun(timeline.timeOf(span.target()), span.from(), to);
        }
      }
      case PAUSED -> addPause(SlaSegment.Kind.PAUSED, span, to, metric);
      case SOLVED -> addPause(SlaSegment.Kind.SOLVED, span, to, metric);
      case EARLIER -> add(SlaSegment.Kind.SUMMED, span.from(), to, span.used(), "");
    }
  }

  private void addPause(SlaSegment.Kind kind, SlaSpan span, Instant to, String metric) {
    EventId event = span.cause();
    RecordedEvent found = event == null ? null : history.get(event);
    SlaTargetRef target = span.target();
    SortedSet<String> fields =
        target == null ? new TreeSet<>() : timeline.pauseFields(target, metric);
    add(
        new SlaSegment(
            kind,
            span.from(),
            to,
            Duration.ZERO,
            event == null ? "" : event.toString(),
            found == null ? null : new SlaCause(found, fields)));
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
    add(new SlaSegment(kind, from, to, counted, detail, null));
  }

  private void add(SlaSegment segment) {
    int last = segments.size() - 1;
    if (segments.size() >= SlaExplanation.MAX_SEGMENTS) {
      SlaSegment before = segments.get(last);
      segments.set(
          last,
          new SlaSegment(
              SlaSegment.Kind.SUMMED,
              before.from(),
              segment.to(),
              before.counted().plus(segment.counted()),
              "",
              null));
    } else {
      segments.add(segment);
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
