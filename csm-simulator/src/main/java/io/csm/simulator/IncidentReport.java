package io.csm.simulator;

import io.csm.core.work.Priority;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a log of incidents comes to under SLA clocks. Immutable.
 *
 * @param trace the specification of what was replayed
 * @param incidents how many were used
 * @param updates how many rows the log has
 * @param attainment by the last priority; empty for a log that does not say whether targets were
 *     made
 * @param explanations which clock and calendar agree with the log how often, the best first
 * @param disagreements incidents of which work without waiting says something else than the log, by
 *     the reason, which is a word, a colon and a sentence
 * @param course pauses and hand-overs, or null for a log that is asked for its targets
 * @param defects how many defects of each reason the log has
 * @param defectiveLines the lines behind them, as far as they are listed
 * @param method the definitions and choices behind the figures, each a sentence
 */
public record IncidentReport(
    String trace,
    long incidents,
    long updates,
    SortedMap<Priority, Attainment> attainment,
    List<Explanation> explanations,
    SortedMap<String, Long> disagreements,
    @Nullable Course course,
    SortedMap<DefectReason, Long> defects,
    List<Defect> defectiveLines,
    List<String> method) {

  public IncidentReport {
    attainment = Collections.unmodifiableSortedMap(new TreeMap<>(attainment));
    explanations = List.copyOf(explanations);
    disagreements = Collections.unmodifiableSortedMap(new TreeMap<>(disagreements));
    defects = Collections.unmodifiableSortedMap(new TreeMap<>(defects));
    defectiveLines = List.copyOf(defectiveLines);
    method = List.copyOf(method);
  }

  /**
   * Attainment of the incidents of one priority.
   *
   * @param recorded the share that the log says was made
   * @param recomputed the same by each clock, under the target and calendar that agree with the log
   *     best
   * @param shortest the shortest target that agrees with the log as well
   * @param target the longest one, which is used
   */
  public record Attainment(
      long incidents,
      double recorded,
      SortedMap<String, Double> recomputed,
      Duration shortest,
      Duration target) {
    public Attainment {
      recomputed = Collections.unmodifiableSortedMap(new TreeMap<>(recomputed));
    }
  }

  /**
   * How well a clock explains what the log says of its targets.
   *
   * @param agreement the share of incidents, with the best target for each priority
   */
  public record Explanation(String clock, String calendar, double agreement) {}

  /**
   * How incidents went, in all hours.
   *
   * @param resolved50 half of the incidents were resolved within this time
   * @param resolved90 nine of ten were
   * @param worked50 the same without the time in which they waited
   * @param worked90 the same without the time in which they waited
   * @param pauses by the state in which they waited
   * @param handovers from team to team, by the levels of support
   * @param reopened incidents that went on after they were completed
   * @param byRobots the share of the log's rows
   */
  public record Course(
      Duration resolved50,
      Duration resolved90,
      Duration worked50,
      Duration worked90,
      SortedMap<String, Pause> pauses,
      SortedMap<String, Long> handovers,
      long reopened,
      double byRobots) {
    public Course {
      pauses = Collections.unmodifiableSortedMap(new TreeMap<>(pauses));
      handovers = Collections.unmodifiableSortedMap(new TreeMap<>(handovers));
    }
  }

  /** How often incidents waited, and how long together. */
  public record Pause(long count, Duration together) {}

  /**
   * The report as text, in tables whose lines are at most so wide, and sentences.
   *
   * @param width in columns, 40 to 1,000
   */
  public String toText(int width) {
    StringBuilder text = new StringBuilder();
    text.append("replay of ").append(trace).append("\n\n");
    text.append(
        new TextTable(width, "log", "")
            .row("incidents", number(incidents))
            .row("updates", number(updates))
            .render());
    if (!attainment.isEmpty()) {
      attainments(text, width);
    }
    if (course != null) {
      course(text, width, course);
    }
    TextTable table = new TextTable(width, "defects", "");
    defects.forEach((reason, count) -> table.row(reason.name(), number(count)));
    text.append('\n').append(table.render());
    method.forEach(sentence -> text.append("\n- ").append(sentence));
    return text.append('\n').toString();
  }

  private void attainments(StringBuilder text, int width) {
    TextTable made =
        new TextTable(
            width,
            "made",
            "incidents",
            "recorded",
            "until closing",
            "until resolution",
            "without waiting",
            "target");
    for (Map.Entry<Priority, Attainment> entry : attainment.entrySet()) {
      Attainment of = entry.getValue();
      made.row(
          entry.getKey().name(),
          number(of.incidents()),
          percent(of.recorded()),
          percent(of.recomputed().getOrDefault("until closing", 0.0)),
          percent(of.recomputed().getOrDefault("until resolution", 0.0)),
          percent(of.recomputed().getOrDefault("without waiting", 0.0)),
          hours(of.shortest()) + " to " + hours(of.target()));
    }
    text.append('\n').append(made.render());
    TextTable why = new TextTable(width, "what explains made_sla", "calendar", "agrees");
    explanations.forEach(one -> why.row(one.clock(), one.calendar(), percent(one.agreement())));
    text.append('\n').append(why.render());
    TextTable classes = new TextTable(width, "without waiting disagrees, because", "incidents");
    disagreements.forEach((reason, count) -> classes.row(reason, number(count)));
    text.append('\n').append(classes.render());
  }

  private static void course(StringBuilder text, int width, Course course) {
    text.append('\n')
        .append(
            new TextTable(width, "resolved", "p50", "p90")
                .row("from the opening", hours(course.resolved50()), hours(course.resolved90()))
                .row("without waiting", hours(course.worked50()), hours(course.worked90()))
                .render());
    TextTable pauses = new TextTable(width, "pauses", "times", "together");
    course
        .pauses()
        .forEach(
            (state, pause) ->
                pauses.row(state, number(pause.count()), number(pause.together().toDays()) + " d"));
    text.append('\n').append(pauses.render());
    TextTable handovers = new TextTable(width, "hand-overs between teams", "times");
    course.handovers().forEach((direction, count) -> handovers.row(direction, number(count)));
    text.append('\n').append(handovers.render());
    text.append('\n')
        .append(
            new TextTable(width, "besides", "")
                .row("completed, and opened again", number(course.reopened()))
                .row("rows by robots", percent(course.byRobots()))
                .render());
  }

  private static String hours(Duration duration) {
    return String.format(Locale.ROOT, "%,.1f h", duration.toSeconds() / 3600.0);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
