package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterTest {
  private static final String HEADER =
      "date,server,first_service_start,last_service_end,calls,busy_seconds,types\n";
  private static final ZoneId ZONE = ZoneId.of("Asia/Jerusalem");

  @TempDir Path folder;

  private Roster read(String lines) {
    return Roster.read(file(HEADER + lines), ZONE);
  }

  private Path file(String text) {
    return LogText.write(folder, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aLineIsAShiftWithTheSkillsServed() {
    Roster roster = read("990201,A1,08:59:00,17:00:00,3,100,PS=2;NE=1\n");

    assertThat(roster.shifts())
        .containsExactly(
            new Shift(
                "A1",
                LocalDate.of(1999, 2, 1),
                Instant.parse("1999-02-01T06:59:00Z"),
                Instant.parse("1999-02-01T15:00:00Z"),
                List.of("NE", "PS")));
    assertThat(roster.defects().total()).isZero();
  }

  @Test
  void anAgentHasTheSkillsOfAllShifts() {
    Roster roster =
        read(
            """
            990202,A1,08:00:00,17:00:00,3,100,PS=2
            990201,A1,08:00:00,17:00:00,3,100,NE=2
            990201,A2,08:00:00,17:00:00,3,100,IN=2
            """);

    SortedSet<String> both = new TreeSet<>(List.of("NE", "PS"));
    assertThat(roster.skillsByAgent()).containsEntry("A1", both).containsOnlyKeys("A1", "A2");
    assertThat(roster.shifts()).extracting(Shift::agent).containsExactly("A1", "A2", "A1");
  }

  @Test
  void aShiftThatEndsBeforeItStartsEndsOnTheNextDay() {
    Roster roster = read("990201,A1,16:00:00,00:30:00,3,100,PS=2\n");

    assertThat(roster.shifts().get(0).to()).isEqualTo("1999-02-01T22:30:00Z");
  }

  @Test
  void linesThatCannotBeReadAreNamedAndLeftOut() {
    Roster roster =
        read(
            """
            990201,A1,08:00:00,17:00:00,3,100,PS=2

            990230,A1,08:00:00,17:00:00,3,100,PS=2
            990202,A1,08:00:00,25:61:00,3,100,PS=2
            990202,,08:00:00,17:00:00,3,100,PS=2
            990202,A1,08:00:00,17:00:00
            990201,A1,18:00:00,19:00:00,3,100,PS=2
            990203,A1,08:00:00,17:00:00,3,100,PS=2;??=1
            990204,A1,00:00:10,23:00:00,3,100,PS=2
            """);

    assertThat(roster.shifts()).hasSize(3);
    assertThat(roster.defects().listed())
        .extracting(Defect::line, Defect::reason)
        .containsExactly(
            tuple(3L, DefectReason.ROSTER_LINE_UNREADABLE),
            tuple(4L, DefectReason.ROSTER_LINE_UNREADABLE),
            tuple(5L, DefectReason.ROSTER_LINE_UNREADABLE),
            tuple(6L, DefectReason.ROSTER_LINE_UNREADABLE),
            tuple(7L, DefectReason.ROSTER_LINE_UNREADABLE),
            tuple(8L, DefectReason.ROSTER_LINE_REPEATED),
            tuple(9L, DefectReason.ROSTER_UNKNOWN_TYPE),
            tuple(10L, DefectReason.ROSTER_SHIFT_TOO_LONG));
  }

  @Test
  void aFileThatIsNoRosterIsRefused() {
    assertThatThrownBy(() -> Roster.read(file("a,b\n"), ZONE))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("line 1: the header is not");
    assertThatThrownBy(() -> read("990230,A1,08:00:00,17:00:00,3,100,PS=2\n"))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("{ROSTER_LINE_UNREADABLE=1}");
    assertThatThrownBy(() -> Roster.read(folder.resolve("none"), ZONE))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void serviceBeyondTheRosterIsReportedByLineAndUsed() {
    Roster roster =
        read(
            """
            990201,A1,09:00:40,09:02:40,1,120,PS=1
            990201,A2,08:00:00,09:02:39,1,120,PS=1
            990202,A3,09:00:00,11:00:00,1,120,PS=1
            """);
    Path log =
        LogText.write(
            folder,
            List.of(
                LogText.GOOD,
                LogText.with(2, "server", "A2"),
                LogText.with(3, "server", "A3"),
                LogText.with(4, "server", "A4")));

    RecordedLog recorded =
        RecordedLog.read("callcentre:" + log, TraceOptions.defaults().withRoster(roster));

    assertThat(recorded.figures().total().answered()).isEqualTo(4);
    assertThat(recorded.defects().listed())
        .extracting(Defect::line, Defect::reason)
        .containsExactly(
            tuple(3L, DefectReason.OUTSIDE_ROSTER_TIMES),
            tuple(4L, DefectReason.NOT_ON_ROSTER),
            tuple(5L, DefectReason.NOT_ON_ROSTER));
    assertThat(recorded.defects().listed().get(2).detail())
        .isEqualTo(
            "A4 serves on 1999-02-01 and is not on the roster of that day; maybe add a line 990201,A4,…");
  }

  @Test
  void aRosterOfOtherDaysIsRefused() {
    Roster roster = read("990301,A1,08:00:00,17:00:00,3,100,PS=2\n");
    Path log = LogText.write(folder, List.of(LogText.GOOD));

    assertThatThrownBy(
            () -> Trace.open("callcentre:" + log, TraceOptions.defaults().withRoster(roster)))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("covers no day of file")
        .hasMessageContaining("Maybe take the roster of these days.");
  }

  @Test
  void aShiftThatIsTooLongStartsWithItsFirstServiceAfterTheFirstHour() {
    Roster roster = read("990201,A1,00:00:10,23:30:00,3,100,PS=2\n");
    Path log = LogText.write(folder, List.of(LogText.GOOD));

    RecordedLog recorded =
        RecordedLog.read("callcentre:" + log, TraceOptions.defaults().withRoster(roster));

    assertThat(recorded.roster().shifts().get(0).from()).isEqualTo("1999-02-01T07:00:40Z");
    assertThat(recorded.roster().shifts().get(0).to()).isEqualTo(roster.shifts().get(0).to());
    assertThat(recorded.occupancy()).isEqualTo(120.0 / (14 * 3_600 + 29 * 60 + 20));
  }
}
