package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedLogTest {
  private static final String LOG = "tickets/callcentre-1999-02-01..13.txt.gz";
  private static final String ROSTER = "tickets/callcentre-roster.csv";

  @TempDir Path folder;

  @Test
  void figuresFollowTheirDefinitions() {
    Path file =
        LogText.write(
            folder,
            List.of(
                // Answered after 30 s, answered at once, left after 5 s, left in the VRU, phantom.
                LogText.GOOD,
                LogText.call(
                    "AA0101 2 0 0 PS 990201 9:10:00 9:10:10 10 0:00:00 0:00:00 0 AGENT 9:10:10 9:11:10 60 A1"),
                LogText.call(
                    "AA0101 3 0 1 NE 990201 9:20:00 9:20:10 10 9:20:10 9:20:15 5 HANG 0:00:00 0:00:00 0 NO_SERVER"),
                LogText.call(
                    "AA0101 4 0 0 NE 990201 9:30:00 9:30:10 10 0:00:00 0:00:00 0 HANG 0:00:00 0:00:00 0 NO_SERVER"),
                LogText.call(
                    "AA0101 5 0 0 NE 990201 9:40:00 9:40:10 10 9:40:10 9:40:15 5 PHANTOM 0:00:00 0:00:00 0 NO_SERVER")));

    RecordedLog log = RecordedLog.read("callcentre:" + file, TraceOptions.defaults());

    assertThat(log.figures().total())
        .isEqualTo(new Figures.Group(4, 2, 2, 1, 0.25, new Percentiles(30, 30, 30, 30)));
    assertThat(log.figures().bySkill().get("NE"))
        .isEqualTo(new Figures.Group(2, 0, 2, 2 - 1, 0, new Percentiles(0, 0, 0, 0)));
    assertThat(log.figures().byPriority()).containsOnlyKeys(0, 1, 2);
    assertThat(log.figures().total().abandonedShare()).isEqualTo(0.5);
    assertThat(log.busySeconds()).isEqualTo(180);
    assertThat(log.patience().all().observed()).isEqualTo(1);
    assertThat(log.patience().all().censored()).isEqualTo(2);
  }

  @Test
  void aLogInWhichNothingCanBeUsedIsRefused() {
    Path file = LogText.write(folder, List.of(LogText.with(1, "type", "??")));

    assertThatThrownBy(() -> RecordedLog.read("callcentre:" + file, TraceOptions.defaults()))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("{UNKNOWN_TYPE=1}");
  }

  @Test
  void drawnCallsHaveNoRecordedOutcome() {
    assertThatThrownBy(() -> RecordedLog.read("generated:", TraceOptions.defaults()))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("Maybe take a log");
  }

  @Test
  void aRecordedFortnightHasTheFiguresCountedByAnIndependentScript() {
    RecordedLog log = RecordedLog.read("callcentre:" + TestData.file(LOG), TraceOptions.defaults());

    Figures.Group total = log.figures().total();
    assertThat(total.offered()).isEqualTo(15_732);
    assertThat(total.answered()).isEqualTo(13_011);
    assertThat(total.abandoned()).isEqualTo(2_721);
    assertThat(total.abandonedBeforeQueue()).isEqualTo(964);
    assertThat(total.abandonedShare()).isCloseTo(0.17296, within(1e-5));
    assertThat(total.answeredWithin20s()).isCloseTo(0.51259, within(1e-5));
    assertThat(total.waitSeconds()).isEqualTo(new Percentiles(48, 168, 221, 339));
    assertThat(log.patience().all().observed()).isEqualTo(1_757);
    assertThat(log.patience().all().censored()).isEqualTo(13_011);
  }

  @Test
  void everyDefectOfARecordedFortnightIsCounted() {
    Roster roster = Roster.read(TestData.file(ROSTER), ZoneId.of("Asia/Jerusalem"));
    RecordedLog log =
        RecordedLog.read(
            "callcentre:" + TestData.file(LOG), TraceOptions.defaults().withRoster(roster));

    Map<DefectReason, Long> expected = new EnumMap<>(DefectReason.class);
    expected.put(DefectReason.MISSING_CUSTOMER, 9_836L);
    expected.put(DefectReason.UNREADABLE_CUSTOMER, 11L);
    expected.put(DefectReason.DUPLICATE_CALL_ID, 234L);
    expected.put(DefectReason.PAST_MIDNIGHT, 13L);
    expected.put(DefectReason.VRU_EXIT_BEFORE_ENTRY, 15L);
    expected.put(DefectReason.NO_SERVER, 219L);
    expected.put(DefectReason.NO_SERVICE_TIMES, 23L);
    expected.put(DefectReason.SERVICE_BUT_NOT_ANSWERED, 43L);
    expected.put(DefectReason.SERVICE_BEFORE_VRU_END, 5_026L);
    expected.put(DefectReason.SERVICE_BEFORE_QUEUE_END, 5_010L);
    expected.put(DefectReason.SERVICE_WHILE_WAITING, 97L);
    expected.put(DefectReason.SERVICE_LONG_AFTER_HANDOVER, 33L);
    expected.put(DefectReason.SHORT_SERVICE, 797L);
    expected.put(DefectReason.PHANTOM, 136L);
    expected.put(DefectReason.AGENT_OVERLAP, 209L);
    expected.put(DefectReason.OUTSIDE_ROSTER_TIMES, 12L);
    assertThat(log.defects().counts()).isEqualTo(expected);
    assertThat(log.defects().listed()).hasSize((int) log.defects().total());
  }

  @Test
  void shiftsOfTwentyFourHoursAreShortenedToTheirServices() {
    Roster roster = Roster.read(TestData.file(ROSTER), ZoneId.of("Asia/Jerusalem"));
    RecordedLog log =
        RecordedLog.read(
            "callcentre:" + TestData.file(LOG), TraceOptions.defaults().withRoster(roster));

    assertThat(roster.defects().listed())
        .extracting(Defect::line, Defect::reason)
        .containsExactly(
            tuple(135L, DefectReason.ROSTER_SHIFT_TOO_LONG),
            tuple(155L, DefectReason.ROSTER_SHIFT_TOO_LONG),
            tuple(156L, DefectReason.ROSTER_SHIFT_TOO_LONG),
            tuple(165L, DefectReason.ROSTER_SHIFT_TOO_LONG));
    assertThat(roster.shifts()).hasSize(176);
    assertThat(log.roster().shifts())
        .hasSize(176)
        .allSatisfy(
            shift ->
                assertThat(Duration.between(shift.from(), shift.to()))
                    .isLessThan(Duration.ofHours(9)));
    assertThat(log.occupancy()).isBetween(0.4, 0.7);
  }
}
