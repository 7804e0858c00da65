package io.csm.simulator.model;

/**
 * An estimate, and the interval that holds the truth with a stated confidence.
 *
 * @param low may be minus infinity
 * @param high may be infinite
 * @param confidence such as 0.95, between 0 and 1 exclusively
 */
public record Interval(double estimate, double low, double high, double confidence) {
  public Interval {
    confident(confidence);
    if (!(low <= high)) {
      throw new IllegalArgumentException("low (" + low + ") is above high (" + high + ").");
    }
  }

  /** Whether a value is within, the ends included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** Half of the interval's width. */
  public double halfWidth() {
    return (high - low) / 2;
  }

  static double confident(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence (" + confidence + ") is not within 0 to 1.");
    }
    return confidence;
  }
}
