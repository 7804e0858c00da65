package io.csm.examples.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("kb eval")
class KbEvalCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void set() throws IOException {
    StringBuilder docs = new StringBuilder();
    StringBuilder queries = new StringBuilder();
    StringBuilder pairs = new StringBuilder("label\ta\tb\n");
    for (int i = 0; i < 20; i++) {
      docs.append("{\"id\":\"r%d\",\"title\":\"refund thing%d\",\"body\":\"\"}%n".formatted(i, i));
      docs.append(
          "{\"id\":\"b%d\",\"title\":\"return box thing%d\",\"body\":\"\"}%n".formatted(i, i));
      queries.append(
          "{\"id\":\"q%d\",\"text\":\"return thing%d\",\"rel\":[\"r%d\"]}%n".formatted(i, i, i));
      pairs.append("1\treturn item%d\trefund item%d\n".formatted(i, i));
      pairs.append("0\treturn item%d\treturn box item%d\n".formatted(i, i));
      pairs.append("1\treturn thing%d\trefund nothing\n".formatted(i));
    }
    Files.writeString(folder.resolve("docs.jsonl"), docs);
    Files.writeString(folder.resolve("queries.jsonl"), queries);
    Files.writeString(folder.resolve("pairs.tsv"), pairs);
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  @DisplayName("asks again with what was learned, but never learns from what it asks")
  void trained() {
    assertThat(run("kb", "eval", folder.toString(), "--train", "pairs.tsv", "--report", "json"))
        .as("%s", err)
        .isZero();
    assertThat(out).asString().contains("{\"engine\":\"csm\",\"mrr10\":0.5000");
    assertThat(out).asString().contains("{\"engine\":\"trained\",\"mrr10\":1.0000");

    assertThat(run("kb", "eval", folder.toString(), "--train", "pairs.tsv")).isZero();
    assertThat(out).asString().contains("trained with 80 links");
  }

  @Test
  @DisplayName("times suggestions for what is begun")
  void suggestions() {
    assertThat(run("kb", "eval", folder.toString(), "--suggest", "--report", "json")).isZero();
    assertThat(out).asString().containsPattern("\\{\"engine\":\"suggest\",\"begun\":27,");
  }

  @Test
  @DisplayName("names the line of a link that cannot be read")
  void bad() throws IOException {
    Files.writeString(folder.resolve("bad.tsv"), "label\ta\tb\n1\tx\ty\n2\tx\ty\n");
    assertThat(run("kb", "eval", folder.toString(), "--train", "bad.tsv")).isEqualTo(2);
    assertThat(err).asString().contains("Line 3 of file");
    assertThat(run("kb", "eval", folder.toString(), "--train", "none.tsv")).isEqualTo(2);
    assertThat(err).asString().contains("none.tsv) cannot be read");
  }
}
