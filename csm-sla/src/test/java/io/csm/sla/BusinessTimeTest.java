package io.csm.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.BusinessCalendarBuilder;
import io.csm.core.config.SpecialDay;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Business time")
class BusinessTimeTest {
  private static final BusinessTime OFFICE =
      BusinessTime.of(utc("office").openOnWeekdays("09:00-17:00").build());

  @Test
  @DisplayName("of a whole day ends as the day closes, or as the next one opens, by choice")
  void boundary() {
    Instant monday = Instant.parse("2026-03-02T09:00:00Z");
    Duration day = Duration.ofHours(8);

    assertThat(OFFICE.plus(monday, day)).isEqualTo("2026-03-02T17:00:00Z");
    assertThat(OFFICE.plus(monday, day, Boundary.NEXT_OPENING)).isEqualTo("2026-03-03T09:00:00Z");
  }

  @Test
  @DisplayName("of zero is over at once, or at the next opening, by choice")
  void zero() {
    Instant saturday = Instant.parse("2026-03-07T12:00:00.5Z");

    assertThat(OFFICE.plus(saturday, Duration.ZERO)).isEqualTo(saturday);
    assertThat(OFFICE.plus(saturday, Duration.ZERO, Boundary.NEXT_OPENING))
        .isEqualTo("2026-03-09T09:00:00Z");
  }

  @Test
  @DisplayName("keeps parts of a second, and none of those that pass while it is closed")
  void nanos() {
    assertThat(OFFICE.plus(Instant.parse("2026-03-02T16:59:59.750Z"), Duration.ofMillis(500)))
        .isEqualTo("2026-03-03T09:00:00.250Z");
    assertThat(OFFICE.plus(Instant.parse("2026-03-02T16:59:59.750Z"), Duration.ofMillis(250)))
        .isEqualTo("2026-03-02T17:00:00Z");
    assertThat(OFFICE.plus(Instant.parse("2026-03-02T08:59:59.750Z"), Duration.ofMillis(500)))
        .isEqualTo("2026-03-02T09:00:00.500Z");
    assertThat(
            OFFICE.between(
                Instant.parse("2026-03-02T16:59:59.750Z"),
                Instant.parse("2026-03-03T08:59:59.999Z")))
        .isEqualTo(Duration.ofMillis(250));
  }

  @Test
  @DisplayName("between reversed ends is zero, or negative, by choice")
  void reversed() {
    Instant later = Instant.parse("2026-03-03T10:00:00Z");
    Instant earlier = Instant.parse("2026-03-02T16:00:00Z");

    assertThat(OFFICE.between(later, earlier)).isEqualTo(Duration.ZERO);
    assertThat(OFFICE.signedBetween(later, earlier)).isEqualTo(Duration.ofHours(-2));
    assertThat(OFFICE.signedBetween(earlier, later)).isEqualTo(Duration.ofHours(2));
  }

  @Test
  @DisplayName("counts the hour that clocks show twice twice, and the one they skip not at all")
  void daylightSaving() {
    BusinessTime nights =
        BusinessTime.of(
            BusinessCalendar.builder("nights", "Europe/Berlin").openDaily("01:00-04:00").build());

    assertThat(nights.between(midnight("2026-03-29"), midnight("2026-03-30")))
        .isEqualTo(Duration.ofHours(2));
    assertThat(nights.between(midnight("2026-10-25"), midnight("2026-10-26")))
        .isEqualTo(Duration.ofHours(4));
  }

  @Test
  @DisplayName("follows the wall clock also where hours begin in what is skipped or shown twice")
  void edgeInsideTheChange() {
    BusinessTime nights =
        BusinessTime.of(
            BusinessCalendar.builder("nights", "Europe/Berlin").openDaily("02:30-04:00").build());

    assertThat(nights.between(midnight("2026-03-29"), midnight("2026-03-30")))
        .isEqualTo(Duration.ofHours(1));
    assertThat(nights.between(midnight("2026-10-25"), midnight("2026-10-26")))
        .isEqualTo(Duration.ofHours(2));
  }

  @Test
  @DisplayName("passes over a date that a zone skipped")
  void skippedDate() {
    BusinessTime apia =
        BusinessTime.of(
            BusinessCalendar.builder("Apia", "Pacific/Apia").openDaily("00:00-24:00").build());

    assertThat(
            apia.between(
                Instant.parse("2011-12-30T09:00:00Z"), Instant.parse("2011-12-30T11:00:00Z")))
        .isEqualTo(Duration.ofHours(2));
    assertThat(
            BusinessTime.of(
                    BusinessCalendar.builder("Apia", "Pacific/Apia")
                        .openDaily("09:00-10:00")
                        .build())
                .between(
                    Instant.parse("2011-12-29T10:00:00Z"), Instant.parse("2012-01-01T10:00:00Z")))
        .as("on 29 and 31 December and 1 January")
        .isEqualTo(Duration.ofHours(3));
  }

