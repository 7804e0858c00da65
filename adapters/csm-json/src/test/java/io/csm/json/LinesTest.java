package io.csm.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class LinesTest {
  private final CsmJson json = CsmJson.standard();

  @Test
  void aJournalIsReadAsItWasWritten() throws IOException {
    List<JournalEntry> entries = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    for (EventKind kind : EventKind.values()) {
      JournalEntry entry = Values.full().entry(kind);
      entries.add(entry);
      json.writeLine(lines, entry);
    }

    List<JournalEntry> read = new ArrayList<>();
    json.readLines(new StringReader(lines.toString())).forEachRemaining(d -> read.add(d.value()));

    assertThat(read).isEqualTo(entries);
    assertThat(lines.toString().lines()).hasSameSizeAs(entries);
  }

  @Test
  void theLastLineNeedsNoLineFeedAndNoneIsMadeUpAfterIt() {
    String line = json.write(Values.full().entry(EventKind.SNOOZED));

    for (String text : List.of(line, line + "\n", line + "\r\n")) {
      Iterator<JsonDocument<JournalEntry>> lines = json.readLines(new StringReader(text));
      assertThat(lines.next().value()).isEqualTo(Values.full().entry(EventKind.SNOOZED));
      assertThat(lines).isExhausted();
      assertThatThrownBy(lines::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(json.readLines(new StringReader(""))).isExhausted();
  }

  @Test
  void aLineThatIsRefusedIsNamedAndTheNextOneIsRead() {
    String line = json.write(Values.full().entry(EventKind.SNOOZED));
    String broken = line.replaceFirst("\"hops\":\\d+", "\"hops\":65");
    Iterator<JsonDocument<JournalEntry>> lines =
        json.readLines(new StringReader(line + "\n" + broken + "\n\n" + line));

    lines.next();
    assertRefused(lines, Code.INVALID_VALUE, "line[2].hops");
    assertRefused(lines, Code.MALFORMED, "line[3].document");
    assertThat(lines.next().value().event().kind()).isEqualTo(EventKind.SNOOZED);
  }

  @Test
  void aLineThatIsTooLongIsRefusedAndTheNextOneIsRead() {
    CsmJson small = CsmJson.withLimits(JsonLimits.STANDARD.withMaxDocumentLength(1_000));
    String line = small.write(Values.full().entry(EventKind.SNOOZED));
    Iterator<JsonDocument<JournalEntry>> lines =
        small.readLines(new StringReader(" ".repeat(100_000) + "\n" + line));

    assertRefused(lines, Code.TOO_LONG, "line[1]");
    assertThat(lines.next().value().event().kind()).isEqualTo(EventKind.SNOOZED);
  }

  @Test
  void linesAreReadAsTheyAreAskedFor() {
    String line = json.write(Values.full().entry(EventKind.SNOOZED)) + "\n";
    Reader endless =
        new Reader() {
          private long read;

          @Override
          public int read(char[] target, int from, int length) {
            for (int i = 0; i < length; i++) {
              target[from + i] = line.charAt((int) (read++ % line.length()));
            }
            return length;
          }

          @Override
          public void close() {}
        };
    Iterator<JsonDocument<JournalEntry>> lines = json.readLines(endless);

    for (int i = 0; i < 100; i++) {
      assertThat(lines.hasNext()).isTrue();
      assertThat(lines.next().value().event().kind()).isEqualTo(EventKind.SNOOZED);
    }
  }

  @Test
  void aReaderThatFailsIsTold() {
    Reader broken =
        new Reader() {
          @Override
          public int read(char[] target, int from, int length) throws IOException {
            throw new IOException("gone");
          }

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> json.readLines(broken).hasNext())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("gone");
  }

  private static void assertRefused(
      Iterator<JsonDocument<JournalEntry>> lines, Code code, String path) {
    assertThatThrownBy(lines::next)
        .isInstanceOfSatisfying(
            CsmException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.problem().path()).isEqualTo(path);
            });
  }
}
