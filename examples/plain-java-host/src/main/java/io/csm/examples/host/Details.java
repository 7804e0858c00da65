package io.csm.examples.host;

import io.csm.simulator.Defect;
import io.csm.simulator.Report;
import io.csm.simulator.Roster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines behind the counts of a report, tab-separated, into a file if one is named. */
final class Details implements AutoCloseable {
  private final PrintWriter out;

  private Details(Writer out) {
    this.out = new PrintWriter(out);
  }

  /** Opens the file before anything runs, so that a run is not lost because of its name. */
  static Details open(@Nullable Path file) {
    if (file == null) {
      return new Details(Writer.nullWriter());
    }
    try {
      return new Details(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new BadInput(
          "File (%s) cannot be written (%s). Maybe name another with --details."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  void write(List<Defect> defects) {
    out.print("kind\tline\treason\tdetail\n");
    defects.forEach(defect -> defect("defect", defect));
  }

  void write(Report report, @Nullable Roster roster) {
    write(report.defectiveLines());
    if (roster != null) {
      roster.defects().listed().forEach(defect -> defect("roster", defect));
    }
    Report.Identity identity = report.identity();
    if (identity != null) {
      identity
          .listed()
          .forEach(found -> line("assignment", found.line(), found.reason(), found.detail()));
    }
  }

  private void defect(String kind, Defect defect) {
    line(kind, defect.line(), defect.reason().name(), defect.detail());
  }

  /** One line, whatever the detail quotes. */
  private void line(String kind, long line, String reason, String detail) {
    out.print("%s\t%d\t%s\t%s\n".formatted(kind, line, reason, detail.replaceAll("\\s+", " ")));
  }

  @Override
  public void close() {
    out.close();
  }
}