  @Test
  @DisplayName("goes on through a night without counting the midnight twice")
  void overnight() {
    BusinessTime nights =
        BusinessTime.of(utc("nights").open(DayOfWeek.MONDAY, "22:00-06:00").build());

    assertThat(nights.plus(Instant.parse("2026-03-02T23:00:00Z"), Duration.ofHours(7)))
        .isEqualTo("2026-03-03T06:00:00Z");
    assertThat(
            nights.between(
                Instant.parse("2026-03-02T00:00:00Z"), Instant.parse("2026-03-09T00:00:00Z")))
        .isEqualTo(Duration.ofHours(8));
  }

  @Test
  @DisplayName(
      "of teams around the world is open while one of them is, and counts once where two are")
  void followTheSun() {
    BusinessTime sun =
        BusinessTime.union(
            List.of(
                BusinessTime.of(
                    BusinessCalendar.builder("Shanghai", "Asia/Shanghai")
                        .openOnWeekdays("09:00-18:00")
                        .build()),
                BusinessTime.of(
                    BusinessCalendar.builder("Berlin", "Europe/Berlin")
                        .openOnWeekdays("10:00-18:00")
                        .build())));

    // 01:00 to 10:00 and 09:00 to 17:00 UTC.
    assertThat(
            sun.between(
                Instant.parse("2026-03-02T00:00:00Z"), Instant.parse("2026-03-03T00:00:00Z")))
        .isEqualTo(Duration.ofHours(16));
    assertThat(sun.calendars())
        .extracting(BusinessCalendar::name)
        .containsExactly("Shanghai", "Berlin");
  }

  @Test
  @DisplayName("of an agent and a queue is open while both are")
  void both() {
    BusinessTime agent = BusinessTime.of(utc("agent").openOnWeekdays("08:00-12:00").build());

    BusinessTime time = BusinessTime.intersection(List.of(agent, OFFICE));

    assertThat(time.plus(Instant.parse("2026-03-02T00:00:00Z"), Duration.ofHours(4)))
        .isEqualTo("2026-03-03T10:00:00Z");
  }

  @Test
  @DisplayName("that calendars never have in common is refused")
  void nothingInCommon() {
    BusinessTime weekend =
        BusinessTime.of(utc("weekend").open(DayOfWeek.SUNDAY, "09:00-17:00").build());

    assertThatThrownBy(() -> BusinessTime.intersection(List.of(OFFICE, weekend)))
        .isInstanceOf(CsmException.class)
        .hasMessageContaining("(office, weekend) is never open")
        .extracting(thrown -> ((CsmException) thrown).code())
        .isEqualTo(Code.NO_OPEN_TIME);
    refused(() -> BusinessTime.union(List.of()), Code.INVALID_VALUE, "times");
    List<BusinessTime> many = new ArrayList<>();
    for (int i = 0; i <= BusinessTime.MAX_CALENDARS; i++) {
      many.add(OFFICE);
    }
    refused(() -> BusinessTime.union(many), Code.TOO_MANY, "times");
  }

