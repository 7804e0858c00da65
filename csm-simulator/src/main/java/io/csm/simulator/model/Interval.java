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

  /**
   * The interval of this less another, independent one, from the ends of both: {@code d - √((a -
   * lowA)² + (highB - b)²)} to {@code d + √((highA - a)² + (b - lowB)²)} (Zou and Donner,
   * "Construction of confidence limits about effect measures", Statistics in Medicine 27, 2008; for
   * shares it is Newcombe's).
   *
   * @throws IllegalArgumentException if the confidences differ
   */
  public Interval minus(Interval other) {
    if (confidence != other.confidence) {
      throw new IllegalArgumentException(
          "confidence (" + confidence + ") and (" + other.confidence + ") differ.");
    }
    double difference = estimate - other.estimate;
    return new Interval(
        difference,
        difference - StrictMath.hypot(estimate - low, other.high - other.estimate),
        difference + StrictMath.hypot(high - estimate, other.estimate - other.low),
        confidence);
  }

  static double confident(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence (" + confidence + ") is not within 0 to 1.");
    }
    return confidence;
  }
}
