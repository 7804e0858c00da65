package io.csm.simulator.whatif;

import io.csm.simulator.DefectReason;
import io.csm.simulator.model.Interval;
import io.csm.simulator.model.Paired;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a sweep. Immutable.
 *
 * @param worlds in the order in which they were named
 * @param firstSeed of the runs
 * @param seeds how many there are
 * @param serviceLevelSeconds what counts for the service level
 * @param decisions how many calls were given to agents in all runs that were not kept from before
 * @param decisionsPerSecond the same by the time they took; not reproducible, 0 if nobody timed it
 */
public record WhatIfReport(
    List<OfWorld> worlds,
    long firstSeed,
    int seeds,
    int serviceLevelSeconds,
    long decisions,
    double decisionsPerSecond) {
  /** Of all intervals. */
  public static final double CONFIDENCE = 0.95;

  public WhatIfReport {
    worlds = List.copyOf(worlds);
  }

  /**
   * The results over one world.
   *
   * @param trace its specification
   * @param recorded what the log itself says; null for a trace that records no outcome
   * @param rows the first is what the others are compared with; none if all policies are left out
   * @param bounds what no policy could have bettered; none unless they were asked for
   * @param leftOut policies that the trace cannot feed
   * @param defects of the trace and the roster, by reason
   * @param method the choices behind the figures, each a sentence
   */
  public record OfWorld(
      String trace,
      @Nullable Measured recorded,
      List<Row> rows,
      List<Bound> bounds,
      List<LeftOut> leftOut,
      SortedMap<DefectReason, Long> defects,
      List<String> method) {
    public OfWorld {
      rows = List.copyOf(rows);
      bounds = List.copyOf(bounds);
      leftOut = List.copyOf(leftOut);
      defects = Collections.unmodifiableSortedMap(new TreeMap<>(defects));
      method = List.copyOf(method);
    }
  }

  /**
   * The best that a metric could have come to, had the whole future been known; of the first seed.
   * What lies between it and a row is in part what the method leaves open, and in part what no
   * policy without foresight can reach.
   */
  public record Bound(String scenario, Metric metric, double value) {
    /** In one sentence, beside what the rows of its scenario came to with that seed. */
    String sentence(List<Row> rows) {
      StringBuilder text = new StringBuilder("In hindsight, ");
      text.append(scenario).append(": ").append(metric.label()).append(" no ");
      text.append(metric.better() > 0 ? "more" : "less").append(" than ");
      text.append(metric.text(value)).append(", whatever the policy; with the same seed ");
      String between = "";
      for (Row row : rows) {
        if (row.scenario().equals(scenario)) {
          text.append(between).append(row.policy()).append(' ');
          text.append(metric.text(row.values(metric)[0]));
          between = ", ";
        }
      }
      return text.append('.').toString();
    }
  }

  /**
   * A policy that the trace cannot feed.
   *
   * @param why without its full stop
   */
  public record LeftOut(String policy, String why) {}

  /**
   * One policy under one set of levers.
   *
   * @param policy as it was asked for
   * @param description what it does
   * @param scenario the levers
   * @param bySeed the figures of each seed
   */
  public record Row(String policy, String description, String scenario, List<Measured> bySeed) {
    public Row {
      bySeed = List.copyOf(bySeed);
    }

    /** A metric of every seed. */
    public double[] values(Metric metric) {
      return bySeed.stream().mapToDouble(figures -> figures.get(metric)).toArray();
    }

    /** The mean over the seeds, and its interval. */
    public Interval interval(Metric metric) {
      return Paired.student(values(metric), CONFIDENCE);
    }

    /** How it differs from another row, seed by seed. */
    public Paired against(Row other, Metric metric) {
      return Paired.of(other.values(metric), values(metric), CONFIDENCE);
    }
  }

  /** What a difference comes to. */
  public enum Verdict {
    /** Every seed has the same value. */
    SAME("same"),
    /** The interval of the difference holds 0. */
    NOISE("inside the noise"),
    BETTER("better"),
    WORSE("worse"),
    /** It differs, and which way is better cannot be said. */
    DIFFERENT("different");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    /** As a report says it. */
    public String label() {
      return label;
    }
  }

  /** What a difference comes to. */
  public static Verdict verdict(Metric metric, Paired paired) {
    Interval difference = paired.difference();
    if (difference.low() == 0 && difference.high() == 0) {
      return Verdict.SAME;
    }
    return switch (paired.verdict()) {
      case INSIDE_THE_NOISE -> Verdict.NOISE;
      case HIGHER -> towards(metric.better());
      case LOWER -> towards(-metric.better());
    };
  }

  private static Verdict towards(int better) {
    return better > 0 ? Verdict.BETTER : better < 0 ? Verdict.WORSE : Verdict.DIFFERENT;
  }

  /**
   * The report as text: tables whose lines are at most so wide.
   *
   * @param width in columns, 40 to 1,000
   */
  public String toText(int width) {
    return new WhatIfText(this, width).render();
  }

  /** The report as comma-separated values: one line for each figure of each policy. */
  public String toCsv() {
    return new WhatIfCsv().write(this);
  }

  /**
   * The report as one HTML page that needs nothing from elsewhere, with a chart for each metric and
   * a table of its values behind it. Has no figure that differs between runs of the same input.
   */
  public String toHtml() {
    return new WhatIfHtml(this).render();
  }

  /** The definitions of the figures, each a sentence. */
  public List<String> definitions() {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "Waits are those of all who were answered, those at once included, in whole seconds by"
            + " nearest rank.");
    sentences.add(
        "Service level: share of the offered who were answered within %d s. SLA breaches: callers who waited for longer than the SLA says, 60 s where a scenario does not name another."
            .formatted(serviceLevelSeconds));
    sentences.add(
        "Occupancy: time in which an agent has a call, by time on shift, breaks included; spread:"
            + " its standard deviation between agents.");
    sentences.add(
        "%d seeds from %d on; ± is half of a 95 %% interval by Student's t, differences are paired"
                .formatted(seeds, firstSeed)
            + " by seed on common random numbers.");
    return sentences;
  }
}
