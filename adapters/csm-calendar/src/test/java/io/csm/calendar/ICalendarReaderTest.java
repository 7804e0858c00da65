package io.csm.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.BusinessCalendar;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An iCalendar file")
class ICalendarReaderTest {
  private static final String HOURS =
      """
      CATEGORIES:BUSINESS-HOURS
      DTSTART;TZID=Europe/Berlin:20260105T090000
      DTEND;TZID=Europe/Berlin:20260105T170000
      RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE
      """;

  @Test
  @DisplayName("gives weekly hours, less and more on single dates")
  void hours() {
    BusinessCalendar calendar =
        read(HOURS
                + event(
                    "EXDATE;TZID=Europe/Berlin:20260112T090000",
                    "RDATE;TZID=Europe/Berlin:20260111T090000,20260118T090000"))
            .calendar();

    assertThat(calendar.zone()).isEqualTo("Europe/Berlin");
    assertThat(hours(calendar, "2026-01-13")).isEqualTo("[09:00-17:00]");
    assertThat(hours(calendar, "2026-01-15")).isEqualTo("[]");
    assertThat(hours(calendar, "2026-01-12")).isEqualTo("[]");
    assertThat(hours(calendar, "2026-01-11")).isEqualTo("[09:00-17:00]");
    assertThat(hours(calendar, "2026-01-18")).isEqualTo("[09:00-17:00]");
    assertThat(calendar.validFrom()).isEqualTo("2026-01-05");
  }

  @Test
  @DisplayName("gives hours by night, by day, and by other forms of their length")
  void forms() {
    BusinessCalendar calendar =
        read(
                event(
                    "CATEGORIES:Opening Hours",
                    "DTSTART:20260105T220000Z",
                    "DURATION:PT8H",
                    "RRULE:FREQ=DAILY"),
                event(
                    "CATEGORIES:working_hours",
                    "DTSTART:20260110T120000Z",
                    "DTEND:20260110T130000Z"))
            .calendar();

    assertThat(calendar.zone()).isEqualTo("Etc/UTC");
    assertThat(hours(calendar, "2026-01-09")).isEqualTo("[00:00-06:00, 22:00-24:00]");
    assertThat(hours(calendar, "2026-01-10")).isEqualTo("[00:00-06:00, 12:00-13:00, 22:00-24:00]");
  }

  @Test
  @DisplayName("gives holidays of several days, of each year, and of a part of a day")
  void holidays() {
    ICalendarResult result =
        read(
            HOURS,
            event(
                "UID:ny",
                "CATEGORIES:HOLIDAY",
                "SUMMARY:New Year\\, first day",
                "DTSTART;VALUE=DATE:20260101",
                "RRULE:FREQ=YEARLY"),
            event("CATEGORIES:HOLIDAY", "DTSTART;VALUE=DATE:20260202", "DTEND;VALUE=DATE:20260205"),
            event(
                "CATEGORIES:HOLIDAY",
                "DTSTART;TZID=Europe/Berlin:20260210T120000",
                "DTEND;TZID=Europe/Berlin:20260211T000000"));
    BusinessCalendar calendar = result.calendar();

    assertThat(calendar.holidays().keySet().stream().map(LocalDate::toString))
        .containsExactly(
            "2026-01-01",
            "2026-02-02",
            "2026-02-03",
            "2026-02-04",
            "2027-01-01",
            "2028-01-01",
            "2029-01-01",
            "2030-01-01",
            "2031-01-01");
    assertThat(calendar.holidays()).containsValue("New Year, first day");
    assertThat(hours(calendar, "2026-02-10")).isEqualTo("[09:00-12:00]");
    assertThat(result.unused())
        .containsExactly(
            new UnusedPart("VEVENT[ny].RRULE", "it is repeated through 2031-12-31 only"));
    assertThat(calendar.validThrough()).isEqualTo("2031-01-01");
  }

