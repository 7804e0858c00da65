package io.csm.simulator;

import java.util.Locale;
import java.util.SortedMap;

/** Lays a {@link Report} out as text. */
final class ReportText {
  private final Report report;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  ReportText(Report report, int width) {
    if (width < 40 || width > 1_000) {
      throw new IllegalArgumentException("width (" + width + ") is not within 40 to 1000.");
    }
    this.report = report;
    this.width = width;
  }

  String render() {
    text.append(wrap(report.mode() + " replay of " + report.trace(), ""));
    TextTable groups =
        new TextTable(
            width, "", "offered", "answered", "left", "in 20 s", "p50", "p90", "p95", "p99");
    Figures recorded = report.recorded();
    if (recorded != null) {
      row(groups, "recorded", recorded.total());
    }
    row(groups, "replayed", report.figures().total());
    report.figures().bySkill().forEach((skill, group) -> row(groups, "  skill " + skill, group));
    report
        .figures()
        .byPriority()
        .forEach((priority, group) -> row(groups, "  priority " + priority, group));
    section(groups);

    TextTable run =
        new TextTable(width, "run", "")
            .row("occupancy", percent(report.occupancy()))
            .row("decisions", number(report.decisions()))
            .row("decisions per second", number(Math.round(report.decisionsPerSecond())));
    Report.Policy policy = report.policy();
    if (policy != null) {
      run.row("policy", policy.name()).row("seed", Long.toString(policy.seed()));
    }
    Report.Identity identity = report.identity();
    if (identity != null) {
      run.row("waits reproduced to the second", number(identity.waitsReproduced()));
    }
    section(run);
    if (identity != null) {
      counts("waits not reproduced", identity.waitsNotReproduced());
      counts("assignments the router would refuse", identity.refusedAssignments());
    }
    estimates(report.estimates());
    counts("defects", report.defects());

    text.append('\n').append(wrap("journal sha256 " + report.journalSha256(), ""));
    for (String sentence : report.method()) {
      text.append(wrap("- " + sentence, "  "));
    }
    if (policy != null) {
      text.append(wrap("- Patience: " + policy.patienceMethod(), "  "));
    }
    return text.toString();
  }

  private void section(TextTable table) {
    text.append('\n').append(table.render());
  }

  private void estimates(Report.Estimates estimates) {
    TextTable table = new TextTable(width, "estimated waits, error", "calls", "p50", "p90", "mean");
    row(table, "of the desk", estimates.desk());
    row(table, "of the mean of 30 waits", estimates.meanOfWaits());
    section(table.row("calls that waited", number(estimates.waited()), "", "", ""));
  }

  private static void row(TextTable table, String name, Report.EstimateError error) {
    table.row(
        name,
        number(error.calls()),
        seconds(error.absolute().p50()),
        seconds(error.absolute().p90()),
        String.format(Locale.ROOT, "%+d s", error.bias()));
  }

  private <K> void counts(String title, SortedMap<K, Long> counts) {
    TextTable table = new TextTable(width, title, "count");
    counts.forEach((reason, count) -> table.row(reason.toString(), number(count)));
    if (counts.isEmpty()) {
      table.row("none", "0");
    }
    section(table);
  }

  private static void row(TextTable table, String name, Figures.Group group) {
    table.row(
        name,
        number(group.offered()),
        number(group.answered()),
        percent(group.abandonedShare()),
        percent(group.answeredWithin20s()),
        seconds(group.waitSeconds().p50()),
        seconds(group.waitSeconds().p90()),
        seconds(group.waitSeconds().p95()),
        seconds(group.waitSeconds().p99()));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  private static String seconds(long value) {
    return value + " s";
  }

  /** Breaks at blanks; a word that is wider than a line stands alone, and sticks out. */
  private String wrap(String sentence, String indent) {
    StringBuilder wrapped = new StringBuilder();
    int used = 0;
    for (String word : sentence.split(" ", -1)) {
      int columns = TextTable.columnsOf(word);
      if (used > 0 && used + 1 + columns > width) {
        wrapped.append('\n').append(indent);
        used = indent.length();
      } else if (used > 0) {
        wrapped.append(' ');
        used++;
      }
      wrapped.append(word);
      used += columns;
    }
    return wrapped.append('\n').toString();
  }
}
