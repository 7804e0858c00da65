package io.csm.simulator;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a generated trace is to be like. Read from {@code key=value} pairs with commas between them;
 * the keys are the names of the components, and each may be left out. {@code generated:} alone is
 * one busy day of 60 agents on 5 channels.
 *
 * @param seed of all that is drawn; any long, by default 1
 * @param agents how many agents work each day; 1 to 2,000, by default 60
 * @param channels how many of voice, chat, messenger, mail and web form there are; 1 to 5, by
 *     default 5
 * @param skills how many skills there are; 1 to 6, by default 4. All agents have the first, and
 *     each of the others one agent in two.
 * @param arrivalsPerHour mean over the open hours; 1 to 100,000, by default 500
 * @param openHour the first open hour of the day; 0 to 23, by default 8
 * @param hours how many hours a day is open; 1 to 24, not beyond midnight, by default 14
 * @param days how many days; 1 to 31, by default 1
 * @param date the first day, as yyyy-MM-dd; by default 2026-03-02, a Monday
 * @param serviceSeconds mean time of service; 1 to 7,200, by default 180
 * @param patienceSeconds mean patience on the telephone; 1 to 86,400, by default 300. On chat and
 *     messenger it is twice as long, by mail and web form a hundred times.
 */
public record GeneratorSpec(
    long seed,
    int agents,
    int channels,
    int skills,
    int arrivalsPerHour,
    int openHour,
    int hours,
    int days,
    LocalDate date,
    int serviceSeconds,
    int patienceSeconds) {

  private static final List<String> KEYS =
      List.of(
          "seed",
          "agents",
          "channels",
          "skills",
          "arrivalsPerHour",
          "openHour",
          "hours",
          "days",
          "date",
          "serviceSeconds",
          "patienceSeconds");

  public GeneratorSpec {
    range("agents", agents, 1, 2_000);
    range("channels", channels, 1, 5);
    range("skills", skills, 1, 6);
    range("arrivalsPerHour", arrivalsPerHour, 1, 100_000);
    range("openHour", openHour, 0, 23);
    range("hours", hours, 1, 24);
    range("openHour + hours", openHour + hours, 1, 24);
    range("days", days, 1, 31);
    range("date: its year", date.getYear(), 1970, 9_999);
    range("serviceSeconds", serviceSeconds, 1, 7_200);
    range("patienceSeconds", patienceSeconds, 1, 86_400);
  }

  private static void range(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new TraceException(
          "%s (%d) is out of range. Maybe take %d to %d.".formatted(key, value, least, most));
    }
  }

  /** The specification that a text such as {@code agents=60,seed=7} gives. */
  static GeneratorSpec parse(String text) {
    TreeMap<String, String> values = new TreeMap<>();
    List<String> pairs = text.isBlank() ? new ArrayList<>() : List.of(text.split(",", 100));
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair.strip() : pair.substring(0, equals).strip();
      if (equals < 0 || !KEYS.contains(key)) {
        throw new TraceException(
            "(%s) sets no known key. Maybe write key=value, the key being one of %s."
                .formatted(pair, String.join(", ", KEYS)));
      }
      if (values.put(key, pair.substring(equals + 1).strip()) != null) {
        throw new TraceException("Key (%s) is set twice. Maybe remove one.".formatted(key));
      }
    }
    return new GeneratorSpec(
        number(values, "seed", 1),
        whole(values, "agents", 60),
        whole(values, "channels", 5),
        whole(values, "skills", 4),
        whole(values, "arrivalsPerHour", 500),
        whole(values, "openHour", 8),
        whole(values, "hours", 14),
        whole(values, "days", 1),
        date(values.getOrDefault("date", "2026-03-02")),
        whole(values, "serviceSeconds", 180),
        whole(values, "patienceSeconds", 300));
  }

  /** The text of a specification with a greater seed, and all else as it is. */
  static String reseeded(String text, long by) {
    long seed = parse(text).seed() + by;
    String others =
        Arrays.stream(text.split(",", 100))
            .filter(pair -> !pair.isBlank() && !pair.strip().startsWith("seed"))
            .map(pair -> "," + pair)
            .collect(Collectors.joining());
    return "seed=" + seed + others;
  }

  private static int whole(Map<String, String> values, String key, int otherwise) {
    long number = number(values, key, otherwise);
    range(key, number, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return (int) number;
  }

  private static long number(Map<String, String> values, String key, long otherwise) {
    String value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new TraceException(
          "%s (%s) is not a whole number. Maybe write digits only.".formatted(key, value), e);
    }
  }

  private static LocalDate date(String value) {
    try {
      return LocalDate.parse(value);
    } catch (DateTimeException e) {
      throw new TraceException(
          "date (%s) is no day. Maybe write it as yyyy-MM-dd.".formatted(value), e);
    }
  }
}
