package io.csm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.work.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A log of incidents")
class IncidentReplayTest {
  @TempDir Path folder;

  /** A row with what is read, and something for what must not be. */
  private static String row(
      String number, String state, int count, boolean made, String updated, String priority) {
    return row(number, state, count, made, updated, priority, "1/3/2016 08:00,6/3/2016 09:00");
  }

  private static String row(
      String number,
      String state,
      int count,
      boolean made,
      String updated,
      String priority,
      String ends) {
    return ("%s,%s,true,0,0,%d,%s,Caller 1,Opened by  8,1/3/2016 08:00,?,?,?,%s,Phone,?,?,?,?,?,"
            + "2 - Medium,2 - Medium,%s,Group 1,?,true,false,Do Not Notify,?,?,?,?,code 5,by 1,%s")
        .formatted(number, state, count, made, updated, priority, ends);
  }

  private String log(String... rows) throws IOException {
    Path file = folder.resolve("incidents.csv");
    Files.writeString(
        file, String.join(",", ServiceNowLog.COLUMNS) + "\n" + String.join("\n", rows) + "\n");
    return "servicenow-uci:" + file;
  }

  private static IncidentReport run(String spec) {
    return IncidentReplay.run(spec, null, 100);
  }

  @Test
  @DisplayName("is explained by the clock that it really has, and the others disagree with reasons")
  void explained() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      // Resolved after an hour, closed after i + 1 days; made within ten days of all hours.
      String number = "INC" + i;
      rows.add(row(number, "New", 0, true, "1/3/2016 08:00", "3 - Moderate"));
      rows.add(row(number, "Resolved", 1, true, "1/3/2016 09:00", "3 - Moderate"));
      String closed = "%d/3/2016 08:00".formatted(i + 2);
      rows.add(row(number, "Closed", 2, i < 10, closed, "3 - Moderate"));
    }
    IncidentReport report = run(log(rows.toArray(String[]::new)));

    IncidentReport.Explanation best = report.explanations().get(0);
    assertThat(best.clock()).isEqualTo("until closing");
    assertThat(best.agreement()).isEqualTo(1.0);
    IncidentReport.Attainment made = report.attainment().get(Priority.NORMAL);
    assertThat(made.recorded()).isEqualTo(0.5);
    assertThat(made.recomputed().get("until closing")).isEqualTo(0.5);
    assertThat(made.recomputed().get("until resolution")).isEqualTo(1.0);
    assertThat(report.disagreements())
        .containsOnly(Map.entry("CLOSING: the log counts on until the incident is closed", 10L));
  }

  @Test
  @DisplayName("is never asked for what its rows tell of the end before the end")
  void lookAhead() throws IOException {
    String[] ends = {"1/3/2016 08:00,6/3/2016 09:00", "?,?", "nonsense,99/99/2099 99:99"};
    List<IncidentReport> reports = new ArrayList<>();
    for (String end : ends) {
      reports.add(
          run(
              log(
                  row("INC1", "New", 0, true, "1/3/2016 08:00", "3 - Moderate", end),
                  row("INC1", "Awaiting User Info", 1, true, "1/3/2016 10:00", "2 - High", end),
                  row("INC1", "Closed", 2, false, "9/3/2016 10:00", "2 - High", end))));
    }
    assertThat(reports).containsOnly(reports.get(0));
  }

  @Test
  @DisplayName("tells its defects by line, and uses or leaves out what it says it does")
  void defects() throws IOException {
    IncidentReport report =
        run(
            log(
                row("INC1", "New", 0, true, "1/3/2016 07:00", "3 - Moderate"),
                row("INC1", "-100", 0, true, "1/3/2016 10:00", "3 - Moderate"),
                row("INC1", "Active", 4, true, "1/3/2016 09:00", "3 - Moderate"),
                row("INC1", "Active", 5, true, "31/2/2016 09:00", "3 - Moderate"),
                row("INC1", "Closed", 5, true, "2/3/2016 09:00", "none"),
                "too,short"));

    assertThat(report.defectiveLines())
        .extracting(defect -> defect.line() + " " + defect.reason())
        .containsExactly(
            "2 UPDATE_BEFORE_OPENING",
            "3 REPEATED_UPDATE",
            "3 UNKNOWN_STATE",
            "4 UPDATES_MISSING",
            "4 UPDATE_OUT_OF_ORDER",
            "5 IMPOSSIBLE_TIME",
            "6 UNKNOWN_PRIORITY",
            "7 WRONG_COLUMNS");
    assertThat(report.toText(100)).contains("UPDATES_MISSING");
  }

  @Test
  @DisplayName("that is none is refused with the cure")
  void refused() throws IOException {
    Path file = Files.writeString(folder.resolve("x.csv"), "a,b\n1,2\n");
    assertThatThrownBy(() -> run("servicenow-uci:" + file))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("Maybe it is another log");
    assertThatThrownBy(() -> run("volvo-bpi2013:" + folder.resolve("none")))
        .hasMessageContaining("does not exist");
  }

  @Test
  @DisplayName("of ServiceNow agrees with its flag until closing, and disagrees until resolution")
  void serviceNow() {
    IncidentReport report =
        run("servicenow-uci:" + TestData.file("tickets/servicenow-uci-2016.csv.gz"));

    assertThat(report.incidents()).isEqualTo(11_774);
    IncidentReport.Explanation best = report.explanations().get(0);
    assertThat(best.clock() + ", " + best.calendar()).isEqualTo("until closing, weekdays");
    assertThat(best.agreement()).isBetween(0.983, 0.985);
    IncidentReport.Attainment normal = report.attainment().get(Priority.NORMAL);
    assertThat(normal.recorded()).isBetween(0.484, 0.486);
    assertThat(normal.recomputed().get("without waiting")).isBetween(0.874, 0.876);
  }

  @Test
  @DisplayName("of Volvo tells pauses and hand-overs")
  void volvo() {
    IncidentReport report = run("volvo-bpi2013:" + TestData.file("tickets/volvo-bpi2013.csv.gz"));

    assertThat(report.incidents()).isEqualTo(4_629);
    IncidentReport.Course course = report.course();
    assertThat(course).isNotNull();
    assertThat(course.handovers().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(7_387);
    assertThat(course.reopened()).isEqualTo(426);
    assertThat(course.worked50()).isLessThan(course.resolved50());
  }

  @Test
  @DisplayName("can be judged by rules of one's own, whose change shows in the right place")
  void backtest() {
    String spec = "servicenow-uci:" + TestData.file("tickets/servicenow-uci-2016.csv.gz");
    Backtest backtest = new Backtest(within(72), within(24), Instant.parse("2017-03-01T00:00:00Z"));
    IncidentReplay.histories(spec, null, backtest::add);
    BacktestReport report = backtest.report();

    assertThat(report.tickets()).isEqualTo(11_774);
    assertThat(report.total().vanish()).as("a shorter target breaks more").isZero();
    assertThat(report.total().appear())
        .isEqualTo(report.total().breachedAfter() - report.total().breachedBefore())
        .isGreaterThan(0);
    assertThat(report.byPriority().values().stream().mapToLong(BacktestReport.Group::appear).sum())
        .isEqualTo(report.total().appear());
  }

  private static SlaSetting within(int hours) {
    SlaTarget target = SlaTarget.of(SlaMetric.AGENT_WORK, Duration.ofHours(hours), null);
    return new SlaSetting(
        new SlaRules(
            1,
            SlaMetric.STANDARD,
            List.of(new SlaPolicy("one", SlaCondition.ANY, List.of(target))),
            false),
        List.of());
  }
}
