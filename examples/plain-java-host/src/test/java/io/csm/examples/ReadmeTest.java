package io.csm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern MARKED =
      Pattern.compile("// begin\\n(.*?)\\n *// end", Pattern.DOTALL);

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"README.md", "README.zh-CN.md"})
  @DisplayName("the embedding code of the README is code that compiles and runs")
  void theReadmeShowsCodeThatRuns(String readme) throws IOException {
    Path root = root();
    Path file = root.resolve(readme);
    Matcher shown = BLOCK.matcher(Files.readString(file));
    assertThat(shown.find()).as("an embedding block in " + readme).isTrue();

    String source =
        Files.readString(
            root.resolve("examples/plain-java-host/src/test/java/io/csm/examples/Embedding.java"));
    Matcher marked = MARKED.matcher(source);
    assertThat(marked.find()).isTrue();

    assertThat(code(shown.group(1))).isEqualTo(code(marked.group(1)));
    assertThat(Embedding.run()).isEqualTo("solved");
  }

  @Test
  @DisplayName("the first example of the page on persistence is code that compiles and runs, twice")
  void thePageOnPersistenceShowsCodeThatRuns(@TempDir Path folder) throws IOException {
    Path root = root();
    Matcher shown = BLOCK.matcher(Files.readString(root.resolve("docs/persistence.md")));
    assertThat(shown.find()).isTrue();
    String source =
        Files.readString(
            root.resolve(
                "examples/plain-java-host/src/test/java/io/csm/examples/Persistence.java"));
    Matcher marked = MARKED.matcher(source);
    assertThat(marked.find()).isTrue();

    assertThat(code(shown.group(1))).isEqualTo(code(marked.group(1)));
    Persistence.run(folder);
    Persistence.run(folder);
  }

  /** The lines without their indentation and comments; each README shows its own language. */
  private static List<String> code(String text) {
    return text.lines()
        .map(
            line -> line.replaceAll("//.*", "").replace("Locale.CHINESE", "Locale.ENGLISH").strip())
        .toList();
  }

  private static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(folder -> Files.exists(folder.resolve("csm-core")))
        .findFirst()
        .orElseThrow();
  }
}