  @Test
  @DisplayName("gives make-up working days the hours of a working day, or their own")
  void workdays() {
    BusinessCalendar calendar =
        read(
                HOURS,
                event("CATEGORIES:MAKEUP-WORKDAY", "SUMMARY:班", "DTSTART;VALUE=DATE:20260214"),
                event("X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY", "DTSTART;VALUE=DATE:20260228"),
                event(
                    "CATEGORIES:MAKEUP-WORKDAY",
                    "DTSTART;TZID=Europe/Berlin:20260221T100000",
                    "DTEND;TZID=Europe/Berlin:20260221T110000"))
            .calendar();

    assertThat(hours(calendar, "2026-02-14")).isEqualTo("[09:00-17:00]");
    assertThat(hours(calendar, "2026-02-28")).isEqualTo("[09:00-17:00]");
    assertThat(hours(calendar, "2026-02-21")).isEqualTo("[10:00-11:00]");
  }

  @Test
  @DisplayName("writes out hours that end, or come every other week")
  void writtenOut() {
    BusinessCalendar calendar =
        read(
                HOURS.replace("BYDAY=MO,TU,WE", "BYDAY=MO;UNTIL=20260119T080000Z"),
                HOURS
                    .replace("WEEKLY;BYDAY=MO,TU,WE", "WEEKLY;INTERVAL=2;COUNT=2;BYDAY=TU")
                    .replace("20260105", "20260106"))
            .calendar();

    assertThat(calendar.hours()).isEmpty();
    assertThat(calendar.specialDays().keySet().stream().map(LocalDate::toString))
        .containsExactly("2026-01-05", "2026-01-06", "2026-01-12", "2026-01-19", "2026-01-20");
  }

