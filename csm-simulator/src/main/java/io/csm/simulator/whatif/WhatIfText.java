package io.csm.simulator.whatif;

import io.csm.simulator.DefectReason;
import io.csm.simulator.TextTable;
import io.csm.simulator.model.Interval;
import io.csm.simulator.model.Paired;
import io.csm.simulator.whatif.WhatIfReport.LeftOut;
import io.csm.simulator.whatif.WhatIfReport.OfWorld;
import io.csm.simulator.whatif.WhatIfReport.Row;
import io.csm.simulator.whatif.WhatIfReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lays a {@link WhatIfReport} out as text. */
final class WhatIfText {
  /** What stands in the first table; the rest stands in a second one. */
  private static final List<Metric> SERVICE =
      List.of(
          Metric.ANSWERED,
          Metric.ABANDONED,
          Metric.SERVICE_LEVEL,
          Metric.WAIT_P50,
          Metric.WAIT_P95,
          Metric.WAIT_P99,
          Metric.SLA_BREACHES);

  private static final List<Metric> WORK =
      List.of(
          Metric.WAIT_MEAN,
          Metric.OCCUPANCY,
          Metric.OCCUPANCY_SPREAD,
          Metric.SKILL_MATCH,
          Metric.TRANSFERS,
          Metric.OVERTIME);

  private final WhatIfReport report;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  WhatIfText(WhatIfReport report, int width) {
    if (width < 40 || width > 1_000) {
      throw new IllegalArgumentException("width (" + width + ") is not within 40 to 1000.");
    }
    this.report = report;
    this.width = width;
  }

  String render() {
    for (OfWorld world : report.worlds()) {
      text.append("what if, over ").append(world.trace()).append("\n\n");
      figures(world, SERVICE);
      figures(world, WORK);
      differences(world);
      world.bounds().forEach(bound -> sentence(bound.sentence(world.rows())));
      for (LeftOut left : world.leftOut()) {
        sentence("Left out: " + left.policy() + ", because " + left.why() + ".");
      }
      defects(world);
      world.method().forEach(this::sentence);
    }
    report.definitions().forEach(this::sentence);
    if (report.decisionsPerSecond() > 0) {
      sentence(
          String.format(
              Locale.ROOT,
              "%,d decisions, %,.0f per second.",
              report.decisions(),
              report.decisionsPerSecond()));
    }
    return text.toString();
  }

  private void figures(OfWorld world, List<Metric> metrics) {
    List<String> header = new ArrayList<>(List.of("policy"));
    metrics.forEach(metric -> header.add(metric.label()));
    TextTable table = new TextTable(width, header.toArray(String[]::new));
    Measured recorded = world.recorded();
    if (recorded != null) {
      List<String> cells = new ArrayList<>(List.of("recorded"));
      for (Metric metric : metrics) {
        cells.add(recorded.has(metric) ? metric.text(recorded.get(metric)) : "–");
      }
      table.row(cells.toArray(String[]::new));
    }
    String scenario = Levers.NONE.name();
    for (Row row : world.rows()) {
      if (!row.scenario().equals(scenario)) {
        List<String> cells = new ArrayList<>(List.of(row.scenario() + ":"));
        metrics.forEach(metric -> cells.add(""));
        table.row(cells.toArray(String[]::new));
      }
      scenario = row.scenario();
      List<String> cells = new ArrayList<>(List.of(row.policy()));
      for (Metric metric : metrics) {
        Interval interval = row.interval(metric);
        cells.add(
            metric.text(interval.estimate())
                + (interval.halfWidth() == 0 ? "" : " ±" + metric.halfWidth(interval.halfWidth())));
      }
      table.row(cells.toArray(String[]::new));
    }
    text.append(table.render()).append('\n');
  }

  private void differences(OfWorld world) {
    if (world.rows().size() < 2) {
      return;
    }
    Row base = world.rows().get(0);
    TextTable table =
        new TextTable(
            width,
            "against " + base.policy() + ", " + base.scenario(),
            "metric",
            "difference",
            "verdict");
    for (Row row : world.rows().subList(1, world.rows().size())) {
      String name =
          row.policy() + (row.scenario().equals(base.scenario()) ? "" : ", " + row.scenario());
      for (Metric metric : Metric.values()) {
        if (metric.better() == 0 && metric != Metric.OCCUPANCY) {
          continue;
        }
        Paired paired = row.against(base, metric);
        Verdict verdict = WhatIfReport.verdict(metric, paired);
        if (verdict != Verdict.SAME) {
          Interval difference = paired.difference();
          table.row(
              name,
              metric.label(),
              metric.difference(difference.estimate())
                  + " ±"
                  + metric.halfWidth(difference.halfWidth()),
              verdict.label());
          name = "";
        }
      }
      if (!name.isEmpty()) {
        table.row(name, "all", "none", Verdict.SAME.label());
      }
    }
    text.append(table.render()).append('\n');
  }

  private void defects(OfWorld world) {
    if (world.defects().isEmpty()) {
      return;
    }
    List<String> parts = new ArrayList<>();
    for (Map.Entry<DefectReason, Long> defect : world.defects().entrySet()) {
      parts.add(String.format(Locale.ROOT, "%s %,d", defect.getKey(), defect.getValue()));
    }
    sentence("Defects: " + String.join(", ", parts) + ".");
  }

  private void sentence(String sentence) {
    StringBuilder line = new StringBuilder("-");
    for (String word : sentence.split(" ", -1)) {
      if (line.length() + 1 + word.length() > width) {
        text.append(line).append('\n');
        line = new StringBuilder(" ");
      }
      line.append(' ').append(word);
    }
    text.append(line).append('\n');
  }
}
