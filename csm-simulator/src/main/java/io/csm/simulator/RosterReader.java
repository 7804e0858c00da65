package io.csm.simulator;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the roster that goes with a call-centre log. */
final class RosterReader {
  private static final String HEADER =
      "date,server,first_service_start,last_service_end,calls,busy_seconds,types";
  private static final int COLUMNS = 7;
  private static final int MAX_SHIFTS = 200_000;

  private final ZoneId zone;
  private final Defects defects = new Defects(Defects.DEFAULT_MAX_LISTED);
  private final List<Shift> shifts = new ArrayList<>();
  private final TreeMap<String, Long> firstLine = new TreeMap<>();

  private RosterReader(ZoneId zone) {
    this.zone = zone;
  }

  static Roster read(Path file, ZoneId zone) {
    RosterReader reader = new RosterReader(zone);
    try (LineReader lines = LineReader.open(file, reader.defects)) {
      for (String text = lines.next(); text != null; text = lines.next()) {
        if (lines.number() == 1) {
          if (lines.byteOrderMark()) {
            reader.defects.add(1, DefectReason.BYTE_ORDER_MARK, "skipped");
          }
          if (!text.strip().equalsIgnoreCase(HEADER)) {
            throw new TraceException(
                "Roster (%s), line 1: the header is not (%s). Maybe it is another file."
                    .formatted(file, HEADER));
          }
          continue;
        }
        reader.line(text, lines.number());
        if (reader.shifts.size() > MAX_SHIFTS) {
          throw new TraceException(
              "Roster (%s), line %d: more than %d shifts. Maybe split it."
                  .formatted(file, lines.number(), MAX_SHIFTS));
        }
      }
    }
    if (reader.shifts.isEmpty()) {
      throw new TraceException(
          "Roster (%s) holds no shift that can be read (%s). Maybe check its columns: %s."
              .formatted(file, reader.defects.counts(), HEADER));
    }
    return new Roster(reader.shifts, reader.defects);
  }

  private void line(String text, long number) {
    if (text.isBlank()) {
      defects.add(number, DefectReason.ROSTER_LINE_UNREADABLE, "blank; maybe remove the line");
      return;
    }
    String[] column = text.strip().split(",", COLUMNS + 2);
    if (column.length != COLUMNS) {
      unreadable(number, "%d columns instead of %d".formatted(column.length, COLUMNS));
      return;
    }
    LocalDate date = date(column[0]);
    int from = WallClock.secondOfDay(column[2]);
    int to = WallClock.secondOfDay(column[3]);
    if (date == null) {
      unreadable(number, "date (%s) is no day as yyMMdd".formatted(column[0]));
    } else if (column[1].isBlank()) {
      unreadable(number, "server is empty");
    } else if (from == WallClock.INVALID || to == WallClock.INVALID) {
      unreadable(
          number, "from (%s) to (%s) are no times as H:mm:ss".formatted(column[2], column[3]));
    } else {
      Long first = firstLine.putIfAbsent(date + " " + column[1], number);
      if (first != null) {
        defects.add(
            number,
            DefectReason.ROSTER_LINE_REPEATED,
            "%s on %s stands in line %d already; maybe merge the two"
                .formatted(column[1], date, first));
        return;
      }
      Shift shift =
          new Shift(
              column[1],
              date,
              at(date, from),
              at(to > from ? date : date.plusDays(1), to),
              skills(column[6], number));
      shifts.add(shift);
      if (shift.tooLong()) {
        defects.add(
            number,
            DefectReason.ROSTER_SHIFT_TOO_LONG,
            "%s at work from %s to %s; its first service in the log, but for the first hour, is taken as the start"
                .formatted(column[1], column[2], column[3]));
      }
    }
  }

  private List<String> skills(String types, long number) {
    TreeSet<String> skills = new TreeSet<>();
    for (String type : types.split(";", -1)) {
      int equals = type.indexOf('=');
      String name = equals < 0 ? type : type.substring(0, equals);
      if (Skills.CALLCENTRE.contains(name)) {
        skills.add(name);
      } else {
        defects.add(
            number,
            DefectReason.ROSTER_UNKNOWN_TYPE,
            "type (%s) is none of %s; maybe a misspelling".formatted(name, Skills.CALLCENTRE));
      }
    }
    return List.copyOf(skills);
  }

  private Instant at(LocalDate date, int second) {
    return date.atStartOfDay().plusSeconds(second).atZone(zone).toInstant();
  }

  private static @Nullable LocalDate date(String text) {
    try {
      return WallClock.date(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private void unreadable(long number, String detail) {
    defects.add(number, DefectReason.ROSTER_LINE_UNREADABLE, detail);
  }
}
