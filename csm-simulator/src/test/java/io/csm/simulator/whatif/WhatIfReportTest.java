package io.csm.simulator.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.simulator.TraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The report of a what-if")
class WhatIfReportTest {
  private static final String SMALL = "generated:agents=5,hours=2,arrivalsPerHour=80";

  @TempDir Path folder;

  private static WhatIf sweep(String... policies) {
    return WhatIf.of(
            List.of(World.of(SMALL)),
            List.of(policies).stream().map(PolicyRegistry.standard()::get).toList(),
            List.of(Levers.NONE, Levers.NONE.with("agents=+1")))
        .withSeeds(1, 2);
  }

  @Test
  @DisplayName("as CSV has a line for each figure, all of the same width")
  void csv() {
    List<String> lines = sweep("csm", "random").run().toCsv().lines().toList();

    assertThat(lines).hasSize(1 + 4 * Metric.values().length);
    assertThat(lines.get(0)).startsWith("trace,policy,scenario,metric");
    for (String line : lines) {
      // The specification has commas, and is quoted for it.
      String bare = line.replaceAll("\"[^\"]*\"", "quoted");
      assertThat(bare.split(",", -1)).hasSize(12);
    }
    assertThat(lines).anyMatch(line -> line.contains("waitP95") && line.endsWith(",better"));
  }

  @Test
  @DisplayName("as a page asks for nothing from elsewhere, and has a table behind each chart")
  void html() {
    String page = sweep("csm", "random").run().toHtml();

    assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(page).doesNotContain("http://", "https://", "src=", "url(", "@import", "<script");
    int charts = count(page, "<svg ");
    assertThat(charts).isGreaterThan(8);
    assertThat(count(page, "<table>")).isEqualTo(charts);
    assertThat(count(page, "role=\"img\"")).isEqualTo(charts);
    assertThat(count(page, "aria-label=\"Data table of ")).isEqualTo(charts);
    assertThat(page).contains("<html lang=\"en\">", "default-src 'none'", "inside the noise");
    assertBalanced(page);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  /** Every element that is opened is closed in its place. */
  private static void assertBalanced(String page) {
    List<String> open = new ArrayList<>();
    Matcher tags = Pattern.compile("<(/?)([a-z0-9]+)[^>]*?(/?)>").matcher(page);
    while (tags.find()) {
      String tag = tags.group(2);
      if (tag.equals("meta") || !tags.group(3).isEmpty()) {
        continue;
      }
      if (tags.group(1).isEmpty()) {
        open.add(tag);
      } else {
        assertThat(open.remove(open.size() - 1)).isEqualTo(tag);
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  @DisplayName("goes on where a sweep was interrupted, to the same bytes, and runs nothing twice")
  void resumes() throws IOException {
    Path state = folder.resolve("state");
    String whole = sweep("csm", "random").run().toCsv();
    int[] seen = {0};

    assertThatThrownBy(
            () ->
                sweep("csm", "random")
                    .keptIn(state)
                    .watchedBy(
                        progress -> {
                          if (progress.done() == 3) {
                            throw new IllegalStateException("pulled the plug");
                          }
                        })
                    .run())
        .hasMessage("pulled the plug");
    assertThat(Files.readAllLines(state)).hasSize(1 + 3);
    WhatIfReport resumed =
        sweep("csm", "random").keptIn(state).watchedBy(progress -> seen[0]++).run();

    assertThat(resumed.toCsv()).isEqualTo(whole);
    assertThat(seen[0]).isEqualTo(8);
    assertThat(Files.readAllLines(state)).hasSize(1 + 8);
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
    // Nothing is left to run.
    assertThat(sweep("csm", "random").keptIn(state).run().decisions()).isZero();
  }

  @Test
  @DisplayName("has a bound that no policy betters, and more agents loosen")
  void hindsight() {
    WhatIfReport.OfWorld world =
        sweep("csm", "fcfs", "random").withHindsight().run().worlds().get(0);

    assertThat(world.bounds()).hasSize(4);
    for (WhatIfReport.Bound bound : world.bounds()) {
      for (WhatIfReport.Row row : world.rows()) {
        if (row.scenario().equals(bound.scenario())) {
          double reached = row.values(bound.metric())[0];
          assertThat((reached - bound.value()) * bound.metric().better())
              .as(bound.sentence(world.rows()))
              .isLessThanOrEqualTo(1e-9);
        }
      }
    }
    assertThat(world.bounds().get(1).value()).isLessThanOrEqualTo(world.bounds().get(3).value());
  }

  @Test
  @DisplayName("does not take what another sweep kept for its own")
  void keepsApart() {
    Path state = folder.resolve("state");
    sweep("csm").keptIn(state).run();

    assertThat(sweep("csm").withSeeds(2, 2).keptIn(state).run().decisions()).isPositive();
  }

  @Test
  @DisplayName("refuses a state that is something else, and leaves it as it is")
  void otherFile() throws IOException {
    Path state = Files.writeString(folder.resolve("letter"), "Dear all,\n");

    assertThatThrownBy(() -> sweep("csm").keptIn(state))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("Maybe name another file");
    assertThat(state).hasContent("Dear all,\n");
  }
}
