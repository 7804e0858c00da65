package io.csm.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.SpecialDay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A calendar in JSON")
class CalendarTest {
  private static final String TEXT =
      "{\"name\":\"Shanghai\",\"version\":3,\"zone\":\"Asia/Shanghai\",\"hours\":{\"MONDAY\":"
          + "[\"09:00-12:00\",\"20:00-24:00\"],\"SUNDAY\":[\"22:00:30-06:00\"]},\"holidays\":"
          + "{\"2026-10-01\":\"国庆节\"},\"specialDays\":{\"2026-10-10\":{\"name\":\"\",\"hours\":"
          + "[\"09:00-12:00\"],\"evenOnHoliday\":true}},\"breaks\":{\"2026-10-12\":"
          + "[\"10:00-11:00\"]},\"validThrough\":\"2026-12-31\",\"zoneData\":\"2025b\"}";

  private final CsmJson json = CsmJson.standard();

  @Test
  @DisplayName("is written with hours as texts, and read back equal")
  void form() {
    BusinessCalendar calendar =
        BusinessCalendar.builder("Shanghai", "Asia/Shanghai")
            .version(3)
            .open(DayOfWeek.MONDAY, "09:00-12:00", "20:00-00:00")
            .open(DayOfWeek.SUNDAY, "22:00:30-06:00")
            .holiday(LocalDate.parse("2026-10-01"), "国庆节")
            .special(
                LocalDate.parse("2026-10-10"), SpecialDay.of("", "09:00-12:00").onHolidaysToo())
            .without(LocalDate.parse("2026-10-12"), "10:00-11:00")
            .valid(null, LocalDate.parse("2026-12-31"))
            .zoneData("2025b")
            .build();

    assertThat(json.write(calendar)).isEqualTo(TEXT);
    assertThat(json.read(TEXT, BusinessCalendar.class)).isEqualTo(calendar);
  }

  @Test
  @DisplayName("is the one of the documentation")
  void documentation() throws IOException {
    Matcher shown =
        Pattern.compile("## A calendar\n\n```\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../../docs/json.md")));
    assertThat(shown.find()).isTrue();

    BusinessCalendar calendar = json.read(shown.group(1), BusinessCalendar.class);

    assertThat(json.write(calendar)).isEqualTo(shown.group(1).replaceAll("\n *", ""));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "09:00-12:00, 25:00-26:00, INVALID_VALUE, hours.MONDAY[0]",
    "Asia/Shanghai, Asia/Atlantis, INVALID_VALUE, zone",
    "MONDAY, MOONDAY, UNKNOWN_CHOICE, hours.MOONDAY",
    "2026-10-01, 2026-02-30, INVALID_VALUE, holidays.2026-02-30",
    "10:00-11:00, 22:00-02:00, INVALID_VALUE, breaks",
    "2026-12-31, 31.12.2026, INVALID_VALUE, validThrough",
  })
  @DisplayName("is refused with the path of what is wrong")
  void mistakes(String right, String wrong, Code code, String path) {
    assertThatThrownBy(() -> json.read(TEXT.replace(right, wrong), BusinessCalendar.class))
        .isInstanceOfSatisfying(
            CsmException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.problem().path()).isEqualTo(path);
            });
  }

  @Test
  @DisplayName("that is never open is refused")
  void neverOpen() {
    assertThatThrownBy(
            () ->
                json.read(
                    "{\"name\":\"x\",\"version\":1,\"zone\":\"Etc/UTC\"}", BusinessCalendar.class))
        .hasMessageContaining("never open");
  }
}
