package io.csm.examples.host;

import io.csm.core.CsmException;
import io.csm.sla.BusinessTime;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Due times and measured times of another tool, computed again. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Computes business time again that another tool computed, and prints every difference.",
      "FILE has one JSON object per line, plain or gzip. With op=add: start, minutes, and earliest"
          + " and expected, the first and the last instant at which that much business time has"
          + " passed. With op=between: start, end, and expected_seconds and expected, in whole"
          + " minutes. The columns wall_earliest, wall and wall_seconds mean the same, by csm's"
          + " rule for changes of the clocks. Others are passed over.",
      "The calendar stands in the line itself, as zone, hours, holidays, breaks and shifts, or in"
          + " the file of --schedules under the number that the line names with sched."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:All are the same", "1:Something differs, or has no answer"})
final class CalendarCheckCommand implements Callable<Integer> {
  /** Something differs. */
  private static final int DIFFERS = 1;

  /** The most calendars in a file of schedules. */
  private static final int MAX_SCHEDULES = 100_000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "What the other tool computed.")
  private Path file;

  @Option(names = "--schedules", paramLabel = "FILE", description = "The calendars of the lines.")
  private @Nullable Path schedules;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  CalendarCheckCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, JsonLines.Line> calendars =
        schedules == null ? new LinkedHashMap<>() : readSchedules(schedules);
    Map<String, BusinessTime> compiled = new LinkedHashMap<>();
    long vectors = 0;
    long differing = 0;
    try (JsonLines lines = JsonLines.open(file)) {
      for (JsonLines.Line line = lines.next(); line != null; line = lines.next()) {
        List<String> differences = check(line, calendars, compiled);
        vectors++;
        differing += differences.isEmpty() ? 0 : 1;
        differences.forEach(out::println);
      }
    }
    out.println(
        "%d vectors, %d as computed here, %d that differ (time-zone data %s)"
            .formatted(vectors, vectors - differing, differing, BusinessTimeVector.ZONE_DATA));
    return differing == 0 ? 0 : DIFFERS;
  }

  private static List<String> check(
      JsonLines.Line line,
      Map<String, JsonLines.Line> calendars,
      Map<String, BusinessTime> compiled) {
    try {
      return new BusinessTimeVector(line).check(timeOf(line, calendars, compiled));
    } catch (CsmException refused) {
      return List.of(line.name() + ": " + refused.problem().toString().replace('\n', ' '));
    }
  }

  private static BusinessTime timeOf(
      JsonLines.Line line,
      Map<String, JsonLines.Line> calendars,
      Map<String, BusinessTime> compiled) {
    if (line.has("zone")) {
      return BusinessTime.of(BusinessTimeVector.calendar(line));
    }
    String name = line.text("sched");
    JsonLines.Line calendar = calendars.get(name);
    if (calendar == null) {
      throw line.bad(
          "has no zone, and its schedule (" + name + ") was not read",
          "name the file that has it with --schedules");
    }
    BusinessTime known = compiled.get(name);
    if (known == null) {
      known = BusinessTime.of(BusinessTimeVector.calendar(calendar));
      compiled.put(name, known);
    }
    return known;
  }

  private static Map<String, JsonLines.Line> readSchedules(Path file) {
    Map<String, JsonLines.Line> calendars = new LinkedHashMap<>();
    try (JsonLines lines = JsonLines.open(file)) {
      for (JsonLines.Line line = lines.next(); line != null; line = lines.next()) {
        if (calendars.put(line.text("sched"), line) != null) {
          throw line.bad(
              "is a second schedule (" + line.text("sched") + ")", "keep only one of them");
        }
        if (calendars.size() > MAX_SCHEDULES) {
          throw line.bad("is schedule number " + calendars.size(), "check fewer at a time");
        }
      }
    }
    return calendars;
  }
}