  @Test
  @DisplayName("of holidays only is added to a calendar")
  void base() {
    BusinessCalendar base =
        BusinessCalendar.builder("desk", "Asia/Shanghai").openOnWeekdays("09:00-18:00").build();
    String event = event("SUMMARY:Labour Day", "DTSTART;VALUE=DATE:20260501");

    ICalendarOptions options = ICalendarOptions.STANDARD.withBase(base);
    assertThat(read(options, event).unused().toString()).contains("no category that is known");
    BusinessCalendar calendar = read(options.withAllDayIsHoliday(true), event).calendar();
    assertThat(calendar.name()).isEqualTo("desk");
    assertThat(hours(calendar, "2026-05-01")).isEqualTo("[]");
    assertThatThrownBy(
            () ->
                read(
                    ICalendarOptions.STANDARD.withZone("Etc/UTC").withAllDayIsHoliday(true), event))
        .hasMessageContaining("never open");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "X-MOOD:happy, VEVENT[u].X-MOOD: it is not understood",
    "RECURRENCE-ID:20260112T090000, VEVENT[u].RECURRENCE-ID: changes of single",
    "DTSTART:soon, VEVENT[u]: it is not used",
    "RRULE:FREQ=WEEKLY;BYHOUR=9, VEVENT[u]: it is not used: it repeats more often",
    "RRULE:FREQ=SOMETIMES, VEVENT[u]: it is not used",
    "RDATE;VALUE=PERIOD:20260110T090000/PT1H, VEVENT[u].RDATE: periods are not used",
    "'DTSTART;TZID=Asia/Tokyo:20260105T090000', VEVENT[u]: it is not used: it repeats by the clock",
  })
  @DisplayName("has every part reported that is not used")
  void unused(String line, String report) {
    String name = line.split("[:;]", -1)[0];
    String event = HOURS.replaceAll("(?m)^" + name + "[;:].*\n", "") + "UID:u\n" + line + "\n";

    assertThat(read(HOURS, event).unused().toString()).contains(report);
  }

  @Test
  @DisplayName("in a zone under the name of another program is read in the one it is given")
  void unknownZone() {
    String event = HOURS.replace("Europe/Berlin", "China Standard Time");

    assertThatThrownBy(() -> read(event))
        .hasMessageContaining("zone is (China Standard Time")
        .hasMessageContaining("an IANA time zone");
    ICalendarResult result = read(ICalendarOptions.STANDARD.withZone("Asia/Shanghai"), event);
    assertThat(hours(result.calendar(), "2026-01-13")).isEqualTo("[09:00-17:00]");
    assertThat(result.unused())
        .containsExactly(
            new UnusedPart(
                "TZID[China Standard Time]",
                "it is not known; its times are taken for those of Asia/Shanghai"));
    assertThat(
            read(HOURS.replace("Europe/Berlin", "/citadel.org/20070227_1/Europe/Berlin"))
                .calendar()
                .zone())
        .isEqualTo("Europe/Berlin");
  }

  @Test
  @DisplayName("has components reported that are no events, and cancelled events left out")
  void components() {
    ICalendarResult result = read(HOURS, HOURS.replace("MO,TU,WE", "SU") + "STATUS:CANCELLED\n");
    String file =
        file(HOURS)
            .replace("END:VCALENDAR", event("BEGIN:VTODO", "UID:x", "END:VTODO", "END:VCALENDAR"));

    assertThat(hours(result.calendar(), "2026-01-11")).isEqualTo("[]");
    assertThat(ICalendarReader.read(new StringReader(file), ICalendarOptions.STANDARD).unused())
        .containsExactly(new UnusedPart("VTODO[x]", "only events (VEVENT) are used"));
  }

  @ParameterizedTest(name = "({0})")
  @CsvSource({
    "'', MALFORMED",
    "nonsense, MALFORMED",
    "'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR', MALFORMED",
    "'BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR', INVALID_VALUE"
  })
  @DisplayName("that is none is refused")
  void malformed(String text, Code code) {
    assertThatThrownBy(
            () -> ICalendarReader.read(new StringReader(text), ICalendarOptions.STANDARD))
        .isInstanceOfSatisfying(
            CsmException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  @DisplayName("without end is refused, and not read to memory's end")
  void endless() {
    Reader endless =
        new Reader() {
          private final String start = "BEGIN:VCALENDAR\nX-A:";
          private int at;

          @Override
          public int read(char[] buffer, int offset, int length) {
            for (int i = 0; i < length; i++, at++) {
              buffer[offset + i] = at < start.length() ? start.charAt(at) : 'x';
            }
            return length;
          }

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> ICalendarReader.read(endless, ICalendarOptions.STANDARD))
        .isInstanceOfSatisfying(
            CsmException.class, refused -> assertThat(refused.code()).isEqualTo(Code.TOO_LONG));
  }

  @Test
  @DisplayName("as another program writes it has the hours, holidays and make-up days it names")
  void example() throws IOException {
    String given = System.getProperty("csm.data");
    String name = "formats/calendar/business_hours_and_holidays.ics";
    Path found =
        given != null
            ? Path.of(given, name)
            : Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(folder -> folder.resolve("shared/data").resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    assumeTrue(
        found != null && Files.exists(found),
        "No " + name + ". Maybe set -Dcsm.data to the folder that holds it.");
    ICalendarResult result;
    try (Reader reader = Files.newBufferedReader(found)) {
      result = ICalendarReader.read(reader, ICalendarOptions.STANDARD);
    }

    BusinessCalendar calendar = result.calendar();
    assertThat(calendar.name()).isEqualTo("Support Shanghai");
    assertThat(calendar.zone()).isEqualTo("Asia/Shanghai");
    assertThat(calendar.holidays()).hasSize(8).containsValue("国庆节");
    assertThat(hours(calendar, "2025-09-26")).isEqualTo("[09:00-12:00]");
    assertThat(hours(calendar, "2025-09-28")).isEqualTo("[09:00-12:00]");
    assertThat(hours(calendar, "2025-10-01")).isEqualTo("[]");
    assertThat(result.unused())
        .extracting(UnusedPart::path)
        .containsExactly("VTIMEZONE[Asia/Shanghai]");
  }

  private static String event(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  private static ICalendarResult read(String... events) {
    return read(ICalendarOptions.STANDARD, events);
  }

  private static ICalendarResult read(ICalendarOptions options, String... events) {
    return ICalendarReader.read(new StringReader(file(events)), options);
  }

  private static String file(String... events) {
    StringBuilder file = new StringBuilder(event("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"));
    for (String event : List.of(events)) {
      file.append("BEGIN:VEVENT\n").append(event).append("END:VEVENT\n");
    }
    return file.append("END:VCALENDAR\n").toString();
  }

  private static String hours(BusinessCalendar calendar, String date) {
    return calendar.hoursOn(LocalDate.parse(date)).toString();
  }
}
