package io.csm.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.BusinessCalendarBuilder;
import io.csm.core.config.SpecialDay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

@DisplayName("Business time is what other implementations compute,")
class VectorsTest {
  private static final JsonFactory JSON = new JsonFactory();

  @Test
  @DisplayName("where three of them agree")
  void agreed() {
    Map<String, BusinessTime> schedules = schedules();
    List<String> mismatches = new ArrayList<>();
    int checked = 0;
    for (Map<String, Object> vector : lines("sla/vectors.jsonl.gz")) {
      check(vector, schedules.get(text(vector, "sched")), "earliest", "expected", mismatches);
      checked++;
    }

    assertThat(checked).isPositive();
    assertThat(mismatches).isEmpty();
  }

  @Test
  @DisplayName("where vendors publish worked examples")
  void published() {
    List<String> mismatches = new ArrayList<>();
    List<Map<String, Object>> vectors = lines("sla/published.jsonl");
    for (Map<String, Object> vector : vectors) {
      check(vector, BusinessTime.of(calendar(vector)), "earliest", "expected", mismatches);
    }

    assertThat(vectors).isNotEmpty();
    assertThat(mismatches).isEmpty();
  }

  @Test
  @DisplayName("and where they differ, it follows the wall clock")
  void edges() {
    Map<String, BusinessTime> schedules = schedules();
    List<String> mismatches = new ArrayList<>();
    List<Map<String, Object>> vectors = lines("sla/dst-edges.jsonl.gz");
    for (Map<String, Object> vector : vectors) {
      check(vector, schedules.get(text(vector, "sched")), "wall_earliest", "wall", mismatches);
    }

    assertThat(vectors).isNotEmpty();
    assertThat(mismatches).isEmpty();
  }

  private static void check(
      Map<String, Object> vector,
      BusinessTime time,
      String earliest,
      String latest,
      List<String> mismatches) {
    Instant start = Instant.parse(text(vector, "start"));
    if (text(vector, "op").equals("add")) {
      Duration minutes = Duration.ofMinutes(Long.parseLong(text(vector, "minutes")));
      compare(vector, earliest, time.plus(start, minutes).toString(), mismatches);
      compare(
          vector, latest, time.plus(start, minutes, Boundary.NEXT_OPENING).toString(), mismatches);
    } else {
      Duration between = time.between(start, Instant.parse(text(vector, "end")));
      compare(vector, latest + "_seconds", "" + between.toSeconds(), mismatches);
      if (vector.containsKey("expected")) {
        compare(vector, "expected", "" + between.toMinutes(), mismatches);
      }
    }
  }

  private static void compare(
      Map<String, Object> vector, String column, String answer, List<String> mismatches) {
    if (!text(vector, column).equals(answer)) {
      mismatches.add(text(vector, "id") + " " + column + ": " + answer + " instead of " + vector);
    }
  }

  private static Map<String, BusinessTime> schedules() {
    Map<String, BusinessTime> schedules = new LinkedHashMap<>();
    for (Map<String, Object> schedule : lines("sla/schedules.jsonl.gz")) {
      schedules.put(text(schedule, "sched"), BusinessTime.of(calendar(schedule)));
    }
    return schedules;
  }

  private static BusinessCalendar calendar(Map<String, Object> schedule) {
    BusinessCalendarBuilder calendar = BusinessCalendar.builder("schedule", text(schedule, "zone"));
    for (DayOfWeek day : DayOfWeek.values()) {
      calendar.open(day, stretches(map(schedule.get("hours")).get(day.name().substring(0, 3))));
    }
    for (Object date : list(schedule.get("holidays"))) {
      calendar.holiday(LocalDate.parse(date.toString()), "");
    }
    map(schedule.get("breaks"))
        .forEach((date, taken) -> calendar.without(LocalDate.parse(date), stretches(taken)));
    map(schedule.get("shifts"))
        .forEach(
            (date, hours) ->
                calendar.special(LocalDate.parse(date), SpecialDay.of("", stretches(hours))));
    return calendar.build();
  }

  private static String[] stretches(Object pairs) {
    return list(pairs).stream()
        .map(pair -> list(pair).get(0) + "-" + list(pair).get(1))
        .toArray(String[]::new);
  }

  private static String text(Map<String, Object> object, String name) {
    return String.valueOf(object.get(name));
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static Map<String, Object> map(Object value) {
    Map<String, Object> copy = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((name, inside) -> copy.put(name.toString(), inside));
    return copy;
  }

  private static List<Map<String, Object>> lines(String name) {
    Path file = TestData.file(name);
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.isBlank()).map(VectorsTest::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> parse(String line) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      parser.nextToken();
      return map(value(parser));
    }
  }

  private static Object value(JsonParser parser) {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> object = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        object.put(name, value(parser));
      }
      return object;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<Object> array = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(parser));
      }
      return array;
    }
    return parser.getString();
  }
}
