package io.csm.calendar;

import io.csm.core.config.OpenHours;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * When an event is, by the wall clock of the calendar.
 *
 * @param start its first second
 * @param end the second after its last
 */
record Occurrence(LocalDateTime start, LocalDateTime end) {
  /** One day of an occurrence: the whole of it, or a stretch. */
  record Part(LocalDate date, OpenHours hours) {}

  boolean isWholeDays() {
    return seconds(start) == 0 && seconds(end) == 0;
  }

  /** At most a day long, so that it is a stretch of hours. */
  boolean isStretch() {
    return start.isBefore(end) && !end.isAfter(start.plusDays(1));
  }

  /** The stretch of hours, possibly over midnight. */
  OpenHours hours() {
    return seconds(start) == seconds(end)
        ? new OpenHours(0, OpenHours.END_OF_DAY)
        : new OpenHours(seconds(start), seconds(end));
  }

  Occurrence onDate(LocalDate date) {
    return new Occurrence(
        date.atTime(start.toLocalTime()),
        date.atTime(start.toLocalTime()).plus(Duration.between(start, end)));
  }

  /** The dates it touches, each with the stretch that it takes of it. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (LocalDate date = start.toLocalDate();
        date.atStartOfDay().isBefore(end);
        date = date.plusDays(1)) {
      int from = date.equals(start.toLocalDate()) ? seconds(start) : 0;
      int to = date.equals(end.toLocalDate()) ? seconds(end) : OpenHours.END_OF_DAY;
      parts.add(new Part(date, new OpenHours(from, to)));
    }
    return parts;
  }

  private static int seconds(LocalDateTime time) {
    return (int) ChronoUnit.SECONDS.between(time.toLocalDate().atStartOfDay(), time);
  }
}
