package io.csm.simulator.whatif;

import java.util.Locale;

/** A figure of a run: how it is called, how it is written, and which way is better. */
public enum Metric {
  /** Callers who wanted an agent. */
  OFFERED("offered", "calls", Form.COUNT, 0),
  /** Of them, those who were answered. */
  ANSWERED("answered", "calls", Form.COUNT, 1),
  /** Of the offered, those who left first; 0 to 1. */
  ABANDONED("abandoned", "share of the offered", Form.SHARE, -1),
  /** Of the offered, those answered in time; 0 to 1. */
  SERVICE_LEVEL("service level", "share of the offered", Form.SHARE, 1),
  /** Of all who were answered, those at once included; in seconds, as the percentiles are. */
  WAIT_MEAN("wait mean", "seconds", Form.TENTHS, -1),
  /** Half of the answered waited so long or less. */
  WAIT_P50("wait p50", "seconds", Form.SECONDS, -1),
  /** 95 of 100 waited so long or less. */
  WAIT_P95("wait p95", "seconds", Form.SECONDS, -1),
  /** 99 of 100 waited so long or less. */
  WAIT_P99("wait p99", "seconds", Form.SECONDS, -1),
  /** Callers whose answer was due before they got one, or before they left. */
  SLA_BREACHES("SLA breaches", "calls", Form.COUNT, -1),
  /** Time in which agents have a call, by their time on shift; 0 or more. */
  OCCUPANCY("occupancy", "share of the time on shift", Form.SHARE, 0),
  /** The standard deviation of the occupancy between agents. */
  OCCUPANCY_SPREAD("spread", "of occupancy between agents", Form.SHARE, -1),
  /** Of the answered, those taken by an agent who has the skill; 0 to 1. */
  SKILL_MATCH("skill match", "share of the answered", Form.SHARE, 1),
  /** Calls handed on from one agent to another. */
  TRANSFERS("transfers", "calls", Form.COUNT, -1),
  /** Time that agents worked beyond their shifts, in hours. */
  OVERTIME("overtime", "hours", Form.HOURS, -1);

  /** How a figure is written. */
  private enum Form {
    COUNT,
    SHARE,
    SECONDS,
    TENTHS,
    HOURS
  }

  private final String label;
  private final String unit;
  private final Form form;
  private final int better;

  Metric(String label, String unit, Form form, int better) {
    this.label = label;
    this.unit = unit;
    this.form = form;
    this.better = better;
  }

  /** The name in a report. */
  public String label() {
    return label;
  }

  /** What it counts. */
  public String unit() {
    return unit;
  }

  /** 1 where more is better, -1 where less is, 0 where neither can be said. */
  public int better() {
    return better;
  }

  /** The name in CSV and JSON. */
  public String key() {
    StringBuilder key = new StringBuilder();
    for (String part : name().toLowerCase(Locale.ROOT).split("_", -1)) {
      key.append(
          key.length() == 0 ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return key.toString();
  }

  /** A value as text, with its unit where it is short. */
  public String text(double value) {
    return switch (form) {
      case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
      case SHARE -> String.format(Locale.ROOT, "%.1f %%", value * 100);
      case SECONDS -> String.format(Locale.ROOT, "%.0f s", value);
      case TENTHS -> String.format(Locale.ROOT, "%.1f s", value);
      case HOURS -> String.format(Locale.ROOT, "%.1f h", value);
    };
  }

  /** Half the width of an interval as text, without unit. */
  String halfWidth(double value) {
    return switch (form) {
      case SHARE -> String.format(Locale.ROOT, "%.1f", value * 100);
      default -> String.format(Locale.ROOT, "%.1f", value);
    };
  }

  /** A difference as text, with its sign; of shares in percentage points. */
  String difference(double value) {
    return switch (form) {
      case SHARE -> String.format(Locale.ROOT, "%+.1f pp", value * 100);
      case COUNT -> String.format(Locale.ROOT, "%+,.1f", value);
      case HOURS -> String.format(Locale.ROOT, "%+.1f h", value);
      default -> String.format(Locale.ROOT, "%+.1f s", value);
    };
  }
}
