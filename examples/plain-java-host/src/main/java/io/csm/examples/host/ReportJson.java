package io.csm.examples.host;

import io.csm.simulator.Figures;
import io.csm.simulator.Percentiles;
import io.csm.simulator.Report;
import java.io.StringWriter;
import java.util.List;
import java.util.SortedMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** A report as JSON. */
final class ReportJson {
  static final JsonFactory JSON = JsonFactory.builder().build();

  static final ObjectWriteContext PRETTY =
      new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
          return new DefaultPrettyPrinter();
        }
      };

  private ReportJson() {}

  static String write(Report report, long seed) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(PRETTY, text)) {
      out.writeStartObject();
      out.writeStringProperty("trace", report.trace());
      out.writeStringProperty("mode", report.mode());
      out.writeNumberProperty("seed", seed);
      figures(out, report.figures());
      out.writeNumberProperty("occupancy", report.occupancy());
      counts(out, "defects", report.defects());
      out.writeNumberProperty("decisions", report.decisions());
      out.writeNumberProperty("decisionsPerSecond", report.decisionsPerSecond());
      out.writeStringProperty("journalSha256", report.journalSha256());
      estimates(out, report.estimates());
      Report.Identity identity = report.identity();
      if (identity != null) {
        out.writeNumberProperty("waitsReproduced", identity.waitsReproduced());
        counts(out, "waitsNotReproduced", identity.waitsNotReproduced());
        counts(out, "refusedAssignments", identity.refusedAssignments());
      }
      Report.Policy policy = report.policy();
      if (policy != null) {
        out.writeStringProperty("policy", policy.name());
        out.writeStringProperty("patience", policy.patienceMethod());
      }
      Figures recorded = report.recorded();
      if (recorded != null) {
        out.writeObjectPropertyStart("recorded");
        figures(out, recorded);
        out.writeNumberProperty("occupancy", report.recordedOccupancy());
        out.writeEndObject();
      }
      strings(out, "method", report.method());
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void figures(JsonGenerator out, Figures figures) {
    group(out, figures.total());
    out.writeObjectPropertyStart("bySkill");
    figures
        .bySkill()
        .forEach(
            (skill, group) -> {
              out.writeObjectPropertyStart(skill);
              group(out, group);
              out.writeEndObject();
            });
    out.writeEndObject();
    out.writeObjectPropertyStart("byPriority");
    figures
        .byPriority()
        .forEach(
            (priority, group) -> {
              out.writeObjectPropertyStart(Integer.toString(priority));
              group(out, group);
              out.writeEndObject();
            });
    out.writeEndObject();
  }

  private static void group(JsonGenerator out, Figures.Group group) {
    out.writeNumberProperty("offered", group.offered());
    out.writeNumberProperty("answered", group.answered());
    out.writeNumberProperty("abandoned", group.abandoned());
    out.writeNumberProperty("abandonedBeforeQueue", group.abandonedBeforeQueue());
    out.writeNumberProperty("answeredWithin20s", group.answeredWithin20s());
    percentiles(out, "waitSeconds", group.waitSeconds());
  }

  private static void estimates(JsonGenerator out, Report.Estimates estimates) {
    out.writeObjectPropertyStart("estimatedWaits");
    out.writeNumberProperty("waited", estimates.waited());
    error(out, "desk", estimates.desk());
    error(out, "meanOfWaits", estimates.meanOfWaits());
    out.writeEndObject();
  }

  private static void error(JsonGenerator out, String name, Report.EstimateError error) {
    out.writeObjectPropertyStart(name);
    out.writeNumberProperty("calls", error.calls());
    percentiles(out, "absoluteSeconds", error.absolute());
    out.writeNumberProperty("biasSeconds", error.bias());
    out.writeEndObject();
  }

  private static void percentiles(JsonGenerator out, String name, Percentiles wait) {
    out.writeObjectPropertyStart(name);
    out.writeNumberProperty("p50", wait.p50());
    out.writeNumberProperty("p90", wait.p90());
    out.writeNumberProperty("p95", wait.p95());
    out.writeNumberProperty("p99", wait.p99());
    out.writeEndObject();
  }

  private static <K> void counts(JsonGenerator out, String name, SortedMap<K, Long> counts) {
    out.writeObjectPropertyStart(name);
    counts.forEach((reason, count) -> out.writeNumberProperty(reason.toString(), count));
    out.writeEndObject();
  }

  private static void strings(JsonGenerator out, String name, List<String> values) {
    out.writeArrayPropertyStart(name);
    values.forEach(out::writeString);
    out.writeEndArray();
  }
}
