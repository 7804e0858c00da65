package io.csm.simulator.whatif;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The figures of one run, or of a log. Immutable.
 *
 * @param values by metric; one that is not known is missing
 */
public record Measured(Map<Metric, Double> values) {
  public Measured {
    EnumMap<Metric, Double> copy = new EnumMap<>(Metric.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  /** Whether the metric is known. */
  public boolean has(Metric metric) {
    return values.containsKey(metric);
  }

  /**
   * The value of a metric.
   *
   * @throws IllegalArgumentException if it is not known
   */
  public double get(Metric metric) {
    Double value = values.get(metric);
    if (value == null) {
      throw new IllegalArgumentException("Metric (" + metric + ") is not known.");
    }
    return value;
  }
}
