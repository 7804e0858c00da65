package io.csm.examples.host;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.BusinessCalendarBuilder;
import io.csm.core.config.SpecialDay;
import io.csm.sla.Boundary;
import io.csm.sla.BusinessTime;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A computation of business time with its answers, as one line of a file. */
final class BusinessTimeVector {
  /** The version of the time-zone data here. */
  static final String ZONE_DATA =
      BusinessTime.of(
              BusinessCalendar.builder("always", "Etc/UTC").openDaily("00:00-24:00").build())
          .zoneData();

  private final JsonLines.Line line;
  private final List<String> differences = new ArrayList<>();
  private int compared;

  BusinessTimeVector(JsonLines.Line line) {
    this.line = line;
  }

  /** What {@code time} answers otherwise, as texts. */
  List<String> check(BusinessTime time) {
    Instant start = instant("start");
    switch (line.text("op")) {
      case "add" -> {
        long minutes = number("minutes");
        Duration duration = Duration.ofSeconds(Math.multiplyExact(minutes, 60L));
        String what = "%s + %d min".formatted(start, minutes);
        compareInstant(what, "earliest", time.plus(start, duration));
        compareInstant(what, "wall_earliest", time.plus(start, duration));
        if (line.has("expected") || line.has("wall")) {
          Instant latest = time.plus(start, duration, Boundary.NEXT_OPENING);
          compareInstant(what, "expected", latest);
          compareInstant(what, "wall", latest);
        }
      }
      case "between" -> {
        Instant end = instant("end");
        Duration between = time.between(start, end);
        String what = "%s to %s".formatted(start, end);
        compareNumber(what, "expected_seconds", between.toSeconds());
        compareNumber(what, "wall_seconds", between.toSeconds());
        compareNumber(what, "expected", between.toMinutes());
      }
      default -> throw line.bad("has op (" + line.text("op") + ")", "use add or between");
    }
    if (compared == 0) {
      throw line.bad(
          "has no answer to compare", "add earliest or expected, or for between expected_seconds");
    }
    return differences;
  }

  /** The calendar that a line describes. */
  static BusinessCalendar calendar(JsonLines.Line line) {
    BusinessCalendarBuilder calendar =
        BusinessCalendar.builder(
            line.has("sched") ? "schedule " + line.text("sched") : "line " + line.number(),
            line.text("zone"));
    for (Map.Entry<?, ?> day : line.map("hours").entrySet()) {
      calendar.open(dayOfWeek(line, day.getKey()), stretches(line, "hours", day.getValue()));
    }
    for (Object date : line.list("holidays")) {
      calendar.holiday(date(line, "holidays", date), "");
    }
    for (Map.Entry<?, ?> day : line.map("breaks").entrySet()) {
      calendar.without(
          date(line, "breaks", day.getKey()), stretches(line, "breaks", day.getValue()));
    }
    for (Map.Entry<?, ?> day : line.map("shifts").entrySet()) {
      calendar.special(
          date(line, "shifts", day.getKey()),
          SpecialDay.of("", stretches(line, "shifts", day.getValue())));
    }
    return calendar.build();
  }

  private static DayOfWeek dayOfWeek(JsonLines.Line line, Object name) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().startsWith(name.toString()) && name.toString().length() >= 3) {
        return day;
      }
    }
    throw line.bad("has hours for day (" + name + ")", "use MON, TUE, WED, THU, FRI, SAT, SUN");
  }

  private static String[] stretches(JsonLines.Line line, String field, Object pairs) {
    List<String> stretches = new ArrayList<>();
    if (pairs instanceof List<?> list) {
      for (Object pair : list) {
        if (!(pair instanceof List<?> ends) || ends.size() != 2) {
          throw line.bad("has (%s) in (%s)".formatted(pair, field), "write [\"09:00\",\"17:00\"]");
        }
        stretches.add(ends.get(0) + "-" + ends.get(1));
      }
      return stretches.toArray(String[]::new);
    }
    throw line.bad("has (%s) in (%s)".formatted(pairs, field), "write [[\"09:00\",\"17:00\"]]");
  }

  private static LocalDate date(JsonLines.Line line, String field, Object text) {
    return parsed(line, field, text.toString(), LocalDate::parse, "a date such as 2026-03-01");
  }

  private Instant instant(String field) {
    return parsed(
        line, field, line.text(field), Instant::parse, "a time such as 2026-03-01T08:30:00Z");
  }

  private long number(String field) {
    return parsed(line, field, line.text(field), Long::valueOf, "a whole number");
  }

  private static <T> T parsed(
      JsonLines.Line line, String field, String text, Function<String, T> parse, String expected) {
    try {
      return parse.apply(text);
    } catch (DateTimeException | NumberFormatException malformed) {
      throw line.bad("has (%s) as (%s)".formatted(text, field), "write " + expected);
    }
  }

  private void compareInstant(String what, String field, Instant here) {
    if (line.has(field)) {
      compare(what, field, instant(field), here);
    }
  }

  private void compareNumber(String what, String field, long here) {
    if (line.has(field)) {
      compare(what, field, number(field), here);
    }
  }

  private void compare(String what, String field, Object there, Object here) {
    compared++;
    if (!there.equals(here)) {
      differences.add(
          "%s: %s: %s is %s, computed here %s".formatted(line.name(), what, field, there, here));
    }
  }
}
