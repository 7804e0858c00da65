package io.csm.simulator.whatif;

import io.csm.simulator.model.Interval;
import io.csm.simulator.model.Paired;
import io.csm.simulator.whatif.WhatIfReport.LeftOut;
import io.csm.simulator.whatif.WhatIfReport.OfWorld;
import io.csm.simulator.whatif.WhatIfReport.Row;
import io.csm.simulator.whatif.WhatIfReport.Verdict;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lays a {@link WhatIfReport} out as one HTML page that asks for nothing from elsewhere: charts are
 * inline SVG, and behind each stands its table. Works without scripts; colours follow the reader's
 * light or dark preference, and no meaning rests on colour alone.
 */
final class WhatIfHtml {
  private static final List<Metric> CHARTS =
      List.of(
          Metric.SERVICE_LEVEL,
          Metric.ABANDONED,
          Metric.WAIT_P50,
          Metric.WAIT_P95,
          Metric.WAIT_P99,
          Metric.SLA_BREACHES,
          Metric.OCCUPANCY,
          Metric.OCCUPANCY_SPREAD,
          Metric.SKILL_MATCH,
          Metric.TRANSFERS,
          Metric.OVERTIME);

  private static final int LABELS = 300;
  private static final int BARS = 420;
  private static final int VALUES = 140;
  private static final int LINE = 26;

  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#5a6470;--rule:#d5dae0;\
      --bar:#2f6fb3;--base:#8a94a0;--mark:#1b1f24}
      @media(prefers-color-scheme:dark){:root{--ink:#e8ebef;--paper:#14171b;--soft:#a9b2bd;\
      --rule:#39414a;--bar:#6aa7e8;--base:#7b8590;--mark:#fff}}
      body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);\
      max-width:60rem;margin:2rem auto;padding:0 1rem}
      h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.5rem;overflow-wrap:anywhere}\
      h3{font-size:1.05rem;margin-bottom:.25rem}
      table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem}
      th,td{padding:.25rem .6rem;border-bottom:1px solid var(--rule);text-align:right}
      th:first-child,td:first-child{text-align:left}
      .wide{overflow-x:auto}svg{max-width:100%;height:auto}
      svg text{fill:var(--ink);font:13px system-ui,sans-serif}
      .bar{fill:var(--bar)}.base{fill:var(--base)}.mark{stroke:var(--mark);stroke-width:1.5}
      .zero{stroke:var(--rule)}summary{cursor:pointer;color:var(--soft)}
      figure{margin:0 0 1.5rem}a:focus,summary:focus{outline:2px solid var(--bar)}
      """;

  private final WhatIfReport report;
  private final StringBuilder html = new StringBuilder();

  WhatIfHtml(WhatIfReport report) {
    this.report = report;
  }

  String render() {
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
    html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';");
    html.append(" style-src 'unsafe-inline'\">\n<title>What if</title>\n<style>\n");
    html.append(STYLE).append("</style>\n</head>\n<body>\n<main>\n<h1>What if</h1>\n");
    for (OfWorld world : report.worlds()) {
      world(world);
    }
    html.append("<h2>How to read this</h2>\n<ul>\n");
    report.definitions().forEach(sentence -> element("li", sentence));
    html.append("</ul>\n</main>\n</body>\n</html>\n");
    return html.toString();
  }

  private void world(OfWorld world) {
    html.append("<section>\n");
    element("h2", world.trace());
    if (!world.leftOut().isEmpty()) {
      html.append("<p><strong>Left out:</strong></p>\n<ul>\n");
      for (LeftOut left : world.leftOut()) {
        element("li", left.policy() + ": " + left.why() + ".");
      }
      html.append("</ul>\n");
    }
    if (world.rows().isEmpty()) {
      element("p", "No policy is left to try.");
    } else {
      summary(world);
      world.bounds().forEach(bound -> element("p", bound.sentence(world.rows())));
      CHARTS.forEach(metric -> chart(world, metric));
    }
    html.append("<h3>What this rests on</h3>\n<ul>\n");
    world.method().forEach(sentence -> element("li", sentence));
    world
        .defects()
        .forEach(
            (reason, count) ->
                element("li", String.format(Locale.ROOT, "Defect %s: %,d", reason, count)));
    html.append("</ul>\n</section>\n");
  }

  /** What differs from the first row, in words. */
  private void summary(OfWorld world) {
    Row base = world.rows().get(0);
    element("p", "Compared with " + name(base) + ":");
    html.append("<ul>\n");
    for (Row row : world.rows().subList(1, world.rows().size())) {
      StringBuilder better = new StringBuilder();
      StringBuilder worse = new StringBuilder();
      int noise = 0;
      for (Metric metric : CHARTS) {
        Paired paired = row.against(base, metric);
        Verdict verdict = WhatIfReport.verdict(metric, paired);
        StringBuilder into = verdict == Verdict.BETTER ? better : worse;
        if (verdict == Verdict.BETTER || verdict == Verdict.WORSE) {
          into.append(into.length() == 0 ? "" : ", ").append(metric.label()).append(' ');
          into.append(metric.difference(paired.difference().estimate()));
        } else if (verdict == Verdict.NOISE) {
          noise++;
        }
      }
      element(
          "li",
          name(row)
              + ": "
              + (better.length() == 0 ? "nothing better" : "better " + better)
              + "; "
              + (worse.length() == 0 ? "nothing worse" : "worse " + worse)
              + (noise == 0 ? "" : "; " + noise + " differences are inside the noise")
              + ".");
    }
    html.append("</ul>\n");
  }

  private static String name(Row row) {
    return row.policy() + ", " + row.scenario();
  }

  private void chart(OfWorld world, Metric metric) {
    List<Row> rows = world.rows();
    Measured log = world.recorded();
    Double recorded = log != null && log.has(metric) ? log.get(metric) : null;
    double most = recorded == null ? 0 : recorded;
    for (Row row : rows) {
      most = Math.max(most, row.interval(metric).high());
    }
    double scale = most <= 0 ? 0 : BARS / most;
    int height = (rows.size() + (recorded == null ? 0 : 1)) * LINE + 8;
    html.append("<figure>\n<figcaption>");
    element("h3", metric.label() + " (" + metric.unit() + ")");
    html.append("</figcaption>\n<svg role=\"img\" viewBox=\"0 0 ");
    html.append(LABELS + BARS + VALUES).append(' ').append(height).append("\" width=\"");
    html.append(LABELS + BARS + VALUES).append("\" aria-label=\"");
    html.append(escape(metric.label() + " by policy; the table below has the same figures"));
    html.append("\">\n");
    html.append(
        "<line class=\"zero\" x1=\"%d\" y1=\"0\" x2=\"%d\" y2=\"%d\"/>\n"
            .formatted(LABELS, LABELS, height));
    int y = 4;
    if (recorded != null) {
      bar("recorded", metric, recorded, null, scale, y, true);
      y += LINE;
    }
    for (Row row : rows) {
      Interval interval = row.interval(metric);
      bar(name(row), metric, interval.estimate(), interval, scale, y, row.equals(rows.get(0)));
      y += LINE;
    }
    html.append("</svg>\n");
    table(world, metric);
    html.append("</figure>\n");
  }

  private void bar(
      String name,
      Metric metric,
      double value,
      @Nullable Interval interval,
      double scale,
      int y,
      boolean base) {
    String shown = name.length() <= 44 ? name : name.substring(0, 43) + "…";
    html.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
            .formatted(LABELS - 8, y + 15, escape(shown)));
    html.append(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\"/>\n"
            .formatted(base ? "base" : "bar", LABELS, y + 2, at(0, value, scale), LINE - 8));
    double end = value;
    if (interval != null && interval.halfWidth() > 0) {
      int middle = y + LINE / 2 - 2;
      String low = at(LABELS, Math.max(0, interval.low()), scale);
      String high = at(LABELS, interval.high(), scale);
      html.append(line(low, middle, high, middle));
      html.append(line(low, middle - 4, low, middle + 4));
      html.append(line(high, middle - 4, high, middle + 4));
      end = interval.high();
    }
    html.append(
        "<text x=\"%s\" y=\"%d\">%s</text>\n"
            .formatted(at(LABELS + 8, end, scale), y + 15, escape(metric.text(value))));
  }

  private static String line(String x1, int y1, String x2, int y2) {
    return "<line class=\"mark\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"/>\n"
        .formatted(x1, y1, x2, y2);
  }

  private static String at(int from, double value, double scale) {
    return String.format(Locale.ROOT, "%.1f", from + value * scale);
  }

  private void table(OfWorld world, Metric metric) {
    html.append("<details>\n<summary>Data table: ").append(escape(metric.label()));
    html.append("</summary>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"");
    html.append(escape("Data table of " + metric.label())).append("\">\n<table>\n<thead><tr>");
    List.of("Policy", "Mean", "95 % interval", "Difference", "95 % interval", "Verdict")
        .forEach(cell -> html.append("<th scope=\"col\">").append(cell).append("</th>"));
    html.append("</tr></thead>\n<tbody>\n");
    Measured recorded = world.recorded();
    if (recorded != null && recorded.has(metric)) {
      row("recorded", metric.text(recorded.get(metric)), "", "", "", "");
    }
    Row base = world.rows().get(0);
    for (Row row : world.rows()) {
      Interval interval = row.interval(metric);
      String mean = metric.text(interval.estimate());
      String range = metric.text(interval.low()) + " to " + metric.text(interval.high());
      if (row.equals(base)) {
        row(name(row), mean, range, "", "", "compared with");
      } else {
        Paired paired = row.against(base, metric);
        Interval difference = paired.difference();
        row(
            name(row),
            mean,
            range,
            metric.difference(difference.estimate()),
            metric.difference(difference.low()) + " to " + metric.difference(difference.high()),
            WhatIfReport.verdict(metric, paired).label());
      }
    }
    html.append("</tbody>\n</table>\n</div>\n</details>\n");
  }

  private void row(String name, String... cells) {
    html.append("<tr><th scope=\"row\">").append(escape(name)).append("</th>");
    for (String cell : cells) {
      html.append("<td>").append(escape(cell)).append("</td>");
    }
    html.append("</tr>\n");
  }

  private void element(String tag, String text) {
    html.append('<').append(tag).append('>').append(escape(text));
    html.append("</").append(tag).append(">\n");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
