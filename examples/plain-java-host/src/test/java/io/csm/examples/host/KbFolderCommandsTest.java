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

@DisplayName("kb import and kb export")
class KbFolderCommandsTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path in;

  @BeforeEach
  void files() throws IOException {
    in = Files.createDirectory(folder.resolve("in"));
    Files.writeString(
        in.resolve("a.md"), "---\nkey: a\nlocale: en\ntitle: A\nstatus: published\n---\ntext\n");
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private String store() {
    return "jdbc:h2:" + folder.resolve("db/desk");
  }

  @Test
  @DisplayName("take files into a database and out again")
  void inAndOut() throws IOException {
    assertThat(run("kb", "import", in.toString(), "--store", store())).as("%s", err).isZero();
    assertThat(out).asString().contains("1 created, 0 changed, 0 as they were");

    Path away = folder.resolve("out");
    assertThat(run("kb", "export", away.toString(), "--store", store())).as("%s", err).isZero();

    assertThat(Files.readString(away.resolve("a.en.md")))
        .startsWith("---\nkey: a\nid: ")
        .endsWith("---\ntext\n");
    assertThat(run("kb", "import", away.toString(), "--store", store())).isZero();
    assertThat(out).asString().contains("0 created, 0 changed, 1 as they were");
  }

  @Test
  @DisplayName("name bad files with their line, and import nothing")
  void bad() throws IOException {
    Files.writeString(in.resolve("b.md"), "---\nkey: b\ntitle: B\nlocale: not a language\n---\n");

    assertThat(run("kb", "import", in.toString(), "--store", store())).isEqualTo(2);

    assertThat(err)
        .asString()
        .contains("b.md:4: locale is (not a language)", "Nothing was imported.");
    assertThat(run("kb", "export", folder.resolve("out").toString(), "--store", store())).isZero();
    assertThat(out).asString().contains("0 files");
    assertThat(run("kb", "import", folder.resolve("none").toString(), "--store", store()))
        .isEqualTo(2);
  }
}
