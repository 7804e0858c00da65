package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A trace in JSON lines")
class JsonLinesTraceTest {
  private static final TraceOptions OPTIONS = TraceOptions.defaults().withZone(ZoneId.of("UTC"));
  private static final String SHIFT =
      "{'kind':'shift','agent':'ann','from':'2026-03-02T08:00:00Z','to':'2026-03-02T17:00:00Z',"
          + "'skills':['billing']}";

  @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return Files.writeString(
        folder.resolve("trace.jsonl"), String.join("\n", lines).replace('\'', '"'));
  }

  private static Trace open(Path file) {
    return Trace.open("jsonl:" + file, OPTIONS);
  }

  private static List<Call> calls(Trace trace) {
    List<Call> calls = new ArrayList<>();
    trace.forEach(calls::add);
    return calls;
  }

  @Test
  @DisplayName("brings its roster, and calls that were answered, left, or are given")
  void reads() throws IOException {
    Path file =
        file(
            SHIFT,
            "{'kind':'call','id':'c1','enteredAt':'2026-03-02T09:00:00+01:00','skill':'billing',"
                + "'priority':2,'answeredAt':'2026-03-02T08:00:30Z','agent':'ann',"
                + "'serviceEndedAt':'2026-03-02T08:05:30Z'}",
            "{'kind':'call','enteredAt':'2026-03-02T08:10:00Z','channel':'chat',"
                + "'leftAt':'2026-03-02T08:11:00Z','more':'is not read'}",
            "{'kind':'call','enteredAt':'2026-03-02T08:20:00Z','serviceSeconds':60,"
                + "'patienceSeconds':5}");

    try (Trace trace = open(file)) {
      List<Call> calls = calls(trace);

      assertThat(trace.roster().orElseThrow().shifts()).hasSize(1);
      assertThat(trace.records()).containsExactly(TraceFact.SKILLS, TraceFact.PRIORITIES);
      assertThat(trace.defects().counts()).isEmpty();
      assertThat(calls).extracting(Call::id).containsExactly("c1", "line-3", "line-4");
      assertThat(calls).extracting(Call::skill).containsExactly("billing", "", "");
      assertThat(calls).extracting(Call::channel).containsExactly("voice", "chat", "voice");
      Fate.Recorded answered = (Fate.Recorded) calls.get(0).fate();
      assertThat(answered.outcome()).isEqualTo(Fate.Outcome.ANSWERED);
      assertThat(Duration.between(calls.get(0).enteredAt(), answered.leftAt())).hasSeconds(30);
      assertThat(answered.server()).isEqualTo("ann");
      assertThat(((Fate.Recorded) calls.get(1).fate()).outcome()).isEqualTo(Fate.Outcome.ABANDONED);
      assertThat(calls.get(2).fate())
          .isEqualTo(new Fate.Drawn(Duration.ofSeconds(60), Duration.ofSeconds(5)));
    }
  }

  @Test
  @DisplayName("tells what is wrong with a line, and reads on")
  void defects() throws IOException {
    String good = "{'kind':'call','enteredAt':'2026-03-02T09:00:00Z','serviceSeconds':1}";
    Path file =
        file(
            good,
            "",
            "{'kind':'call'",
            "[]",
            "{'kind':'song'}",
            "{'kind':'call','enteredAt':'yesterday','serviceSeconds':1}",
            "{'kind':'call','enteredAt':'2026-03-02T09:00:00Z'}",
            "{'kind':'call','enteredAt':'2026-03-02T09:00:00Z','leftAt':'2026-03-02T08:00:00Z'}",
            "{'kind':'call','enteredAt':'2026-03-02T09:00:00Z','priority':7,'serviceSeconds':1}",
            "{'kind':'call','enteredAt':'2026-03-02T09:00:00Z','serviceSeconds':{'a':1}}",
            "{'kind':'call','kind':'call'}",
            SHIFT,
            good.replace("09:00", "09:01"));

    try (Trace trace = open(file)) {
      assertThat(calls(trace)).hasSize(2);
      assertThat(trace.defects().counts())
          .containsEntry(DefectReason.JSON_LINE_UNREADABLE, 10L)
          .containsEntry(DefectReason.BLANK_LINE, 1L);
      assertThat(trace.defects().listed()).extracting(Defect::line).contains(3L, 6L, 12L);
    }
  }

  @Test
  @DisplayName("puts right what is out of order within its window, and tells what is not")
  void order() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < JsonLinesTrace.WINDOW + 10; i++) {
      // Each pair is the wrong way round.
      lines.add(callAt(3_600 + (i ^ 1)));
    }
    lines.add(callAt(1));

    try (Trace trace = open(file(lines.toArray(String[]::new)))) {
      List<Call> calls = calls(trace);

      assertThat(calls).hasSize(lines.size() - 1);
      assertThat(calls).isSortedAccordingTo(java.util.Comparator.comparing(Call::enteredAt));
      assertThat(trace.defects().counts()).containsEntry(DefectReason.OUT_OF_ORDER, 1L);
    }
  }

  private static String callAt(int second) {
    return "{'kind':'call','enteredAt':'%s','serviceSeconds':1}"
        .formatted(java.time.Instant.EPOCH.plusSeconds(second));
  }

  @Test
  @DisplayName("may be gzipped")
  void gzipped() throws IOException {
    Path file = folder.resolve("trace.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(callAt(60).replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    try (Trace trace = open(file)) {
      assertThat(calls(trace)).hasSize(1);
      assertThat(trace.roster()).isEmpty();
      assertThat(trace.records()).isEmpty();
    }
  }

  @Test
  @DisplayName("without any call is refused")
  void empty() throws IOException {
    Path file = file(SHIFT);

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("holds no call");
  }

  @Test
  @DisplayName("has a schema that is published, and names every property that is read")
  void schema() {
    assertThat(Trace.schema())
        .contains("\"kind\"", "\"enteredAt\"", "\"answeredAt\"", "\"leftAt\"", "\"agent\"")
        .contains("\"serviceEndedAt\"", "\"serviceSeconds\"", "\"patienceSeconds\"", "\"skill\"")
        .contains("\"channel\"", "\"customer\"", "\"priority\"", "\"from\"", "\"to\"");
  }
}
