package io.csm.simulator.model;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How many of some things had something happen to them, such as tickets that were reopened.
 *
 * @param hits 0 to {@code of}
 * @param of 0 or more
 */
public record Share(long hits, long of) {
  public Share {
    if (hits < 0 || hits > of) {
      throw new IllegalArgumentException("hits (%d) of (%d) are no share.".formatted(hits, of));
    }
  }

  /** The share, 0 to 1; 0 of nothing. */
  public double value() {
    return of == 0 ? 0 : (double) hits / of;
  }

  /**
   * The share with Wilson's interval ("Probable inference, the law of succession, and statistical
   * inference", JASA 22, 1927), which holds for shares near 0 and for few things, too. Of nothing,
   * all is possible: 0 to 1.
   *
   * @param confidence such as 0.95, between 0 and 1 exclusively
   */
  public Interval interval(double confidence) {
    Interval.confident(confidence);
    if (of == 0) {
      return new Interval(0, 0, 1, confidence);
    }
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2);
    double p = value();
    double n = of;
    double middle = p + z * z / (2 * n);
    double half = z * StrictMath.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    double scale = 1 + z * z / n;
    return new Interval(
        p,
        hits == 0 ? 0 : (middle - half) / scale,
        hits == of ? 1 : (middle + half) / scale,
        confidence);
  }
}
