package io.csm.examples.host;

import io.csm.json.CsmJson;
import io.csm.simulator.Defects;
import io.csm.simulator.IncidentReplay;
import io.csm.simulator.IncidentReport;
import io.csm.simulator.Replay;
import io.csm.simulator.ReplayMode;
import io.csm.simulator.ReplayOptions;
import io.csm.simulator.Report;
import io.csm.simulator.Roster;
import io.csm.simulator.TraceOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A recorded or generated history, run through a desk. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Runs a recorded or generated history through a desk and reports what came out.")
final class ReplayCommand implements Callable<Integer> {
  private static final int WIDTH = 100;

  /** How the report is written. */
  enum Form {
    TEXT,
    JSON
  }

  /** Where breaks come from. */
  enum Breaks {
    ROSTER,
    INFERRED
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TRACE",
      description =
          "callcentre:FILE for a log (plain or gzip), or generated:key=value,… such as"
              + " generated:agents=60,hours=14; or servicenow-uci:FILE or volvo-bpi2013:FILE for"
              + " the SLA clocks of a log of incidents.")
  private String trace;

  @Option(
      names = "--roster",
      paramLabel = "FILE",
      description = "Who was at work when; needed for a log.")
  private @Nullable Path roster;

  @Option(
      names = "--mode",
      description =
          "Of calls: identity repeats the recorded assignments, policy lets the router decide:"
              + " ${COMPLETION-CANDIDATES}.")
  private @Nullable ReplayMode mode;

  @Option(
      names = "--report",
      defaultValue = "TEXT",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Form form;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of all that the replay draws; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--zone",
      description =
          "Of the times in the trace; default Asia/Jerusalem for calls, America/Sao_Paulo for"
              + " servicenow-uci.")
  private @Nullable ZoneId zone;

  @Option(
      names = "--credit",
      paramLabel = "SECONDS",
      defaultValue = "90",
      description = "What priority 2 is worth; default ${DEFAULT-VALUE}.")
  private long credit;

  @Option(
      names = "--wrap-up",
      paramLabel = "SECONDS",
      defaultValue = "4",
      description = "After each call of a log, in mode policy; default ${DEFAULT-VALUE}.")
  private long wrapUp;

  @Option(
      names = "--breaks",
      defaultValue = "ROSTER",
      description =
          "Whether agents are away only as the roster says, or also in the breaks that a log lets"
              + " infer, in mode policy: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Breaks breaks;

  @Option(
      names = "--details",
      paramLabel = "FILE",
      description =
          "Write every defective line, and in mode identity every refused assignment, as"
              + " tab-separated lines: kind, line, reason, detail.")
  private @Nullable Path details;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  ReplayCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (IncidentReplay.isLog(trace)) {
      return incidents(out);
    }
    if (mode == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--mode=<mode>'.");
    }
    TraceOptions traceOptions = TraceOptions.defaults();
    if (zone != null) {
      traceOptions = traceOptions.withZone(zone);
    }
    if (roster != null) {
      traceOptions = traceOptions.withRoster(Roster.read(roster, traceOptions.zone()));
    }
    ReplayOptions options =
        ReplayOptions.of(mode)
            .withSeed(seed)
            .withCredit(Duration.ofSeconds(credit))
            .withWrapUp(Duration.ofSeconds(wrapUp))
            .withInferBreaks(breaks == Breaks.INFERRED);
    try (Details lines = Details.open(details)) {
      Progress progress = new Progress(spec.commandLine().getErr(), Progress.onTerminal());
      Report report =
          Replay.of(trace, traceOptions, options, CsmJson.standard()::writeLine)
              .watchedBy(progress)
              .timedBy(System::nanoTime)
              .run();
      progress.done();
      lines.write(report, traceOptions.roster());
      out.println(form == Form.JSON ? ReportJson.write(report, seed) : report.toText(WIDTH));
    }
    return 0;
  }

  private int incidents(PrintWriter out) {
    if (form == Form.JSON || roster != null || mode != null) {
      throw new ParameterException(
          spec.commandLine(),
          "A log of incidents has no roster and no mode, and its report is text.");
    }
    try (Details lines = Details.open(details)) {
      IncidentReport report = IncidentReplay.run(trace, zone, Defects.DEFAULT_MAX_LISTED);
      lines.write(report.defectiveLines());
      out.println(report.toText(WIDTH));
    }
    return 0;
  }
}
