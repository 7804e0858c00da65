package io.csm.calendar;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.BusinessCalendarBuilder;
import io.csm.core.config.OpenHours;
import io.csm.core.config.SpecialDay;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.fortuna.ical4j.model.Recur;
import net.fortuna.ical4j.model.WeekDay;
import net.fortuna.ical4j.transform.recurrence.Frequency;
import org.jspecify.annotations.Nullable;

/** Makes a calendar of the components of one file. */
final class Interpretation {
  private enum Kind {
    HOURS,
    HOLIDAY,
    WORKDAY
  }

  /** What says nothing about time, or is understood elsewhere. */
  private static final Set<String> QUIET =
      new TreeSet<>(
          List.of(
              "UID",
              "DTSTAMP",
              "CREATED",
              "LAST-MODIFIED",
              "SEQUENCE",
              "TRANSP",
              "CLASS",
              "PRIORITY",
              "DESCRIPTION",
              "LOCATION",
              "URL",
              "COMMENT",
              "CONTACT",
              "ORGANIZER",
              "SUMMARY",
              "CATEGORIES",
              "STATUS",
              "DTSTART",
              "DTEND",
              "DURATION",
              "RRULE",
              "EXDATE",
              "RDATE",
              "X-APPLE-SPECIAL-DAY",
              "X-APPLE-UNIVERSAL-ID"));