  @Test
  @DisplayName("goes on by weekly hours beyond the holidays that are known, and says so")
  void beyondWhatIsKnown() {
    BusinessTime time =
        BusinessTime.of(
            BusinessCalendar.builder("Shanghai", "Asia/Shanghai")
                .openOnWeekdays("09:00-18:00")
                .holiday(LocalDate.parse("2026-10-01"), "国庆节")
                .special(LocalDate.parse("2026-10-10"), SpecialDay.of("调休", "09:00-18:00"))
                .valid(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-12-31"))
                .build());

    assertThat(time.knownFrom()).hasValue(Instant.parse("2025-12-31T16:00:00Z"));
    assertThat(time.knownUntil()).hasValue(Instant.parse("2026-12-31T16:00:00Z"));
    assertThat(time.isKnown(Instant.parse("2025-12-31T15:59:59Z"))).isFalse();
    assertThat(time.isKnown(Instant.parse("2026-12-31T16:00:00Z"))).isTrue();
    Instant due = time.plus(Instant.parse("2026-12-31T09:00:00Z"), Duration.ofHours(2));
    assertThat(due).isEqualTo("2027-01-01T02:00:00Z");
    assertThat(time.isKnown(due)).isFalse();
    assertThat(OFFICE.isKnown(due)).isTrue();
    BusinessTime both = BusinessTime.union(List.of(OFFICE, time));
    assertThat(both.knownUntil()).isEqualTo(time.knownUntil());
  }

  @Test
  @DisplayName("of a negative duration, outside the years of calendars, or without end is refused")
  void refusals() {
    Instant start = Instant.parse("2026-03-02T09:00:00Z");

    refused(() -> OFFICE.plus(start, Duration.ofNanos(-1)), Code.INVALID_VALUE, "duration");
    refused(
        () -> OFFICE.plus(Instant.parse("1899-12-31T23:59:59Z"), Duration.ZERO),
        Code.INVALID_VALUE,
        "start");
    refused(() -> OFFICE.between(start, Instant.MAX), Code.INVALID_VALUE, "to");
    refused(() -> OFFICE.isOpen(Instant.MIN), Code.INVALID_VALUE, "at");
    refused(() -> OFFICE.plus(start, Duration.ofDays(365 * 60)), Code.BEYOND_CALENDAR, "duration");
    refused(
        () -> OFFICE.plus(start, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)),
        Code.BEYOND_CALENDAR,
        "duration");
  }

  @Test
  @DisplayName("reaches from the first to the last second of the years of calendars")
  void wholeRange() {
    BusinessTime always = BusinessTime.of(utc("always").openDaily("00:00-24:00").build());
    Instant first = Instant.parse("1900-01-01T00:00:00Z");
    Instant last = Instant.parse("2199-12-31T23:59:59Z");
    Duration all = Duration.between(first, last);

    assertThat(always.between(first, last)).isEqualTo(all);
    assertThat(always.plus(first, all)).isEqualTo(last);
    assertThat(always.plus(last, Duration.ofSeconds(1))).isEqualTo("2200-01-01T00:00:00Z");
  }

  @Test
  @DisplayName("is the same whatever was asked before, also for calendars with a single day")
  void singleDay() {
    BusinessCalendar once =
        utc("once")
            .special(LocalDate.parse("1987-06-05"), SpecialDay.of("", "09:00-10:00"))
            .build();
    Instant early = Instant.parse("1950-01-01T00:00:00Z");

    assertThat(BusinessTime.of(once).plus(early, Duration.ofHours(1)))
        .isEqualTo("1987-06-05T10:00:00Z");
    refused(
        () -> BusinessTime.of(once).plus(early, Duration.ofHours(1), Boundary.NEXT_OPENING),
        Code.BEYOND_CALENDAR,
        "duration");
  }

  @Test
  @DisplayName(
      "names the time-zone data that it counts by, and says where a calendar asks for other")
  void zoneData() {
    String ours = OFFICE.zoneData();

    assertThat(ours).matches("20\\d\\d[a-z]");
    assertThat(OFFICE.isOtherZoneData()).isFalse();
    assertThat(
            BusinessTime.of(utc("same").openDaily("09:00-10:00").zoneData(ours).build())
                .isOtherZoneData())
        .isFalse();
    assertThat(
            BusinessTime.of(utc("other").openDaily("09:00-10:00").zoneData("1999z").build())
                .isOtherZoneData())
        .isTrue();
  }

  @Test
  @DisplayName("is the same for threads that ask at once")
  void threads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        BusinessTime shared = BusinessTime.of(utc("shared").openOnWeekdays("09:00-17:00").build());
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Duration>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Instant from = Instant.parse("19%d0-01-01T00:00:00Z".formatted(i + 5));
          answers.add(
              threads.submit(
                  () -> {
                    start.await();
                    return shared.between(from, Instant.parse("2050-01-01T00:00:00Z"));
                  }));
        }
        start.countDown();
        for (int i = 0; i < 4; i++) {
          Instant from = Instant.parse("19%d0-01-01T00:00:00Z".formatted(i + 5));
          assertThat(answers.get(i).get())
              .isEqualTo(OFFICE.between(from, Instant.parse("2050-01-01T00:00:00Z")));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static BusinessCalendarBuilder utc(String name) {
    return BusinessCalendar.builder(name, "Etc/UTC");
  }

  private static Instant midnight(String date) {
    return LocalDateTime.parse(date + "T00:00").atZone(ZoneId.of("Europe/Berlin")).toInstant();
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
