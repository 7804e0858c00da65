package io.csm.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The form in which journals and tables hold csm's values. Where it is meant to change, the files
 * are written anew with {@code -Dcsm.golden=write}, and the difference is read before it is
 * committed: what is stored in the old form must still be readable.
 */
class GoldenTest {
  private final CsmJson json = CsmJson.standard();

  static List<Golden> all() {
    return Golden.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("Every kind of event, state and configuration item is written as in its file")
  void writtenAsInItsFile(Golden golden) {
    if ("write".equals(System.getProperty("csm.golden"))) {
      golden.write(json.write(golden.value()));
      Assumptions.abort("The file of " + golden + " was written anew.");
    }
    assertThat(golden.file()).exists();
    assertThat(json.write(golden.value())).isEqualTo(golden.json());
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("Every file is read as the value it was written from, with nothing unknown in it")
  void readAsTheValue(Golden golden) {
    JsonDocument<?> document = json.readDocument(golden.json(), golden.type());

    assertThat(document.value()).isEqualTo(golden.value());
    assertThat(document.unknownFields()).isEmpty();
  }

  @Test
  @DisplayName("There is no file that no test reads")
  void noFileWithoutValue() throws IOException {
    try (Stream<Path> files = Files.list(Golden.all().get(0).file().getParent())) {
      assertThat(files)
          .containsExactlyInAnyOrderElementsOf(all().stream().map(Golden::file).toList());
    }
  }
}
