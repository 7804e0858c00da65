package io.csm.simulator.whatif;

import io.csm.simulator.model.Interval;
import io.csm.simulator.model.Paired;
import io.csm.simulator.whatif.WhatIfReport.Bound;
import io.csm.simulator.whatif.WhatIfReport.LeftOut;
import io.csm.simulator.whatif.WhatIfReport.OfWorld;
import io.csm.simulator.whatif.WhatIfReport.Row;

/** Writes a {@link WhatIfReport} as comma-separated values: one line for each figure. */
final class WhatIfCsv {
  private static final String HEADER =
      "trace,policy,scenario,metric,unit,mean,low,high,difference,differenceLow,differenceHigh,"
          + "verdict";

  private final StringBuilder text = new StringBuilder(HEADER).append('\n');

  String write(WhatIfReport report) {
    for (OfWorld world : report.worlds()) {
      Measured recorded = world.recorded();
      if (recorded != null) {
        recorded
            .values()
            .forEach(
                (metric, value) -> line(world, "recorded", "", metric, number(value), ",,,,,"));
      }
      for (Row row : world.rows()) {
        for (Metric metric : Metric.values()) {
          Interval mean = row.interval(metric);
          line(
              world,
              row.policy(),
              row.scenario(),
              metric,
              number(mean.estimate()),
              number(mean.low())
                  + ","
                  + number(mean.high())
                  + ","
                  + difference(world, row, metric));
        }
      }
      for (Bound bound : world.bounds()) {
        line(world, "hindsight", bound.scenario(), bound.metric(), number(bound.value()), ",,,,,");
      }
      for (LeftOut left : world.leftOut()) {
        text.append(cell(world.trace())).append(',').append(cell(left.policy()));
        text.append(",,,,,,,,,,").append(cell("left out: " + left.why())).append('\n');
      }
    }
    return text.toString();
  }

  private static String difference(OfWorld world, Row row, Metric metric) {
    Row base = world.rows().get(0);
    if (row.equals(base)) {
      return ",,,";
    }
    Paired paired = row.against(base, metric);
    Interval difference = paired.difference();
    return number(difference.estimate())
        + ","
        + number(difference.low())
        + ","
        + number(difference.high())
        + ","
        + WhatIfReport.verdict(metric, paired).label();
  }

  private void line(
      OfWorld world, String policy, String scenario, Metric metric, String mean, String rest) {
    text.append(cell(world.trace())).append(',').append(cell(policy)).append(',');
    text.append(cell(scenario)).append(',').append(metric.key()).append(',');
    text.append(cell(metric.unit())).append(',').append(mean).append(',').append(rest);
    text.append('\n');
  }

  private static String number(double value) {
    return Double.toString(value);
  }

  /** Quoted where it has to be; what a spreadsheet would take for a formula gets a blank first. */
  private static String cell(String value) {
    String safe = !value.isEmpty() && "=+-@".indexOf(value.charAt(0)) >= 0 ? " " + value : value;
    return safe.matches("[^,\"\\r\\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
