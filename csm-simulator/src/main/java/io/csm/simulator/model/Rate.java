package io.csm.simulator.model;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * How often something happened in how much of something, such as hand-overs of so many tickets.
 *
 * @param events 0 or more
 * @param exposure tickets, hours or what else it is counted by; more than 0
 */
public record Rate(long events, double exposure) {
  public Rate {
    ErlangC.positive("exposure", exposure);
    if (events < 0) {
      throw new IllegalArgumentException("events (" + events + ") are negative.");
    }
  }

  /** Events by exposure. */
  public double value() {
    return events / exposure;
  }

  /**
   * The rate with the exact interval of a Poisson count (Garwood, "Fiducial limits for the Poisson
   * distribution", Biometrika 28, 1936). It is too narrow where events come in clusters.
   *
   * @param confidence such as 0.95, between 0 and 1 exclusively
   */
  public Interval interval(double confidence) {
    double out = (1 - Interval.confident(confidence)) / 2;
    double low =
        events == 0
            ? 0
            : ChiSquaredDistribution.of(2.0 * events).inverseCumulativeProbability(out) / 2;
    double high = ChiSquaredDistribution.of(2.0 * (events + 1)).inverseSurvivalProbability(out) / 2;
    return new Interval(value(), low / exposure, high / exposure, confidence);
  }
}
