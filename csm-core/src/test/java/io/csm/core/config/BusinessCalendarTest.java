package io.csm.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A business calendar")
class BusinessCalendarTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);

  @Test
  @DisplayName("has the hours of the day of the week where nothing else is said")
  void weekly() {
    BusinessCalendar calendar = shanghai().openOnWeekdays("13:00-18:00", "09:00-12:00").build();

    assertThat(calendar.hoursOn(MONDAY))
        .map(OpenHours::toString)
        .containsExactly("09:00-12:00", "13:00-18:00");
    assertThat(calendar.hoursOn(MONDAY.minusDays(1))).isEmpty();
  }

  @Test
  @DisplayName("counts what overlaps, or meets, once")
  void overlaps() {
    BusinessCalendar calendar =
        shanghai()
            .open(DayOfWeek.MONDAY, "09:00-12:00", "11:00-13:00", "13:00-14:00", "10:00-10:30")
            .build();

    assertThat(hours(calendar, MONDAY)).isEqualTo("[09:00-14:00]");
  }

  @Test
  @DisplayName("lets a night end on the next date, which may be closed")
  void overnight() {
    BusinessCalendar calendar =
        shanghai()
            .open(DayOfWeek.MONDAY, "22:00-06:00")
            .open(DayOfWeek.TUESDAY, "05:00-07:00")
            .holiday(MONDAY.plusDays(8), "closed")
            .build();

    assertThat(hours(calendar, MONDAY)).isEqualTo("[22:00-24:00]");
    assertThat(hours(calendar, MONDAY.plusDays(1))).isEqualTo("[00:00-07:00]");
    assertThat(hours(calendar, MONDAY.plusDays(7))).isEqualTo("[22:00-24:00]");
    assertThat(hours(calendar, MONDAY.plusDays(8))).isEqualTo("[]");
  }

  @Test
  @DisplayName("is closed on holidays, except for special days that hold even there")
  void holidays() {
    BusinessCalendar calendar =
        shanghai()
            .openOnWeekdays("09:00-17:00")
            .holiday(MONDAY, "")
            .holiday(MONDAY.plusDays(1), "")
            .holiday(MONDAY.plusDays(2), "")
            .special(MONDAY.plusDays(1), SpecialDay.of("inventory", "08:00-09:00"))
            .special(MONDAY.plusDays(2), SpecialDay.of("on call", "08:00-09:00").onHolidaysToo())
            .build();

    assertThat(hours(calendar, MONDAY)).isEqualTo("[]");
    assertThat(hours(calendar, MONDAY.plusDays(1))).isEqualTo("[]");
    assertThat(hours(calendar, MONDAY.plusDays(2))).isEqualTo("[08:00-09:00]");
    assertThat(calendar.isHoliday(MONDAY.plusDays(1))).isTrue();
    assertThat(calendar.isHoliday(MONDAY.plusDays(2))).isFalse();
  }

  @Test
  @DisplayName("has the hours of a special day in the place of the usual ones, less the breaks")
  void specialDaysAndBreaks() {
    BusinessCalendar calendar =
        shanghai()
            .openOnWeekdays("09:00-17:00")
            .special(MONDAY.minusDays(1), SpecialDay.of("make-up", "09:00-12:00", "13:00-17:00"))
            .special(MONDAY, SpecialDay.of("closed"))
            .without(MONDAY.minusDays(1), "11:30-13:30", "08:00-09:15", "16:00-24:00")
            .without(MONDAY.plusDays(1), "12:00-13:00")
            .without(MONDAY.plusDays(2), "00:00-24:00")
            .build();

    assertThat(hours(calendar, MONDAY.minusDays(1))).isEqualTo("[09:15-11:30, 13:30-16:00]");
    assertThat(hours(calendar, MONDAY)).isEqualTo("[]");
    assertThat(hours(calendar, MONDAY.plusDays(1))).isEqualTo("[09:00-12:00, 13:00-17:00]");
    assertThat(hours(calendar, MONDAY.plusDays(2))).isEqualTo("[]");
  }

  @Test
  @DisplayName("without any open time is refused, and told how to mend it, in both languages")
  void noOpenTime() {
    refused(() -> shanghai().build(), Code.NO_OPEN_TIME, "calendar.hours");
    refused(
        () ->
            shanghai()
                .special(MONDAY, SpecialDay.of("", "09:00-10:00"))
                .without(MONDAY, "08:00-11:00")
                .build(),
        Code.NO_OPEN_TIME,
        "calendar.hours");
    assertThatThrownBy(() -> shanghai().build())
        .hasMessageContaining("(Shanghai) is never open")
        .hasMessageContaining("Maybe add weekly hours")
        .satisfies(
            thrown ->
                assertThat(((CsmException) thrown).message(Locale.CHINESE))
                    .contains("（Shanghai）没有任何营业时间"));
    assertThat(shanghai().special(MONDAY, SpecialDay.of("", "09:00-10:00")).build().hours())
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"Shanghai, Asia/Shanghai", "new york, America/New_York", "UTC+8, Asia/Shanghai"})
  @DisplayName("in an unknown zone is refused, with the one that was meant")
  void zones(String zone, String meant) {
    assertThatThrownBy(() -> BusinessCalendar.builder("c", zone).openDaily("00:00-24:00").build())
        .hasMessage(
            "calendar.zone is (%s), expected the id of an IANA time zone such as %s."
                .formatted(zone, meant));
  }

  @ParameterizedTest(name = "({0})")
  @ValueSource(
      strings = {
        "25:00-26:00",
        "09:00-25:00",
        "09:60-10:00",
        "24:00-24:00",
        "24:00-01:00",
        "09:00-24:01",
        "09:00-09:00",
        "00:00-00:00",
        "9:00-17:00",
        "09:00",
        "09:00–17:00",
        "09:00:60-10:00",
        ""
      })
  @DisplayName("refuses hours that no clock shows, with their place")
  void badHours(String text) {
    refused(
        () -> shanghai().open(DayOfWeek.MONDAY, "08:00-08:30", text),
        Code.INVALID_VALUE,
        "calendar.hours.MONDAY[1]");
  }

  @Test
  @DisplayName("refuses hours over midnight where they are for one date only")
  void overnightOnOneDate() {
    refused(() -> SpecialDay.of("", "22:00-02:00"), Code.INVALID_VALUE, "specialDay.hours[0]");
    refused(
        () -> shanghai().openDaily("09:00-10:00").without(MONDAY, "22:00-02:00").build(),
        Code.INVALID_VALUE,
        "calendar.breaks.2026-03-02");
  }

  @Test
  @DisplayName("refuses what is too much, too long or out of order")
  void bounds() {
    String[] many = new String[BusinessCalendar.MAX_HOURS + 1];
    Arrays.fill(many, "09:00-10:00");
    refused(
        () -> shanghai().open(DayOfWeek.FRIDAY, many).build(),
        Code.TOO_MANY,
        "calendar.hours.FRIDAY");
    BusinessCalendarBuilder dates = shanghai().openDaily("09:00-10:00");
    for (int i = 0; i <= BusinessCalendar.MAX_DATES; i++) {
      dates.holiday(MONDAY.plusDays(i), "");
    }
    refused(dates::build, Code.TOO_MANY, "calendar.holidays");
    refused(
        () -> shanghai().openDaily("09:00-10:00").holiday(LocalDate.of(2200, 1, 1), "").build(),
        Code.INVALID_VALUE,
        "calendar.holidays");
    refused(
        () -> shanghai().openDaily("09:00-10:00").valid(MONDAY, MONDAY.minusDays(1)).build(),
        Code.INVALID_VALUE,
        "calendar.validThrough");
    refused(
        () -> shanghai().openDaily("09:00-10:00").version(0).build(),
        Code.INVALID_VALUE,
        "calendar.version");
    refused(
        () -> shanghai().openDaily("09:00-10:00").holiday(MONDAY, "x".repeat(129)).build(),
        Code.TOO_LONG,
        "calendar.holidays.2026-03-02");
  }

  @Test
  @DisplayName("is open at some time even if all its dates are taken away from one weekly day")
  void datesCannotTakeAWeeklyDayAway() {
    int sundays = 0;
    for (LocalDate date = BusinessCalendar.FIRST_DATE;
        !date.isAfter(BusinessCalendar.LAST_DATE);
        date = date.plusDays(1)) {
      sundays += date.getDayOfWeek() == DayOfWeek.SUNDAY ? 1 : 0;
    }

    assertThat(sundays).isGreaterThan(3 * BusinessCalendar.MAX_DATES);
  }

  @Test
  @DisplayName("is copied by its builder, and keeps nothing that is changed from outside")
  void copies() {
    BusinessCalendar calendar =
        shanghai()
            .version(7)
            .openOnWeekdays("22:00-06:00")
            .holiday(MONDAY, "名")
            .special(MONDAY, SpecialDay.of("", "09:00-10:00"))
            .without(MONDAY, "09:00-09:30")
            .valid(MONDAY, MONDAY)
            .zoneData("2025b")
            .build();
    TreeMap<DayOfWeek, List<OpenHours>> hours = new TreeMap<>(calendar.hours());
    BusinessCalendar copy =
        new BusinessCalendar(
            "Shanghai",
            7,
            "Asia/Shanghai",
            hours,
            calendar.holidays(),
            calendar.specialDays(),
            calendar.breaks(),
            MONDAY,
            MONDAY,
            "2025b");
    hours.clear();

    assertThat(calendar.toBuilder().build()).isEqualTo(calendar).isEqualTo(copy);
  }

  private static BusinessCalendarBuilder shanghai() {
    return BusinessCalendar.builder("Shanghai", "Asia/Shanghai");
  }

  private static String hours(BusinessCalendar calendar, LocalDate date) {
    return calendar.hoursOn(date).toString();
  }

  private static void refused(ThrowingCallable call, Code code, String path) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CsmException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.problem().path()).isEqualTo(path);
            });
  }
}
