package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CallcentreWindowsTest {

  @Provide
  Arbitrary<List<String>> logs() {
    Arbitrary<Integer> seconds =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 30),
            Arbitraries.integers().between(86_370, 86_399),
            Arbitraries.integers().between(0, 86_399));
    return Combinators.combine(
            Arbitraries.integers().between(1, 9),
            seconds,
            Arbitraries.integers().between(-60, 60),
            Arbitraries.integers().between(0, 90),
            Arbitraries.of("A1", "A2", "NO_SERVER"))
        .as(CallcentreWindowsTest::line)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30)
        .map(CallcentreWindowsTest::numbered);
  }

  /** Its call id is filled in later. */
  private static String line(int day, int entry, int vru, int wait, String server) {
    int start = entry + vru;
    int exit = start + wait;
    return "AA0101 # 0 0 PS 99020%d %s %s %d %s %s %d AGENT %s %s 60 %s"
        .formatted(
            day,
            time(entry),
            time(start),
            vru,
            time(start),
            time(exit),
            wait,
            time(exit),
            time(exit + 60),
            server);
  }

  private static String time(int second) {
    int s = Math.floorMod(second, 86_400);
    return "%d:%02d:%02d".formatted(s / 3_600, s / 60 % 60, s % 60);
  }

  private static List<String> numbered(List<String> lines) {
    List<String> numbered = new ArrayList<>();
    for (String line : lines) {
      numbered.add(LogText.call(line.replace("#", Integer.toString(numbered.size()))));
    }
    return numbered;
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void aTraceInManyWindowsIsTheTraceInOneWhichIsSorted(@ForAll("logs") List<String> lines)
      throws Exception {
    Path folder = Files.createTempDirectory("windows");
    Path file = LogText.write(folder, lines);
    try {
      int largestDay = largestDay(lines);

      List<Call> atOnce = read(file, TraceOptions.defaults());
      Defects[] defects = new Defects[1];
      List<Call> inWindows =
          read(file, TraceOptions.defaults().withMaxCallsInMemory(largestDay), defects);

      assertThat(atOnce)
          .isSortedAccordingTo(Comparator.comparing(Call::enteredAt).thenComparingLong(Call::line))
          .hasSize(lines.size());
      assertThat(inWindows).isEqualTo(atOnce);
      Defects[] together = new Defects[1];
      read(file, TraceOptions.defaults(), together);
      assertThat(defects[0].listed()).isEqualTo(together[0].listed());
    } finally {
      Files.delete(file);
      Files.delete(folder);
    }
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void overlapsAreThoseThatComparingAllPairsFinds(@ForAll("logs") List<String> lines)
      throws Exception {
    Path folder = Files.createTempDirectory("overlaps");
    Path file = LogText.write(folder, lines);
    try {
      Defects[] defects = new Defects[1];
      List<Call> calls = read(file, TraceOptions.defaults(), defects);

      long expected = 0;
      for (int i = 0; i < calls.size(); i++) {
        boolean overlaps = false;
        for (int j = 0; j < i; j++) {
          overlaps |=
              overlap((Fate.Recorded) calls.get(i).fate(), (Fate.Recorded) calls.get(j).fate());
        }
        expected += overlaps ? 1 : 0;
      }
      assertThat(defects[0].count(DefectReason.AGENT_OVERLAP)).isEqualTo(expected);
    } finally {
      Files.delete(file);
      Files.delete(folder);
    }
  }

  private static boolean overlap(Fate.Recorded a, Fate.Recorded b) {
    return a.server() != null
        && a.server().equals(b.server())
        && a.serviceStart().isBefore(b.serviceEnd())
        && b.serviceStart().isBefore(a.serviceEnd());
  }

  private static int largestDay(List<String> lines) {
    int[] perDay = new int[10];
    int most = 0;
    for (String line : lines) {
      most = Math.max(most, ++perDay[line.split("\t", -1)[5].charAt(5) - '0']);
    }
    return most;
  }

  private static List<Call> read(Path file, TraceOptions options) {
    return read(file, options, new Defects[1]);
  }

  private static List<Call> read(Path file, TraceOptions options, Defects[] defects) {
    try (Trace trace = Trace.open("callcentre:" + file, options)) {
      List<Call> calls = new ArrayList<>();
      trace.forEach(calls::add);
      defects[0] = trace.defects();
      return calls;
    }
  }
}
