package io.csm.examples.host;

import io.csm.simulator.model.Interval;
import io.csm.simulator.model.Paired;
import io.csm.simulator.whatif.Measured;
import io.csm.simulator.whatif.Metric;
import io.csm.simulator.whatif.WhatIfReport;
import io.csm.simulator.whatif.WhatIfReport.Bound;
import io.csm.simulator.whatif.WhatIfReport.LeftOut;
import io.csm.simulator.whatif.WhatIfReport.OfWorld;
import io.csm.simulator.whatif.WhatIfReport.Row;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** A what-if as JSON; the same bytes for the same sweep. */
final class WhatIfJson {
  private WhatIfJson() {}

  static String write(WhatIfReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = ReportJson.JSON.createGenerator(ReportJson.PRETTY, text)) {
      out.writeStartObject();
      out.writeNumberProperty("firstSeed", report.firstSeed());
      out.writeNumberProperty("seeds", report.seeds());
      out.writeNumberProperty("serviceLevelSeconds", report.serviceLevelSeconds());
      out.writeNumberProperty("confidence", WhatIfReport.CONFIDENCE);
      out.writeArrayPropertyStart("worlds");
      report.worlds().forEach(world -> world(out, world));
      out.writeEndArray();
      strings(out, "definitions", report.definitions());
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void world(JsonGenerator out, OfWorld world) {
    out.writeStartObject();
    out.writeStringProperty("trace", world.trace());
    Measured recorded = world.recorded();
    if (recorded != null) {
      out.writeObjectPropertyStart("recorded");
      recorded.values().forEach((metric, value) -> out.writeNumberProperty(metric.key(), value));
      out.writeEndObject();
    }
    out.writeArrayPropertyStart("rows");
    for (Row row : world.rows()) {
      row(out, row, world.rows().get(0));
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("hindsight");
    for (Bound bound : world.bounds()) {
      out.writeStartObject();
      out.writeStringProperty("scenario", bound.scenario());
      out.writeStringProperty("metric", bound.metric().key());
      out.writeNumberProperty("bound", bound.value());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayPropertyStart("leftOut");
    for (LeftOut left : world.leftOut()) {
      out.writeStartObject();
      out.writeStringProperty("policy", left.policy());
      out.writeStringProperty("why", left.why());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeObjectPropertyStart("defects");
    world.defects().forEach((reason, count) -> out.writeNumberProperty(reason.name(), count));
    out.writeEndObject();
    strings(out, "method", world.method());
    out.writeEndObject();
  }

  private static void row(JsonGenerator out, Row row, Row base) {
    out.writeStartObject();
    out.writeStringProperty("policy", row.policy());
    out.writeStringProperty("description", row.description());
    out.writeStringProperty("scenario", row.scenario());
    out.writeObjectPropertyStart("metrics");
    for (Metric metric : Metric.values()) {
      out.writeObjectPropertyStart(metric.key());
      interval(out, row.interval(metric));
      out.writeArrayPropertyStart("bySeed");
      for (double value : row.values(metric)) {
        out.writeNumber(value);
      }
      out.writeEndArray();
      if (!row.equals(base)) {
        Paired paired = row.against(base, metric);
        out.writeObjectPropertyStart("difference");
        interval(out, paired.difference());
        out.writeStringProperty("verdict", WhatIfReport.verdict(metric, paired).name());
        out.writeEndObject();
      }
      out.writeEndObject();
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void interval(JsonGenerator out, Interval interval) {
    out.writeNumberProperty("mean", interval.estimate());
    out.writeNumberProperty("low", interval.low());
    out.writeNumberProperty("high", interval.high());
  }

  private static void strings(JsonGenerator out, String name, List<String> values) {
    out.writeArrayPropertyStart(name);
    values.forEach(out::writeString);
    out.writeEndArray();
  }
}
