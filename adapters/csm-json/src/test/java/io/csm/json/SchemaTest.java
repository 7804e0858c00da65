package io.csm.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.csm.core.CsmException;
import io.csm.core.config.ConfigurationItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The published schema, held to the codecs and to the golden files. */
class SchemaTest {
  private static final Path FILE =
      Path.of("src/main/resources/io/csm/json/configuration.schema.json");

  private static final String QUEUE = "configuration-QUEUE";
  private static final String POLICY = "configuration-DESK_POLICY";

  private final CsmJson json = CsmJson.standard();

  static List<Golden> configuration() {
    return Golden.all().stream()
        .filter(golden -> golden.name().startsWith("configuration"))
        .toList();
  }

  private static Golden golden(String name) {
    return configuration().stream()
        .filter(golden -> golden.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Error> errors(String schema, String document) {
    Schema read =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema, InputFormat.JSON);
    return read.validate(
        document,
        InputFormat.JSON,
        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  @Test
  @DisplayName("The schema names every component that the codecs write, and no other")
  void asTheCodecs() throws IOException {
    if ("write".equals(System.getProperty("csm.golden"))) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, SchemaWriter.write());
      Assumptions.abort("The schema was written anew.");
    }
    assertThat(CsmJson.configurationSchema())
        .as("the schema as it is published; -Dcsm.golden=write writes it anew")
        .isEqualTo(SchemaWriter.write());
  }

  @ParameterizedTest
  @MethodSource("configuration")
  @DisplayName("Every golden sample of configuration is valid")
  void golden(Golden golden) {
    assertThat(errors(CsmJson.configurationSchema(), golden.json())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("configuration")
  @DisplayName("A component that the schema does not have makes a document wrong")
  void missingInTheSchema(Golden golden) {
    if (!(JsonMapper.shared().readTree(golden.json()) instanceof ObjectNode document)) {
      throw new AssertionError(golden + " is no object");
    }
    for (String name : new ArrayList<>(document.propertyNames())) {
      if (!name.equals(RecordCodec.KIND)) {
        ObjectNode schema =
            (ObjectNode) JsonMapper.shared().readTree(CsmJson.configurationSchema());
        for (JsonNode definition : schema.get("$defs")) {
          if (definition.get("properties") instanceof ObjectNode properties) {
            properties.remove(name);
          }
          if (definition instanceof ObjectNode object) {
            object.remove("required");
          }
        }
        assertThat(errors(schema.toString(), golden.json())).as("without %s", name).isNotEmpty();
      }
    }
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        QUEUE + "!\"kind\":\"QUEUE\"!\"kind\":\"QEUE\"",
        QUEUE + "!\"name\":\"Queue\",!",
        QUEUE + "!\"name\":\"Queue\"!\"name\":\"\"",
        QUEUE + "!\"pool\":\"\\d+\"!\"pool\":\"a pool\"",
        QUEUE + "!\"pool\":\"\\d+\"!\"pool\":true",
        QUEUE + "!\"level\":\\d+!\"level\":11",
        QUEUE + "!\"level\":\\d+!\"level\":\"three\"",
        QUEUE + "!\"distribution\":\"[A-Z_]+\"!\"distribution\":\"RANDOM\"",
        QUEUE + "!\"autoAccept\":(true|false)!\"autoAccept\":0",
        QUEUE + "!\"offerTimeout\":\"PT1M30S\"!\"offerTimeout\":90",
        QUEUE + "!\"maxPerAgent\":\\d+!\"maxPerAgent\":-1",
        POLICY + "!\"lowestRating\":\\d+!\"lowestRating\":101",
        POLICY + "!\"reopenToLastAgent\":(true|false)!\"reopenToLastAgent\":[]",
      })
  @DisplayName("What the codec refuses, the schema does not allow either")
  void wrong(String name, String right, String wrong) {
    String document = golden(name).json();
    assertThat(document).containsPattern(right);
    String changed = document.replaceFirst(right, wrong == null ? "" : wrong);
    assertThat(errors(CsmJson.configurationSchema(), changed)).isNotEmpty();
    assertThatThrownBy(() -> json.read(changed, ConfigurationItem.class))
        .isInstanceOf(CsmException.class);
  }

  @Test
  @DisplayName("A misspelt field is an error by the schema, where a reader keeps it as unknown")
  void misspelt() {
    String document = golden(QUEUE).json().replace("\"requiredSkills\"", "\"requiredSkils\"");
    assertThat(errors(CsmJson.configurationSchema(), document)).isNotEmpty();
    assertThat(json.readDocument(document, ConfigurationItem.class).unknownFields()).isNotEmpty();
  }
}
