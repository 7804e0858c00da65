package io.csm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pages")
class DocsTest {
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
  private static final Pattern ARROW = Pattern.compile("(?m)^ *([a-z0-9-]+) --> ([a-z0-9-]+)$");

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(Docs.FOLDER)) {
      return Stream.concat(
              files,
              Stream.of("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md")
                  .map(Docs.ROOT::resolve))
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  private static String prose(Path page) throws IOException {
    return FENCED.matcher(Files.readString(page)).replaceAll("");
  }

  private static List<String> links(Path page) throws IOException {
    return LINK.matcher(prose(page)).results().map(link -> link.group(1)).toList();
  }

  @Test
  @DisplayName("have no relative link that leads nowhere")
  void links() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : links(page)) {
        if (link.matches("[a-z]+:.*")) {
          continue;
        }
        String[] parts = (link + "#").split("#", -1);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
          dead.add(Docs.ROOT.relativize(page) + ": " + link);
        } else if (!parts[1].isEmpty() && !anchors(target).contains(parts[1])) {
          dead.add(Docs.ROOT.relativize(page) + ": " + link + " (no such heading)");
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  /** The anchors of the headings, as GitHub makes them. */
  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1"))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").strip().replace(' ', '-'))
        .toList();
  }

  @Test
  @DisplayName("are all in the index, each once")
  void index() throws IOException {
    List<Path> listed = new ArrayList<>();
    for (String link : links(Docs.FOLDER.resolve("README.md"))) {
      if (link.endsWith(".md") && !link.startsWith("..")) {
        listed.add(Docs.FOLDER.resolve(link));
      }
    }
    List<Path> there =
        pages().stream()
            .filter(page -> page.startsWith(Docs.FOLDER))
            .filter(page -> !page.equals(Docs.FOLDER.resolve("README.md")))
            .toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(there);
  }

  @Test
  @DisplayName("show the modules and arrows that the poms have")
  void picture() throws Exception {
    String page = Files.readString(Docs.FOLDER.resolve("README.md"));
    SortedSet<String> expected = arrows(Docs.modules());
    SortedSet<String> drawn = new TreeSet<>();
    for (MatchResult arrow : ARROW.matcher(page).results().toList()) {
      drawn.add(arrow.group(1) + " --> " + arrow.group(2));
    }
    assertThat(drawn)
        .as("the arrows of docs/README.md; those of the poms are\n%s", String.join("\n", expected))
        .isEqualTo(expected);
  }

  /** The arrows of what is published, without those that follow from others. */
  private static SortedSet<String> arrows(Map<String, Docs.Pom> modules) throws Exception {
    SortedSet<String> arrows = new TreeSet<>();
    for (String from : Docs.published()) {
      for (String to : below(from, modules)) {
        boolean follows =
            below(from, modules).stream().anyMatch(between -> reaches(between, to, modules));
        if (!follows) {
          arrows.add(from + " --> " + to);
        }
      }
    }
    return arrows;
  }

  private static List<String> below(String module, Map<String, Docs.Pom> modules) {
    return modules.get(module).dependencies().stream()
        .filter(Docs.Dependency::isShipped)
        .map(Docs.Dependency::artifact)
        .filter(modules::containsKey)
        .toList();
  }

  private static boolean reaches(String from, String to, Map<String, Docs.Pom> modules) {
    return below(from, modules).stream()
        .anyMatch(next -> next.equals(to) || reaches(next, to, modules));
  }
}
