package io.csm.examples.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("calendar check")
class CalendarCheckTest {
  private static final String OFFICE =
      "\"zone\":\"Etc/UTC\",\"hours\":{\"MON\":[[\"09:00\",\"17:00\"]],\"TUE\":[[\"09:00\",\"17:00\"]]}";
  private static final String ADD =
      "\"op\":\"add\",\"start\":\"2026-03-02T09:00:00Z\",\"minutes\":480";
  private static final String RIGHT =
      "\"earliest\":\"2026-03-02T17:00:00Z\",\"expected\":\"2026-03-03T09:00:00Z\"";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  @DisplayName("finds nothing where all is the same, and ignores other columns")
  void same() throws IOException {
    int code =
        check(
            "{\"id\":1,\"tag\":{\"x\":[1]}," + OFFICE + "," + ADD + "," + RIGHT + "}",
            "",
            "{"
                + OFFICE
                + ",\"op\":\"between\",\"start\":\"2026-03-02T16:59:30Z\","
                + "\"end\":\"2026-03-03T09:01:00Z\",\"expected_seconds\":90,\"expected\":1}");

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString()).startsWith("2 vectors, 2 as computed here, 0 that differ");
    assertThat(code).isZero();
  }

  @Test
  @DisplayName("prints each difference, counts the lines, and ends with 1")
  void differences() throws IOException {
    int code =
        check(
            "{\"id\":7," + OFFICE + "," + ADD + "," + RIGHT.replace("17:00", "18:00") + "}",
            "{" + OFFICE.replace("UTC", "Mars") + "," + ADD + "," + RIGHT + "}",
            "{" + OFFICE + "," + ADD + "," + RIGHT + "}");

    assertThat(out.toString().lines().map(line -> line.replaceAll(" \\(time-zone.*", "")))
        .containsExactly(
            "Vector 7: 2026-03-02T09:00:00Z + 480 min: earliest is 2026-03-02T18:00:00Z,"
                + " computed here 2026-03-02T17:00:00Z",
            "Line 2: calendar.zone is (Etc/Mars), expected the id of an IANA time zone such as"
                + " Asia/Shanghai.",
            "3 vectors, 1 as computed here, 2 that differ");
    assertThat(code).isEqualTo(1);
  }

  @Test
  @DisplayName("takes calendars from another file, plain or gzip")
  void schedules() throws IOException {
    Path schedules = folder.resolve("schedules.gz");
    try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(schedules))) {
      gzip.write(
          ("{\"sched\":5," + OFFICE + "}\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    Path file = Files.writeString(folder.resolve("v"), "{\"sched\":5," + ADD + "," + RIGHT + "}");

    assertThat(run(file.toString(), "--schedules", schedules.toString())).isZero();
    assertThat(run(file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("line 1", "(5) was not read", "--schedules");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"op\":\"add\" | line 1 cannot be read",
        "[1] | line 1 is no object",
        "{%c,\"op\":\"add\",\"start\":\"yesterday\"} | (yesterday) as (start)",
        "{%c,\"op\":\"mul\",\"start\":\"2026-03-02T09:00:00Z\"} | use add or between",
        "{%c,\"op\":\"add\",\"start\":\"2026-03-02T09:00:00Z\"} | has no (minutes)",
        "{%c,%a} | no answer to compare",
        "{\"zone\":\"Etc/UTC\",\"hours\":{\"MO\":[]},%a} | use MON, TUE",
        "{\"zone\":\"Etc/UTC\",\"hours\":{\"MON\":[\"09:00\"]},%a} | write [",
        "{\"zone\":\"Etc/UTC\",\"holidays\":[\"1.1.2026\"],%a} | (1.1.2026) as (holidays)",
        "{\"zone\":\"Etc/UTC\",\"hours\":[],%a} | write it in braces",
      })
  @DisplayName("refuses what it cannot read, with the line and the cure")
  void badInput(String line, String message) throws IOException {
    int code = check(line.replace("%c", OFFICE).replace("%a", ADD));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("line 1", message);
  }

  @Test
  @DisplayName("finds nothing in vectors on which other implementations agree")
  void vectors() {
    assertThat(run(data("vectors.jsonl.gz"), "--schedules", data("schedules.jsonl.gz"))).isZero();
    assertThat(run(data("dst-edges.jsonl.gz"), "--schedules", data("schedules.jsonl.gz"))).isZero();
    assertThat(run(data("published.jsonl"))).isZero();
  }

  private int check(String... lines) throws IOException {
    return run(Files.writeString(folder.resolve("v.jsonl"), String.join("\n", lines)).toString());
  }

  private int run(String... arguments) {
    return Main.run(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        Stream.concat(Stream.of("calendar", "check"), Stream.of(arguments)).toArray(String[]::new));
  }

  private static String data(String name) {
    String given = System.getProperty("csm.data");
    Path found =
        given != null
            ? Path.of(given, "sla", name)
            : Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(folder -> folder.resolve("shared/data/sla").resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    assumeTrue(
        found != null && Files.exists(found),
        "No " + name + ". Maybe set -Dcsm.data to the folder that holds it.");
    return found.toString();
  }
}
