package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.csm.core.event.JournalEntry;
import io.csm.json.CsmJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final String SMALL = "generated:agents=8,hours=2,arrivalsPerHour=120";
  private static final ReplayOptions IDENTITY = ReplayOptions.of(ReplayMode.IDENTITY);
  private static final ReplayOptions POLICY = ReplayOptions.of(ReplayMode.POLICY);

  /** Two agents for regular calls, one of them also for English. */
  private static final List<String> ROSTER =
      List.of(
          "990201,A1,9:00:00,12:00:00,3,360,PS=3", "990201,A2,9:00:00,12:00:00,3,360,PS=2;PE=1");

  @TempDir Path folder;

  @Test
  void everyGeneratedCallerIsCountedOnceAndTheFiguresAddUp() {
    Report report = Replays.policy(SMALL, 1);

    Figures.Group total = report.figures().total();
    long calls = Replays.read(SMALL, Replays.OPTIONS).size();
    assertThat(total.offered()).isEqualTo(calls);
    assertThat(total.answered() + total.abandoned()).isEqualTo(calls);
    assertThat(total.answered()).isPositive();
    assertThat(total.abandoned()).isPositive();
    assertThat(report.figures().bySkill().values().stream().mapToLong(Figures.Group::offered).sum())
        .isEqualTo(calls);
    assertThat(report.occupancy()).isBetween(0.3, 1.0);
    assertThat(report.decisions()).isGreaterThanOrEqualTo(total.answered());
  }

  @Test
  void theSameSeedGivesTheSameJournalAndAnotherSeedAnother() {
    String hash = Replays.policy(SMALL, 1).journalSha256();

    assertThat(hash).matches("[0-9a-f]{64}");
    assertThat(Replays.policy(SMALL, 1).journalSha256()).isEqualTo(hash);
    assertThat(Replays.policy(SMALL, 2).journalSha256()).isNotEqualTo(hash);
  }

  @Test
  void watchersSeeTheMomentsOfTheDayInOrder() {
    List<Instant> times = new ArrayList<>();
    List<Double> done = new ArrayList<>();
    int[] waiting = {0};
    Replay.of(SMALL, Replays.OPTIONS, POLICY, CsmJson.standard()::writeLine)
        .watchedBy(
            moment -> {
              times.add(moment.now());
              done.add(moment.done());
              waiting[0] = Math.max(waiting[0], moment.waitingCount());
              assertThat(moment.waiting()).hasSize(moment.waitingCount());
              moment
                  .assigned()
                  .forEach(
                      ticket ->
                          assertThat(moment.desk().ticket(ticket).orElseThrow().assignment())
                              .isNotNull());
            })
        .run();

    assertThat(times).isSorted();
    assertThat(done).isSorted().last().isEqualTo(1.0);
    assertThat(waiting[0]).isPositive();
  }

  @Test
  void identityRepeatsRecordedHandOversToTheSecond() {
    Report report =
        Replays.log(
            folder,
            IDENTITY,
            ROSTER,
            "AA0101 1 77 0 PS 990201 9:00:00 9:00:10 10 9:00:10 9:00:40 30 AGENT 9:00:40 9:02:40"
                + " 120 A1",
            "AA0101 2 0 0 PS 990201 9:10:00 9:10:10 10 0:00:00 0:00:00 0 AGENT 9:10:10 9:11:10 60"
                + " A2",
            "AA0101 3 0 1 PS 990201 9:20:00 9:20:10 10 9:20:10 9:20:15 5 HANG 0:00:00 0:00:00 0"
                + " NO_SERVER",
            "AA0101 4 0 0 PE 990201 9:30:00 9:30:10 10 0:00:00 0:00:00 0 HANG 0:00:00 0:00:00 0"
                + " NO_SERVER");

    assertThat(report.figures()).isEqualTo(report.recorded());
    assertThat(report.identity().waitsReproduced()).isEqualTo(1);
    assertThat(report.identity().waitsNotReproduced()).isEmpty();
    assertThat(report.identity().refusedAssignments()).isEmpty();
    assertThat(report.decisions()).isEqualTo(2);
    assertThat(report.occupancy()).isCloseTo(180.0 / (6 * 3_600), within(1e-9));
  }

  @Test
  void identityReportsWhatTheRouterWouldHaveRefusedByReasonAndLine() {
    Report report =
        Replays.log(
            folder,
            IDENTITY,
            ROSTER,
            // While A1 serves line 2, A1 is given line 3: over capacity.
            "AA0101 1 0 0 PS 990201 9:00:00 9:00:10 10 9:00:10 9:00:40 30 AGENT 9:00:40 9:09:40 540"
                + " A1",
            "AA0101 2 0 0 PS 990201 9:01:00 9:01:10 10 9:01:10 9:01:40 30 AGENT 9:01:40 9:02:40 60"
                + " A1",
            // A1 has no English: a skill that is missing.
            "AA0101 3 0 0 PE 990201 9:20:00 9:20:10 10 9:20:10 9:20:40 30 AGENT 9:20:40 9:21:40 60"
                + " A1",
            // Line 6 came after line 5 and goes first.
            "AA0101 4 0 0 PS 990201 9:30:00 9:30:10 10 9:30:10 9:31:40 90 AGENT 9:31:40 9:32:40 60"
                + " A1",
            "AA0101 5 0 0 PS 990201 9:30:00 9:30:20 20 9:30:20 9:31:00 40 AGENT 9:31:00 9:32:40 100"
                + " A2",
            // Priority 2 has 90 s of credit, so that line 8 may go before line 7.
            "AA0101 6 0 0 PS 990201 9:40:00 9:40:10 10 9:40:10 9:42:00 110 AGENT 9:42:00 9:43:00 60"
                + " A1",
            "AA0101 7 0 2 PS 990201 9:41:00 9:41:30 30 9:41:30 9:41:50 20 AGENT 9:41:50 9:43:00 70"
                + " A2",
            // After the shift.
            "AA0101 8 0 0 PS 990201 12:10:00 12:10:10 10 12:10:10 12:10:20 10 AGENT 12:10:20"
                + " 12:11:00 40 A2",
            // Nobody known.
            "AA0101 9 0 0 PS 990201 9:50:00 9:50:10 10 9:50:10 9:50:20 10 AGENT 0:00:00 0:00:00 0"
                + " NO_SERVER");

    Report.Identity identity = report.identity();
    assertThat(identity.refusedAssignments())
        .isEqualTo(
            Map.of("CAPACITY", 1L, "SKILL", 1L, "ORDER", 1L, "PRESENCE", 1L, "NO_SERVER", 1L));
    assertThat(identity.listed())
        .extracting(finding -> finding.reason() + " " + finding.line())
        .containsExactlyInAnyOrder(
            "CAPACITY 3", "SKILL 4", "ORDER 6", "PRESENCE 9", "NO_SERVER 10");
    assertThat(identity.waitsReproduced()).isEqualTo(9);
    assertThat(identity.waitsNotReproduced()).isEmpty();
  }

  @Test
  void theDefectsOfTheRosterStandBesideThoseOfTheLog() {
    Report report =
        Replays.log(
            folder,
            IDENTITY,
            List.of(ROSTER.get(0), "nonsense"),
            "AA0101 1 77 0 PS 990201 9:00:00 9:00:10 10 9:00:10 9:00:40 30 AGENT 9:00:40 9:02:40"
                + " 120 A1",
            "nonsense");

    assertThat(report.defects())
        .containsEntry(DefectReason.ROSTER_LINE_UNREADABLE, 1L)
        .containsEntry(DefectReason.WRONG_COLUMNS, 1L);
    assertThat(report.defectiveLines())
        .anySatisfy(
            defect -> {
              assertThat(defect.line()).isEqualTo(3);
              assertThat(defect.reason()).isEqualTo(DefectReason.WRONG_COLUMNS);
            });
  }

  @Test
  void aServiceThatEndedBeforeItsHandOverEndsWithIt() {
    Report report =
        Replays.log(
            folder,
            IDENTITY,
            ROSTER,
            "AA0101 1 0 0 PS 990201 9:00:00 9:00:10 10 9:00:10 9:00:40 30 AGENT 9:00:20 9:00:30 10"
                + " A1",
            "AA0101 2 0 0 PS 990201 9:00:20 9:00:30 10 9:00:30 9:00:41 11 AGENT 9:00:41 9:01:00 19"
                + " A1");

    assertThat(report.figures().total().answered()).isEqualTo(2);
    assertThat(report.identity().refusedAssignments()).isEmpty();
    assertThat(report.identity().waitsReproduced()).isEqualTo(2);
  }

  @Test
  void policyAnswersAtOnceWhereAnAgentIsFree() {
    Report report =
        Replays.log(
            folder,
            POLICY,
            ROSTER,
            // Recorded: both wait; and yet both agents are free.
            "AA0101 1 0 0 PS 990201 9:00:00 9:00:10 10 9:00:10 9:00:40 30 AGENT 9:00:40 9:02:40 120"
                + " A1",
            "AA0101 2 0 0 PS 990201 9:00:00 9:00:11 11 9:00:11 9:00:51 40 AGENT 9:00:51 9:02:40 109"
                + " A1",
            "AA0101 3 0 0 PS 990201 9:00:00 9:00:12 12 9:00:12 9:00:52 40 HANG 0:00:00 0:00:00 0"
                + " NO_SERVER",
            "AA0101 4 0 0 PS 990201 9:20:00 9:20:10 10 0:00:00 0:00:00 0 HANG 0:00:00 0:00:00 0"
                + " NO_SERVER");

    Figures.Group total = report.figures().total();
    assertThat(total.offered()).isEqualTo(4);
    assertThat(total.answered()).isEqualTo(2);
    assertThat(total.abandoned()).isEqualTo(2);
    assertThat(total.abandonedBeforeQueue()).isEqualTo(1);
    assertThat(total.answeredWithin20s()).isEqualTo(0.5);
    assertThat(report.recorded().total().answeredWithin20s()).isZero();
  }

  @Test
  void anAgentWhoWrapsUpTakesTheNextCallOnlyAfterIt() {
    String first =
        "AA0101 1 0 0 PS 990201 9:00:00 9:00:10 10 0:00:00 0:00:00 0 AGENT 9:00:10 9:01:10 60 A1";
    String second =
        "AA0101 2 0 0 PS 990201 9:00:00 9:00:50 50 9:00:50 9:01:20 30 AGENT 9:01:20 9:02:10 50 A1";
    List<String> one = ROSTER.subList(0, 1);

    assertThat(wait(POLICY.withWrapUp(Duration.ZERO), one, first, second)).isEqualTo(20);
    assertThat(wait(POLICY.withWrapUp(Duration.ofSeconds(7)), one, first, second)).isEqualTo(27);
  }

  private long wait(ReplayOptions options, List<String> roster, String... calls) {
    return Replays.log(folder, options, roster, calls).figures().total().waitSeconds().p99();
  }

  @Test
  void aBreakThatTheLogLetsInferKeepsTheAgentAway() {
    // Between the services of A1, a caller waits for two minutes.
    String[] calls = {
      "AA0101 1 0 0 PS 990201 9:00:00 9:00:10 10 0:00:00 0:00:00 0 AGENT 9:00:10 9:01:10 60 A1",
      "AA0101 2 0 0 PS 990201 9:02:00 9:02:10 10 9:02:10 9:04:10 120 AGENT 9:04:10 9:05:10 60 A1"
    };
    List<String> one = ROSTER.subList(0, 1);

    assertThat(wait(POLICY, one, calls)).isZero();
    assertThat(wait(POLICY.withInferBreaks(true), one, calls)).isEqualTo(120);
  }

  @Test
  void drawnCallsCannotBeRepeatedAndALogNeedsARoster() {
    assertThatThrownBy(() -> Replay.of(SMALL, Replays.OPTIONS, IDENTITY, (out, entry) -> {}).run())
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("Maybe take mode policy");
    Path log = LogText.write(folder, List.of(LogText.GOOD));
    assertThatThrownBy(
            () -> Replay.of("callcentre:" + log, Replays.OPTIONS, POLICY, (out, entry) -> {}).run())
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("Maybe name a roster");
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> POLICY.withCredit(Duration.ofSeconds(-1)))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("credit");
    assertThatThrownBy(() -> POLICY.withWrapUp(Duration.ofHours(2)))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("0 to 3600 seconds");
  }

  @Test
  void aRecordedFortnightIsRepeatedToTheSecond() {
    Path log = TestData.file("tickets/callcentre-1999-02-01..13.txt.gz");
    Roster roster = Roster.read(TestData.file("tickets/callcentre-roster.csv"), Replays.ZONE);

    Report report =
        Replay.of(
                "callcentre:" + log,
                Replays.OPTIONS.withRoster(roster),
                IDENTITY,
                (out, entry) -> {})
            .run();

    assertThat(report.figures()).isEqualTo(report.recorded());
    assertThat(report.identity().waitsReproduced()).isEqualTo(6_492);
    assertThat(report.identity().waitsNotReproduced()).isEmpty();
    assertThat(report.identity().refusedAssignments())
        .isEqualTo(
            Map.of(
                "CAPACITY", 165L,
                "PRESENCE", 14L,
                "NO_SERVER", 219L,
                "ORDER", 1_288L,
                "ORDER_AT_ONCE", 692L));
    Report.Estimates estimates = report.estimates();
    assertThat(estimates.waited()).isEqualTo(6_492);
    assertThat(estimates.desk().calls()).isGreaterThan(6_000);
    assertThat(estimates.desk().absolute().p50())
        .isLessThan(estimates.meanOfWaits().absolute().p50());
  }

  /** What the text of the hash is handed. */
  @Test
  void theJournalOfAReplayHasNoGaps() {
    List<Long> positions = new ArrayList<>();
    Replay.of(
            SMALL,
            Replays.OPTIONS,
            POLICY,
            (Appendable out, JournalEntry entry) -> positions.add(entry.position().value()))
        .run();

    assertThat(positions.get(0)).isEqualTo(1);
    assertThat(positions.get(positions.size() - 1)).isEqualTo(positions.size());
    assertThat(positions).isSorted();
  }
}