  private static final Set<String> QUIET_IN_CALENDAR =
      new TreeSet<>(
          List.of(
              "VERSION",
              "PRODID",
              "METHOD",
              "X-WR-CALNAME",
              "X-WR-TIMEZONE",
              "X-WR-CALDESC",
              "NAME",
              "DESCRIPTION",
              "UID",
              "URL",
              "LAST-MODIFIED",
              "COLOR",
              "X-APPLE-CALENDAR-COLOR",
              "REFRESH-INTERVAL",
              "X-PUBLISHED-TTL"));

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT);

  private static final int YEARS_AFTER = 5;

  private final ICalendarOptions options;
  private final List<UnusedPart> unused = new ArrayList<>();
  private final NavigableMap<LocalDate, String> holidays = new TreeMap<>();
  private final NavigableMap<LocalDate, List<OpenHours>> breaks = new TreeMap<>();
  private final NavigableMap<LocalDate, List<OpenHours>> openings = new TreeMap<>();
  private final NavigableMap<LocalDate, String> workdays = new TreeMap<>();
  private final SortedMap<DayOfWeek, List<OpenHours>> weekly = new TreeMap<>();
  private @Nullable LocalDate from;
  private LocalDate through = BusinessCalendar.FIRST_DATE;
  private String zone = "";

  Interpretation(ICalendarOptions options) {
    this.options = options;
  }

  ICalendarResult of(Component file) {
    if (file.children().isEmpty()) {
      throw CsmException.of(
          Code.MALFORMED,
          "file",
          "detail",
          "it has no VCALENDAR",
          "expected",
          "an iCalendar file (RFC 5545)");
    }
    List<Component> events = new ArrayList<>();
    for (Component calendar : file.children()) {
      reportProperties(calendar);
      for (Component child : calendar.children()) {
        if (child.name().equals("VEVENT")) {
          events.add(child);
        } else if (child.name().equals("VTIMEZONE")) {
          report(child.path(), "its rules are not used; those of the time-zone data are");
        } else {
          report(child.path(), "only events (VEVENT) are used");
        }
      }
    }
    zone = zone(file, events);
    through = lastDate(events);
    events.forEach(this::addEvent);
    return new ICalendarResult(calendar(file), unused);
  }

  private void reportProperties(Component calendar) {
    for (Component.Property property : calendar.properties()) {
      boolean gregorian =
          property.name().equals("CALSCALE") && property.value().equalsIgnoreCase("GREGORIAN");
      if (!gregorian && !QUIET_IN_CALENDAR.contains(property.name())) {
        report("VCALENDAR." + property.name(), "it is not understood");
      }
    }
  }

  private void addEvent(Component event) {
    Kind kind = kind(event);
    if (event.value("STATUS").equalsIgnoreCase("CANCELLED")) {
      return;
    }
    if (kind == null) {
      report(
          event.path(),
          "it has no category that is known; name it BUSINESS-HOURS, HOLIDAY or MAKEUP-WORKDAY");
      return;
    }
    if (event.property("RECURRENCE-ID").isPresent()) {
      report(event.path() + ".RECURRENCE-ID", "changes of single repetitions are not used");
      return;
    }
    for (Component.Property property : event.properties()) {
      if (!QUIET.contains(property.name())) {
        report(event.path() + "." + property.name(), "it is not understood");
      }
    }
    event.children().forEach(child -> report(event.path() + "." + child.path(), "it is not used"));
    try {
      add(event, kind, occurrence(event));
    } catch (DateTimeException | IllegalArgumentException unreadable) {
      report(event.path(), "it is not used: " + unreadable.getMessage());
    }
  }

  private void add(Component event, Kind kind, Occurrence first) {
    if (!first.start().isBefore(first.end())) {
      throw new IllegalArgumentException("it ends before it starts");
    }
    Recur<LocalDate> rule = rule(event);
    SortedSet<LocalDate> without = dates(event, "EXDATE");
    if (kind == Kind.HOURS && isWeekly(event, rule) && first.isStretch()) {
      addWeekly(first, days(first, rule));
      without.forEach(date -> first.onDate(date).parts().forEach(this::addBreak));
      dates(event, "RDATE").forEach(date -> first.onDate(date).parts().forEach(this::addOpening));
      return;
    }
    SortedSet<LocalDate> starts = starts(event, first, rule);
    starts.addAll(dates(event, "RDATE"));
    starts.removeAll(without);
    for (LocalDate start : starts) {
      for (Occurrence.Part part : first.onDate(start).parts()) {
        addPart(event, kind, first.isWholeDays(), part);
      }
    }
  }

  private void addPart(Component event, Kind kind, boolean wholeDay, Occurrence.Part part) {
    switch (kind) {
      case HOURS -> addOpening(part);
      case HOLIDAY -> {
        if (wholeDay) {
          holidays.put(part.date(), summary(event));
        } else {
          addBreak(part);
        }
      }
      case WORKDAY -> {
        workdays.put(part.date(), summary(event));
        if (!wholeDay) {
          addOpening(part);
        }
      }
    }
  }

  private void addWeekly(Occurrence first, Set<DayOfWeek> days) {
    for (DayOfWeek day : days) {
      weekly.computeIfAbsent(day, none -> new ArrayList<>()).add(first.hours());
    }
    LocalDate start = first.start().toLocalDate();
    if (from == null || from.isBefore(start)) {
      from = start;
    }
  }

  private void addOpening(Occurrence.Part part) {
    openings.computeIfAbsent(part.date(), none -> new ArrayList<>()).add(part.hours());
  }

  private void addBreak(Occurrence.Part part) {
    breaks.computeIfAbsent(part.date(), none -> new ArrayList<>()).add(part.hours());
  }

  private BusinessCalendar calendar(Component file) {
    BusinessCalendar base = options.base();
    BusinessCalendarBuilder calendar =
        base == null ? BusinessCalendar.builder(name(file), zone) : base.toBuilder();
    weekly.forEach((day, hours) -> calendar.open(day, texts(hours)));
    holidays.forEach(calendar::holiday);
    breaks.forEach((date, hours) -> calendar.without(date, texts(hours)));
    if (base == null && weekly.isEmpty()) {
      openings.forEach((date, hours) -> calendar.special(date, SpecialDay.of("", texts(hours))));
      if (!workdays.isEmpty()) {
        report("VCALENDAR", "make-up working days without weekly hours are not used");
      }
    } else {
      addSpecialDays(calendar, calendar.build());
    }
    LocalDate last =
        Stream.of(holidays, openings, workdays, breaks)
            .filter(dates -> !dates.isEmpty())
            .map(NavigableMap::lastKey)
            .max(Comparator.naturalOrder())
            .orElse(null);
    if (base == null) {
      calendar.valid(from, last == null || from == null || !last.isBefore(from) ? last : null);
    } else if (last != null) {
      LocalDate known = base.validThrough();
      calendar.valid(base.validFrom(), known == null || known.isBefore(last) ? last : known);
    }
    return calendar.build();
  }

  /** Hours of single dates, besides those of their days of the week. */
  private void addSpecialDays(BusinessCalendarBuilder calendar, BusinessCalendar usual) {
    List<OpenHours> workday =
        Stream.of(DayOfWeek.values())
            .map(usual::hoursOn)
            .filter(hours -> !hours.isEmpty())
            .findFirst()
            .orElse(List.of());
    SortedSet<LocalDate> dates = new TreeSet<>(openings.keySet());
    dates.addAll(workdays.keySet());
    for (LocalDate date : dates) {
      List<OpenHours> hours = new ArrayList<>(openings.getOrDefault(date, List.of()));
      if (!workdays.containsKey(date)) {
        hours.addAll(usual.hoursOn(date.getDayOfWeek()));
      } else if (hours.isEmpty()) {
        hours.addAll(workday);
      }
      calendar.special(date, SpecialDay.of(workdays.getOrDefault(date, ""), texts(hours)));
    }
  }

  private @Nullable Kind kind(Component event) {
    String apple = event.value("X-APPLE-SPECIAL-DAY").toUpperCase(Locale.ROOT);
    if (apple.equals("ALTERNATE-WORKDAY")) {
      return Kind.WORKDAY;
    }
    if (apple.equals("WORK-HOLIDAY")) {
      return Kind.HOLIDAY;
    }
    for (Component.Property property : event.properties()) {
      if (property.name().equals("CATEGORIES")) {
        for (String category : property.value().split(",", -1)) {
          switch (category.strip().toUpperCase(Locale.ROOT).replaceAll("[ _-]", "")) {
            case "BUSINESSHOURS", "OPENINGHOURS", "WORKINGHOURS" -> {
              return Kind.HOURS;
            }
            case "HOLIDAY", "HOLIDAYS", "PUBLICHOLIDAY" -> {
              return Kind.HOLIDAY;
            }
            case "MAKEUPWORKDAY", "MAKEUPWORKINGDAY", "WORKDAY" -> {
              return Kind.WORKDAY;
            }
            default -> {
              // Another category may tell.
            }
          }
        }
      }
    }
    boolean wholeDay = event.property("DTSTART").filter(Interpretation::isDate).isPresent();
    return options.allDayIsHoliday() && wholeDay ? Kind.HOLIDAY : null;
  }

  private Occurrence occurrence(Component event) {
    Component.Property start =
        event
            .property("DTSTART")
            .orElseThrow(() -> new IllegalArgumentException("it has no DTSTART"));
    boolean repeats = event.property("RRULE").isPresent() || event.property("RDATE").isPresent();
    LocalDateTime first = wallClock(start, start.value(), repeats);
    Optional<Component.Property> end = event.property("DTEND");
    if (end.isPresent()) {
      return new Occurrence(first, wallClock(end.get(), end.get().value(), repeats));
    }
    String length = event.value("DURATION");
    if (!length.isEmpty()) {
      return new Occurrence(first, plus(first, length));
    }
    return new Occurrence(first, isDate(start) ? first.plusDays(1) : first);
  }

  private static LocalDateTime plus(LocalDateTime start, String length) {
    return length.endsWith("W")
        ? start.plus(Period.parse(length))
        : start.plus(Duration.parse(length));
  }

  private static boolean isDate(Component.Property property) {
    return "DATE".equalsIgnoreCase(property.parameters().get("VALUE"))
        || property.value().length() == 8;
  }

  /** A time of the file by the wall clock of the calendar. */
  private LocalDateTime wallClock(Component.Property property, String value, boolean repeats) {
    if (value.length() == 8) {
      return LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE).atStartOfDay();
    }
    boolean utc = value.endsWith("Z");
    LocalDateTime written = LocalDateTime.parse(utc ? value.substring(0, 15) : value, DATE_TIME);
    String named = utc ? "UTC" : property.parameters().get("TZID");
    ZoneId there =
        ZoneId.of(named == null ? zone : ianaZone(named).orElseGet(() -> unknown(named)));
    ZoneId here = ZoneId.of(zone);
    if (there.getRules().equals(here.getRules())) {
      return written;
    }
    if (repeats) {
      throw new IllegalArgumentException(
          "it repeats by the clock of " + there + ", and the calendar is in " + zone);
    }
    Instant instant = written.atZone(there).toInstant();
    return LocalDateTime.ofInstant(instant, here);
  }

  /** Says once that a zone is not known, and takes it for that of the calendar. */
  private String unknown(String named) {
    UnusedPart part =
        new UnusedPart(
            "TZID[" + named + "]", "it is not known; its times are taken for those of " + zone);
    if (!unused.contains(part)) {
      unused.add(part);
    }
    return zone;
  }

  private static @Nullable Recur<LocalDate> rule(Component event) {
    String text = event.value("RRULE");
    // The end is compared by date here; the library takes it only in the form of the start.
    return text.isEmpty() ? null : new Recur<>(text.replaceAll("(?i);?UNTIL=[^;]*", ""));
  }

  private static boolean isWeekly(Component event, @Nullable Recur<LocalDate> rule) {
    if (rule == null || event.value("RRULE").toUpperCase(Locale.ROOT).contains("UNTIL=")) {
      return false;
    }
    boolean every =
        rule.getFrequency() == Frequency.WEEKLY || rule.getFrequency() == Frequency.DAILY;
    return every
        && rule.getInterval() <= 1
        && rule.getCount() <= 0
        && rule.getMonthList().isEmpty()
        && rule.getMonthDayList().isEmpty()
        && rule.getYearDayList().isEmpty()
        && rule.getWeekNoList().isEmpty()
        && rule.getSetPosList().isEmpty()
        && isByDay(rule);
  }

  private static boolean isByDay(Recur<LocalDate> rule) {
    return rule.getHourList().isEmpty()
        && rule.getMinuteList().isEmpty()
        && rule.getSecondList().isEmpty();
  }

  private static Set<DayOfWeek> days(Occurrence first, @Nullable Recur<LocalDate> rule) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    if (rule != null) {
      rule.getDayList().forEach(day -> days.add(WeekDay.getDayOfWeek(day)));
      if (days.isEmpty() && rule.getFrequency() == Frequency.DAILY) {
        return EnumSet.allOf(DayOfWeek.class);
      }
    }
    if (days.isEmpty()) {
      days.add(first.start().getDayOfWeek());
    }
    return days;
  }

  /** The dates on which it starts, written out. */
  private SortedSet<LocalDate> starts(
      Component event, Occurrence first, @Nullable Recur<LocalDate> rule) {
    LocalDate start = first.start().toLocalDate();
    SortedSet<LocalDate> starts = new TreeSet<>();
    if (rule == null) {
      starts.add(start);
      return starts;
    }
    if (!isByDay(rule)) {
      throw new IllegalArgumentException("it repeats more often than once a day");
    }
    LocalDate last = until(event);
    if (last == null && rule.getCount() <= 0) {
      report(event.path() + ".RRULE", "it is repeated through " + through + " only");
    }
    last = last == null || last.isAfter(through) ? through : last;
    if (!last.isBefore(start)) {
      starts.addAll(rule.getDates(start, start, last.plusDays(1)));
      starts.tailSet(last.plusDays(1)).clear();
    }
    return starts;
  }

  private @Nullable LocalDate until(Component event) {
    for (String part : event.value("RRULE").toUpperCase(Locale.ROOT).split(";", -1)) {
      if (part.startsWith("UNTIL=")) {
        Component.Property property =
            new Component.Property("UNTIL", new TreeMap<>(), part.substring(6));
        return wallClock(property, property.value(), false).toLocalDate();
      }
    }
    return null;
  }

  private SortedSet<LocalDate> dates(Component event, String name) {
    SortedSet<LocalDate> dates = new TreeSet<>();
    for (Component.Property property : event.properties()) {
      if (property.name().equals(name)) {
        for (String value : property.value().split(",", -1)) {
          if (value.contains("/")) {
            report(event.path() + "." + name, "periods are not used");
          } else {
            dates.add(wallClock(property, value.strip(), false).toLocalDate());
          }
        }
      }
    }
    return dates;
  }

  private LocalDate lastDate(List<Component> events) {
    LocalDate given = options.through();
    if (given != null) {
      return given;
    }
    String latest = "19700101";
    for (Component event : events) {
      String start = event.value("DTSTART");
      if (start.matches("\\d{8}.*") && start.substring(0, 8).compareTo(latest) > 0) {
        latest = start.substring(0, 8);
      }
    }
    LocalDate last = LocalDate.of(Integer.parseInt(latest.substring(0, 4)) + YEARS_AFTER, 12, 31);
    return last.isAfter(BusinessCalendar.LAST_DATE) ? BusinessCalendar.LAST_DATE : last;
  }

  private String zone(Component file, List<Component> events) {
    BusinessCalendar base = options.base();
    String given = options.zone();
    if (base != null) {
      return base.zone();
    }
    if (given != null) {
      return given;
    }
    List<String> named = new ArrayList<>();
    file.children().forEach(calendar -> named.add(calendar.value("X-WR-TIMEZONE")));
    for (Component event : events) {
      event
          .property("DTSTART")
          .map(start -> start.value().endsWith("Z") ? "Etc/UTC" : start.parameters().get("TZID"))
          .ifPresent(named::add);
    }
    named.removeIf(String::isEmpty);
    for (String name : named) {
      Optional<String> iana = ianaZone(name);
      if (iana.isPresent()) {
        return iana.get();
      }
    }
    throw new CsmException(
        Problem.of(
            Code.INVALID_VALUE,
            "zone",
            "value",
            String.join(", ", named),
            "expected",
            "a file or options that name an IANA time zone such as Asia/Shanghai"));
  }

  /** The zone that a name stands for: itself, or its end after the prefix of some program. */
  private static Optional<String> ianaZone(String name) {
    Set<String> known = ZoneId.getAvailableZoneIds();
    for (String rest = name.strip(); ; rest = rest.substring(rest.indexOf('/') + 1)) {
      if (known.contains(rest)) {
        return Optional.of(rest);
      }
      if (!rest.contains("/")) {
        return Optional.empty();
      }
    }
  }

  private static String name(Component file) {
    String name = file.children().get(0).value("X-WR-CALNAME");
    return name.isBlank() ? "iCalendar" : shortened(text(name));
  }

  private static String summary(Component event) {
    return shortened(text(event.value("SUMMARY")));
  }

  /** A text of a file without its escapes and control characters. */
  private static String text(String value) {
    return value
        .replaceAll("\\\\[nN]", " ")
        .replaceAll("\\\\(.)", "$1")
        .replaceAll("\\p{Cntrl}", " ")
        .strip();
  }

  private static String shortened(String text) {
    return text.length() <= BusinessCalendar.MAX_NAME_LENGTH
        ? text
        : text.substring(0, BusinessCalendar.MAX_NAME_LENGTH).strip();
  }

  private static String[] texts(List<OpenHours> hours) {
    return hours.stream().map(OpenHours::toString).toArray(String[]::new);
  }

  private void report(String path, String reason) {
    unused.add(new UnusedPart(path, reason));
  }
}
