package io.csm.examples.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With -Dcsm.golden=write, what the page shows is written instead of checked. */
@DisplayName("The page of what-ifs")
class WhatIfPageTest {
  private static final Pattern CASE =
      Pattern.compile("```\\nhost (whatif [^\\n]*)\\n```\\n\\n```text\\n(.*?)```", Pattern.DOTALL);
  private static final boolean WRITE = "write".equals(System.getProperty("csm.golden"));

  @TempDir Path folder;

  @Test
  @DisplayName("shows what its commands print, and the picture of their page")
  void commands() throws IOException {
    Path docs = docs();
    String page = Files.readString(docs.resolve("whatif.md")).replace("\r\n", "\n");
    Matcher cases = CASE.matcher(page);
    List<String> commands = new ArrayList<>();
    StringBuilder written = new StringBuilder();
    while (cases.find()) {
      String command = cases.group(1);
      String printed = tables(run(command));
      commands.add(command);
      if (!WRITE) {
        assertThat(cases.group(2)).as(command).isEqualTo(printed);
      }
      cases.appendReplacement(
          written,
          Matcher.quoteReplacement(
              "```\nhost " + command + "\n```\n\n```text\n" + printed + "```"));
    }
    cases.appendTail(written);
    assertThat(commands).hasSize(2);

    String picture = picture(commands.get(1));
    if (WRITE) {
      Files.writeString(docs.resolve("whatif.md"), written);
      Files.writeString(docs.resolve("whatif.svg"), picture);
    }
    assertThat(docs.resolve("whatif.svg")).hasContent(picture);
  }

  /** Down to where the sentences begin. */
  private static String tables(String printed) {
    String text = printed.replace("\r\n", "\n");
    return text.substring(0, text.indexOf("\n- ")).stripTrailing() + "\n";
  }

  private static String run(String command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            command.replace("\"", "").split(" ", -1));
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }

  /** The chart of the service level, standing alone. */
  private String picture(String command) throws IOException {
    Path file = folder.resolve("report.html");
    run(command + " --report html --out " + file);
    String html = Files.readString(file);
    Matcher chart =
        Pattern.compile("<svg (role=\"img\"[^>]*service level[^>]*>.*?</svg>)", Pattern.DOTALL)
            .matcher(html);
    assertThat(chart.find()).isTrue();
    String style =
        "<style>text{font:13px"
            + " system-ui,sans-serif;fill:#1b1f24}.bar{fill:#2f6fb3}.base{fill:#8a94a0}.mark{stroke:#1b1f24;stroke-width:1.5}.zero{stroke:#d5dae0}</style>\n"
            + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
    String svg = chart.group(1);
    int inside = svg.indexOf(">\n") + 2;
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" "
        + svg.substring(0, inside)
        + style
        + svg.substring(inside)
        + "\n";
  }

  private static Path docs() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("docs/whatif.md"))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds docs/whatif.md").isNotNull();
    return at.resolve("docs");
  }
}
