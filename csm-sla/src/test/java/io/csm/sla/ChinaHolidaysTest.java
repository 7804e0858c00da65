package io.csm.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.config.BusinessCalendar;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The holidays of China")
class ChinaHolidaysTest {
  private final ChinaHolidays china = ChinaHolidays.announced();

  @Test
  @DisplayName("make people work on weekends only, and never on a holiday")
  void makeUpDays() {
    assertThat(china.makeUpDays().keySet())
        .allSatisfy(
            date -> {
              assertThat(date.getDayOfWeek()).isIn(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
              assertThat(china.holidays()).doesNotContainKey(date);
            });
  }

  @Test
  @DisplayName("are as many as were announced")
  void counts() {
    assertThat(inYear(2024)).isEqualTo("28 off, 8 made up");
    assertThat(inYear(2025)).isEqualTo("28 off, 5 made up");
    assertThat(inYear(2026)).isEqualTo("33 off, 6 made up");
    assertThat(china.sources()).hasSize(3).last().isEqualTo("2026 国办发明电〔2025〕7号 2025-11-04");
  }

  @Test
  @DisplayName("are worked around, and a due time beyond what was announced says so")
  void inACalendar() {
    BusinessTime time =
        BusinessTime.of(
            china
                .addTo(
                    BusinessCalendar.builder("Shanghai", "Asia/Shanghai")
                        .openOnWeekdays("09:00-18:00"),
                    "09:00-18:00")
                .build());

    // Friday 17:00; Saturday the 14th is worked; Tuesday the 24th is the first day after.
    assertThat(time.plus(Instant.parse("2026-02-13T09:00:00Z"), Duration.ofHours(11)))
        .isEqualTo("2026-02-24T02:00:00Z");
    Instant due = time.plus(Instant.parse("2026-12-31T09:00:00Z"), Duration.ofHours(2));
    assertThat(time.isKnown(Instant.parse("2026-12-31T09:00:00Z"))).isTrue();
    assertThat(time.isKnown(due)).isFalse();
    assertThat(china.validThrough()).isEqualTo(LocalDate.of(2026, 12, 31));
  }

  private String inYear(int year) {
    return "%d off, %d made up"
        .formatted(
            china.holidays().keySet().stream().filter(date -> date.getYear() == year).count(),
            china.makeUpDays().keySet().stream().filter(date -> date.getYear() == year).count());
  }
}
