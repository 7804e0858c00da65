package io.csm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

@DisplayName("The metadata of the settings, which completes them in an editor,")
class MetadataTest {
  private static final Pattern OBJECT = Pattern.compile("\\{[^{}]*}");
  private static final Pattern PART = Pattern.compile("\"(\\w+)\": \"?([^\"\n]*?)\"?,?\n");

  private record Setting(String name, String type, Optional<String> value) {}

  @Test
  @DisplayName("names each of them, with its type and what it is by default, and says what it is")
  void agrees() throws IOException {
    List<Setting> settings = new ArrayList<>();
    collect("csm", CsmProperties.class, settings);
    List<Setting> described = new ArrayList<>();
    for (Map<String, String> property : properties()) {
      described.add(
          new Setting(
              String.valueOf(property.get("name")),
              String.valueOf(property.get("type")),
              Optional.ofNullable(property.get("defaultValue")).map(String::valueOf)));
      assertThat(String.valueOf(property.get("description"))).endsWith(".").hasSizeGreaterThan(20);
    }

    assertThat(described).containsExactlyElementsOf(settings);
  }

  private static void collect(String prefix, Class<?> type, List<Setting> into) {
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      String name = prefix + "." + kebab(components[i].getName());
      if (components[i].getType().isRecord()) {
        collect(name, components[i].getType(), into);
      } else {
        // The annotation stands at the parameter of the constructor.
        DefaultValue value =
            type.getDeclaredConstructors()[0].getParameters()[i].getAnnotation(DefaultValue.class);
        into.add(
            new Setting(
                name,
                boxed(components[i].getType()).getName(),
                Optional.ofNullable(value).map(one -> one.value()[0])));
      }
    }
  }

  private static Class<?> boxed(Class<?> type) {
    return type == boolean.class ? Boolean.class : type == int.class ? Integer.class : type;
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /**
   * Ours, of all the files of that name on the class path. Each is an object on its own, without
   * another inside.
   */
  static List<Map<String, String>> properties() throws IOException {
    List<Map<String, String>> found = new ArrayList<>();
    for (URL file :
        Collections.list(
            CsmProperties.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream in = file.openStream()) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        for (MatchResult object : OBJECT.matcher(text).results().toList()) {
          Map<String, String> property = new TreeMap<>();
          PART.matcher(object.group())
              .results()
              .forEach(part -> property.put(part.group(1), part.group(2)));
          if (property.containsKey("description")
              && property.getOrDefault("name", "").startsWith("csm.")) {
            found.add(property);
          }
        }
      }
    }
    return found;
  }
}
