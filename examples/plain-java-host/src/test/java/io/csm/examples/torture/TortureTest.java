package io.csm.examples.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The short form; docs/guarantees.md tells of the long one. */
@DisplayName("Under torture")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it sends signals, as POSIX knows them")
class TortureTest {
  @TempDir Path folder;

  @Test
  @DisplayName("a desk on H2 loses nothing that it acknowledged, and does nothing twice")
  void h2() {
    survives(5, "--store=h2:" + folder);
  }

  @Test
  @DisplayName(
      "three nodes on PostgreSQL lose nothing that they acknowledged, and do nothing twice")
  void postgresql() throws IOException {
    survives(6, "--store=postgresql:" + programs());
  }

  private void survives(int kills, String store) {
    StringWriter output = new StringWriter();
    List<String> all = new ArrayList<>(List.of(store, "--kills=" + kills));
    all.addAll(List.of("--seed=7", "--minutes=5", "--folder=" + folder.resolve("work")));
    int code =
        new CommandLine(new TortureCommand())
            .setOut(new PrintWriter(output))
            .setErr(new PrintWriter(output))
            .execute(all.toArray(new String[0]));

    String told = output.toString();
    assertThat(code).as(told).isZero();
    String summary = told.lines().reduce((first, second) -> second).orElseThrow();
    assertThat(number(summary, "(\\d+) kills")).as(summary).isGreaterThanOrEqualTo(kills);
    assertThat(number(summary, "(\\d+) acknowledged")).as(summary).isPositive();
    assertThat(summary).contains("no finding");
  }

  private static int number(String summary, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(summary);
    assertThat(found.find()).as(summary).isTrue();
    return Integer.parseInt(found.group(1));
  }

  /** The programs of PostgreSQL, unpacked by the library that starts it once. */
  private Path programs() throws IOException {
    Path unpacked = folder.resolve("programs");
    EmbeddedPostgres.builder().setOverrideWorkingDirectory(unpacked.toFile()).start().close();
    try (Stream<Path> all = Files.walk(unpacked)) {
      return all.filter(path -> path.endsWith("bin/postgres"))
          .findFirst()
          .orElseThrow()
          .getParent();
    }
  }
}
