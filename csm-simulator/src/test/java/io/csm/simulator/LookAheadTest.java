package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.simulator.Fate.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("whatever the future is, the past of a replay is the same")
class LookAheadTest {
  private static final ReplayOptions POLICY = ReplayOptions.of(ReplayMode.POLICY);

  @TempDir Path folder;

  @Test
  @DisplayName("calls that are yet to come change nothing")
  void withoutTheCallsToCome() {
    String spec = "generated:agents=6,hours=3,arrivalsPerHour=100";
    Roster roster = roster(spec);
    List<Call> all = Replays.read(spec, Replays.OPTIONS);
    Instant now = all.get(all.size() / 2).enteredAt();

    List<Call> blank = all.stream().filter(call -> !call.enteredAt().isAfter(now)).toList();

    assertSamePast(now, all, blank, roster, null, POLICY);
  }

  @Test
  @DisplayName("how long services and patience will last changes nothing before it shows")
  void withOtherDrawnFates() {
    String spec = "generated:agents=6,hours=3,arrivalsPerHour=100";
    Roster roster = roster(spec);
    List<Call> all = Replays.read(spec, Replays.OPTIONS);
    Instant now = all.get(all.size() / 2).enteredAt();

    List<Call> other =
        all.stream()
            .map(
                call ->
                    call.enteredAt().isBefore(now)
                        ? call
                        : with(call, new Fate.Drawn(Duration.ofHours(1), Duration.ofSeconds(9))))
            .toList();

    assertSamePast(now, all, other, roster, null, POLICY);
  }

  @Test
  @DisplayName("whatever the log tells of later changes nothing, in both modes")
  void withAnotherEndOfARecordedLog() {
    List<String> lines = busyMorning();
    Path log = LogText.write(folder, lines.stream().map(LogText::call).toList());
    Roster given =
        Replays.roster(
            folder,
            List.of(
                "990201,A1,9:00:00,12:00:00,3,360,PS=3",
                "990201,A2,9:00:00,12:00:00,3,360,PS=2;PE=1"));
    TraceOptions options = Replays.OPTIONS.withRoster(given);
    RecordedLog recorded = RecordedLog.read("callcentre:" + log, options);
    List<Call> all = Replays.read("callcentre:" + log, options);
    Instant now = Instant.parse("1999-02-01T07:28:00Z");

    for (ReplayMode mode : ReplayMode.values()) {
      List<Call> blank = new ArrayList<>();
      for (Call call : all) {
        if (!call.enteredAt().isAfter(now)) {
          blank.add(blankAfter(now, call, mode));
        }
      }

      assertThat(blank).isNotEqualTo(all.subList(0, blank.size()));
      assertSamePast(now, all, blank, recorded.roster(), recorded, ReplayOptions.of(mode));
    }
  }

  /** Every minute a call of 150 seconds, for two agents: some wait for long. */
  private static List<String> busyMorning() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int from = 9 * 3_600 + i * 60;
      int out = from + 20 + i * 3;
      String skill = i % 5 == 0 ? "PE" : "PS";
      String agent = i % 2 == 0 ? "A2" : "A1";
      boolean left = i % 7 == 6;
      lines.add(
          left
              ? "AA0101 %d 0 %d PS 990201 %s %s 10 %s %s %d HANG 0:00:00 0:00:00 0 NO_SERVER"
                  .formatted(
                      i,
                      i % 3,
                      time(from),
                      time(from + 10),
                      time(from + 10),
                      time(out),
                      out - from - 10)
              : "AA0101 %d 0 %d %s 990201 %s %s 10 %s %s %d AGENT %s %s 150 %s"
                  .formatted(
                      i,
                      i % 3,
                      skill,
                      time(from),
                      time(from + 10),
                      time(from + 10),
                      time(out),
                      out - from - 10,
                      time(out),
                      time(out + 150),
                      agent));
    }
    return lines;
  }

  private static String time(int second) {
    return "%d:%02d:%02d".formatted(second / 3_600, second / 60 % 60, second % 60);
  }

  /**
   * The call, with everything else than recorded after an instant. Where the router decides, the
   * recorded service of an answered caller may have been given already by then, and is kept.
   */
  private static Call blankAfter(Instant now, Call call, ReplayMode mode) {
    Fate.Recorded fate = (Fate.Recorded) call.fate();
    if (mode == ReplayMode.POLICY && fate.outcome() == Outcome.ANSWERED) {
      return call;
    }
    if (fate.leftAt().isAfter(now)) {
      return with(
          call,
          new Fate.Recorded(
              Outcome.ABANDONED, true, now.plusSeconds(1 + call.line()), null, null, null));
    }
    if (fate.serviceEnd() != null && fate.serviceEnd().isAfter(now)) {
      return with(
          call,
          new Fate.Recorded(
              fate.outcome(),
              fate.queued(),
              fate.leftAt(),
              fate.serviceStart(),
              fate.serviceEnd().plusSeconds(500),
              fate.server()));
    }
    return call;
  }

  private static void assertSamePast(
      Instant now,
      List<Call> one,
      List<Call> other,
      Roster roster,
      RecordedLog recorded,
      ReplayOptions options) {
    List<String> past = Replays.journalUpTo(now, one, roster, recorded, options);
    assertThat(past).hasSizeGreaterThan(100);
    assertThat(Replays.journalUpTo(now, other, roster, recorded, options)).isEqualTo(past);
    assertThat(Replays.journalUpTo(Instant.MAX, other, roster, recorded, options))
        .isNotEqualTo(Replays.journalUpTo(Instant.MAX, one, roster, recorded, options));
  }

  private static Roster roster(String spec) {
    try (Trace trace = Trace.open(spec, Replays.OPTIONS)) {
      return trace.roster().orElseThrow();
    }
  }

  private static Call with(Call call, Fate fate) {
    return new Call(
        call.line(),
        call.id(),
        call.channel(),
        call.customer(),
        call.priority(),
        call.skill(),
        call.enteredAt(),
        fate);
  }
}
