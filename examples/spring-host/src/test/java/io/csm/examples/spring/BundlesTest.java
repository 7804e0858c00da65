package io.csm.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The words of the pages")
class BundlesTest {
  private static Properties bundle(String name) throws IOException {
    Properties words = new Properties();
    try (Reader reader =
        new InputStreamReader(
            BundlesTest.class.getResourceAsStream("/" + name), StandardCharsets.UTF_8)) {
      words.load(reader);
    }
    return words;
  }

  @Test
  @DisplayName("are there in Chinese and in English")
  void bothLanguages() throws IOException {
    assertThat(bundle("messages_zh.properties").stringPropertyNames())
        .isEqualTo(bundle("messages.properties").stringPropertyNames());
  }

  @Test
  @DisplayName("are there for every key that a page names")
  void allKeys() throws IOException {
    TreeSet<String> named = new TreeSet<>();
    Pattern key = Pattern.compile("#\\{([a-zA-Z0-9.]+)[}(]");
    try (Stream<Path> files = Files.walk(Path.of("src/main/resources/templates"))) {
      for (Path page : files.filter(Files::isRegularFile).toList()) {
        key.matcher(Files.readString(page)).results().forEach(hit -> named.add(hit.group(1)));
      }
    }

    assertThat(named).hasSizeGreaterThan(50);
    assertThat(bundle("messages.properties").stringPropertyNames()).containsAll(named);
  }
}
