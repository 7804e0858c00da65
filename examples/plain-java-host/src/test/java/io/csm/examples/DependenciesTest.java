package io.csm.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What Maven resolved for each module ({@code target/dependencies.txt}, written by each build)
 * against the page; {@code -Dcsm.dependencies=write} writes the page anew.
 */
@DisplayName("docs/dependencies.md")
class DependenciesTest {
  private static final Path PAGE = Docs.FOLDER.resolve("dependencies.md");
  private static final String BEGIN = "<!-- generated: begin -->\n";
  private static final String END = "<!-- generated: end -->\n";

  /** A line of Maven's list: group:artifact:jar:version:scope:file, and what it says of modules. */
  private static final Pattern LISTED =
      Pattern.compile("^ +([^: ]+):([^: ]+):jar:([^: ]+):(?:compile|runtime):(\\S+)(.*)$");

  private static final Pattern SIZE =
      Pattern.compile("^\\| `([a-z0-9-]+)` \\| (\\d+) KB \\| (\\d+) KB \\|.*$", Pattern.MULTILINE);

  /** A jar that a module brings. */
  private record Jar(String group, String artifact, String version, Path file) {
    boolean isOurs() {
      return group.equals("io.csm");
    }

    /** As its pom, or that of a parent, says. */
    String licence() throws Exception {
      Path repository = file;
      for (int up = 0; up < group.split("\\.").length + 3; up++) {
        repository = repository.getParent();
      }
      String name = licence(repository, group, artifact, version);
      assertThat(name).as("licence of %s:%s:%s", group, artifact, version).isNotEmpty();
      return name;
    }

    private static String licence(Path repository, String group, String artifact, String version)
        throws Exception {
      Path pom =
          repository
              .resolve(group.replace('.', '/'))
              .resolve(artifact)
              .resolve(version)
              .resolve(artifact + "-" + version + ".pom");
      if (!Files.exists(pom)) {
        return "";
      }
      Docs.Pom read = Docs.Pom.of(Files.readString(pom));
      List<String> names = read.licences().stream().map(Jar::shortened).distinct().toList();
      Docs.Dependency parent = read.parent();
      return names.isEmpty() && !parent.group().isEmpty()
          ? licence(repository, parent.group(), parent.artifact(), parent.version())
          : String.join(" or ", names);
    }

    private static String shortened(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.contains("apache")) {
        return "Apache-2.0";
      } else if (lower.contains("eclipse public")) {
        return lower.contains("1.0") ? "EPL-1.0" : "EPL-2.0";
      }
      return lower.equals("the mit license") || lower.equals("mit license") ? "MIT" : name;
    }
  }

  /** What each published module brings, by module; skips the test where Maven did not list it. */
  private static Map<String, List<Jar>> brought() throws Exception {
    Map<String, List<Jar>> brought = new TreeMap<>();
    for (String module : Docs.published()) {
      Path list = Docs.folderOf(module).resolve("target/dependencies.txt");
      assumeTrue(
          Files.exists(list),
          module + " was not built by Maven. Maybe run mvn verify for all modules.");
      List<Jar> jars = new ArrayList<>();
      for (String line : Files.readAllLines(list)) {
        Matcher found = LISTED.matcher(line.replaceAll("\u001b\\[[0-9;]*m", ""));
        boolean listed = found.matches();
        assertThat(listed || !line.contains(":/"))
            .as("a line that cannot be read: " + line)
            .isTrue();
        if (listed && !found.group(5).contains("(optional)")) {
          Path file = Path.of(found.group(4));
          jars.add(new Jar(found.group(1), found.group(2), found.group(3), file));
        }
      }
      brought.put(module, jars);
    }
    return brought;
  }

  private static String generated(Map<String, List<Jar>> brought) throws Exception {
    StringBuilder text = new StringBuilder("| module | of csm | of others |\n|---|---|---|\n");
    for (Map.Entry<String, List<Jar>> module : brought.entrySet()) {
      TreeSet<String> ours = new TreeSet<>();
      TreeSet<String> others = new TreeSet<>();
      for (Jar jar : module.getValue()) {
        if (jar.isOurs()) {
          ours.add(jar.artifact().substring("csm-".length()));
        } else {
          others.add(
              "%s:%s %s (%s)".formatted(jar.group(), jar.artifact(), jar.version(), jar.licence()));
        }
      }
      text.append("| `%s` | ".formatted(module.getKey()))
          .append(String.join(", ", ours))
          .append(" | ")
          .append(String.join("; ", others))
          .append(" |\n");
    }
    return text.toString();
  }

  @Test
  @DisplayName("lists what Maven resolves for each module, with version and licence")
  void lists() throws Exception {
    String generated = generated(brought());
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if ("write".equals(System.getProperty("csm.dependencies"))) {
      Files.writeString(PAGE, page.substring(0, begin) + generated + page.substring(end));
    } else {
      assertThat(page.substring(begin, end))
          .as("docs/dependencies.md; the page says how it is written anew")
          .isEqualTo(generated);
    }
  }

  @Test
  @DisplayName("gives sizes that no jar is above, and names none that does not exist")
  void sizes() throws Exception {
    Map<String, List<Jar>> brought = brought();
    List<String> tooLarge = new ArrayList<>();
    Matcher stated = SIZE.matcher(Files.readString(PAGE));
    int found = 0;
    while (stated.find()) {
      String module = stated.group(1);
      long own = size(module);
      long all = own;
      for (Jar jar : brought.get(module)) {
        all += jar.isOurs() ? size(jar.artifact()) : Files.size(jar.file());
      }
      if (own > 1_000 * Long.parseLong(stated.group(2))
          || all > 1_000 * Long.parseLong(stated.group(3))) {
        tooLarge.add(module + ": " + own + " bytes, with all it brings " + all);
      }
      found++;
    }
    assertThat(tooLarge).isEmpty();
    assertThat(found).isPositive();
  }

  private static long size(String module) throws Exception {
    Path jar =
        Docs.folderOf(module)
            .resolve("target")
            .resolve(module + "-" + Docs.rootPom().version() + ".jar");
    assumeTrue(
        Files.exists(jar),
        jar.getFileName() + " is not there. Maybe run mvn verify, not mvn test.");
    return Files.size(jar);
  }

  @Test
  @DisplayName("finds that nothing but annotations is brought by what promises it")
  void nothing() throws Exception {
    Map<String, List<Jar>> brought = brought();
    for (String module : List.of("csm-core", "csm-spi", "csm-routing", "csm-sla")) {
      assertThat(brought.get(module).stream().filter(jar -> !jar.isOurs()).map(Jar::artifact))
          .as(module)
          .containsExactly("jspecify");
    }
  }
}
