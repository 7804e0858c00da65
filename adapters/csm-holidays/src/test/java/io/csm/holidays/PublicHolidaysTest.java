package io.csm.holidays;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.CsmException;
import io.csm.core.config.BusinessCalendar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.SortedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Public holidays")
class PublicHolidaysTest {
  private static SortedMap<LocalDate, String> holidays(String region, int year) {
    return PublicHolidays.of(region, year, year, Locale.ENGLISH).holidays();
  }

  private static LocalDate date(String date) {
    return LocalDate.parse(date);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "DE, 9", "DE-BW, 12", "DE-BY, 12", "DE-BY-AG, 14", "DE-BE, 10", "DE-BB, 12", "DE-HB, 10",
    "DE-HH, 10", "DE-HE, 10", "DE-MV, 11", "DE-NI, 10", "DE-NW, 11", "DE-RP, 11", "DE-SL, 12",
    "DE-SN, 11", "DE-ST, 11", "DE-SH, 10", "DE-TH, 11"
  })
  @DisplayName("of Germany are those of its states")
  void germany(String region, int days) {
    SortedMap<LocalDate, String> holidays = holidays(region, 2026);
    assertThat(holidays).hasSizeGreaterThanOrEqualTo(days).containsKey(date("2026-10-03"));
    boolean epiphany =
        region.startsWith("DE-BW") || region.startsWith("DE-BY") || region.equals("DE-ST");
    assertThat(holidays.containsKey(date("2026-01-06"))).isEqualTo(epiphany);
    assertThat(holidays.containsKey(date("2026-10-31")))
        .as("Reformation Day")
        .isEqualTo(
            "DE-BB DE-HB DE-HH DE-MV DE-NI DE-SN DE-ST DE-SH DE-TH".contains(region)
                && region.length() == 5);
  }

  @Test
  @DisplayName("that are observed on another date are off on both, also over New Year")
  void observed() {
    assertThat(holidays("US", 2026))
        .containsEntry(date("2026-07-03"), "Independence Day")
        .containsEntry(date("2026-07-04"), "Independence Day");
    assertThat(holidays("US", 2021))
        .containsEntry(date("2021-12-31"), "New Year's Day")
        .containsEntry(date("2021-07-05"), "Independence Day");
    assertThat(holidays("US", 2022)).containsKey(date("2022-01-01"));
  }

  @Test
  @DisplayName(
      "of Brazil close a desk in S\u00e3o Paulo, with those of state and city if asked for")
  void brazil() {
    PublicHolidays brazil = PublicHolidays.of("BR", 2016, 2017, Locale.ENGLISH);
    BusinessCalendar desk =
        brazil
            .addTo(
                BusinessCalendar.builder("S\u00e3o Paulo", "America/Sao_Paulo")
                    .openOnWeekdays("08:00-18:00"))
            .build();

    assertThat(desk.isHoliday(date("2016-04-21"))).isTrue();
    assertThat(desk.isHoliday(date("2016-07-09"))).isFalse();
    assertThat(desk.validFrom()).isEqualTo(date("2016-01-01"));
    assertThat(desk.validThrough()).isEqualTo(date("2017-12-31"));
    assertThat(holidays("br-sp-csp", 2016))
        .containsEntry(date("2016-07-09"), "Constitutionalist Revolution")
        .containsEntry(date("2016-01-25"), "Foundation Day");
    assertThat(brazil.unused()).extracting(UnusedHoliday::path).contains("BR");
  }

  @Test
  @DisplayName("tell of every day that is observed or for banks, and is not used")
  void unused() {
    PublicHolidays alabama = PublicHolidays.of("US-AL", 2026, 2026, Locale.ENGLISH);

    assertThat(alabama.unused())
        .extracting(UnusedHoliday::toString)
        .contains(
            "2026-06-01 Jefferson Davis Day: It is observed, and no day off. "
                + "Add it as a holiday if your desk is closed.");
    assertThat(alabama.holidays()).doesNotContainKey(date("2026-06-01"));
  }

  @Test
  @DisplayName("of every country can be had for all years that a desk may ask for")
  void everywhere() {
    for (String country : PublicHolidays.countries()) {
      assertThat(PublicHolidays.of(country, 2020, 2035, Locale.CHINESE).holidays())
          .as(country)
          .isNotEmpty();
    }
  }

  @Test
  @DisplayName("have names in the language that was asked for, else in English, whatever the JVM's")
  void names() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(holidays("DE", 2026)).containsEntry(date("2026-04-03"), "Good Friday");
      assertThat(PublicHolidays.of("DE", 2026, 2026, Locale.CHINA).holidays())
          .containsEntry(date("2026-04-03"), "Good Friday");
      assertThat(PublicHolidays.of("DE", 2026, 2026, Locale.GERMAN).holidays())
          .containsEntry(date("2026-04-03"), "Karfreitag");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  @DisplayName("of a region or years that are not known are refused, with what is known")
  void refused() {
    assertThatThrownBy(() -> holidays("ZZ", 2026))
        .isInstanceOf(CsmException.class)
        .hasMessageContaining("region: (ZZ)")
        .hasMessageContaining("DE");
    assertThatThrownBy(() -> holidays("DE-ZZ", 2026))
        .hasMessageContaining("region: (DE-ZZ)")
        .hasMessageContaining("BY");
    assertThatThrownBy(() -> holidays("DE", 1)).hasMessageContaining("firstYear");
    assertThatThrownBy(() -> PublicHolidays.of("DE", 2026, 2025, Locale.ENGLISH))
        .hasMessageContaining("lastYear is (2025), expected 2026 to 2075");
    assertThatThrownBy(() -> PublicHolidays.of("DE", 2026, 2076, Locale.ENGLISH))
        .hasMessageContaining("lastYear");
  }

  @Test
  @DisplayName("are used and reported as the page says, with the code of the page")
  void page() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, UTF_8);
    // example: begin
    PublicHolidays bavaria = PublicHolidays.of("DE-BY", 2026, 2027, Locale.GERMAN);
    BusinessCalendar munich =
        bavaria
            .addTo(
                BusinessCalendar.builder("Munich", "Europe/Berlin").openOnWeekdays("09:00-17:00"))
            .build();
    out.println(munich.holidays().get(LocalDate.parse("2026-01-06")));
    out.println(bavaria.source() + ", through " + munich.validThrough());
    bavaria.unused().forEach(out::println);
    // example: end
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/sla.md"))) {
      root = root.getParent();
    }
    String page = Files.readString(root.resolve("docs/sla.md")).replace("\r\n", "\n");
    String said = bytes.toString(UTF_8).replace("\r\n", "\n");
    assertThat(page).contains("```text\n" + said + "```");
    String source = "adapters/csm-holidays/src/test/java/io/csm/holidays/PublicHolidaysTest.java";
    String code = Files.readString(root.resolve(source)).replace("\r\n", "\n");
    String begin = "    // example: begin\n";
    int from = code.indexOf(begin) + begin.length();
    assertThat(page)
        .contains(
            "```java\n"
                + code.substring(from, code.indexOf("// example: end", from)).stripIndent()
                + "```");
  }
}
