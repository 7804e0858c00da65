package io.csm.simulator.model;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The difference that a change makes, from runs in pairs: each seed once without the change and
 * once with it, on the same random numbers ({@link RandomStreams}).
 *
 * <p>The pairs' differences are taken as draws of one normal distribution: the interval is {@code
 * mean ± t · sd/√n} with Student's t for n - 1 degrees of freedom (Law, "Simulation Modeling and
 * Analysis", 5th edition, section 10.2.1, paired-t). So what both runs of a pair have in common
 * cancels, and only what the change does, and its luck, remain.
 *
 * @param pairs how many, 2 or more
 * @param before mean without the change
 * @param after mean with it
 * @param difference after less before, with its interval
 */
public record Paired(int pairs, double before, double after, Interval difference) {

  /** What a difference is worth. */
  public enum Verdict {
    /** The interval lies below 0. */
    LOWER,
    /** The interval holds 0: the runs do not tell whether there is a difference at all. */
    INSIDE_THE_NOISE,
    /** The interval lies above 0. */
    HIGHER
  }

  /**
   * Compares run by run.
   *
   * @param before of each seed, finite
   * @param after of the same seeds in the same order, finite
   * @param confidence such as 0.95, between 0 and 1 exclusively
   * @throws IllegalArgumentException if the lengths differ, are below 2, or a value is not finite
   */
  public static Paired of(double[] before, double[] after, double confidence) {
    if (before.length != after.length) {
      throw new IllegalArgumentException(
          "before (%d runs) and after (%d) are no pairs.".formatted(before.length, after.length));
    }
    double[] differences = new double[before.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = after[i] - before[i];
    }
    return new Paired(before.length, mean(before), mean(after), student(differences, confidence));
  }

  /**
   * The interval of a mean, from independent runs: Student's t.
   *
   * @param values two or more, finite
   * @throws IllegalArgumentException if there are fewer, or one is not finite
   */
  public static Interval student(double[] values, double confidence) {
    Interval.confident(confidence);
    int n = values.length;
    if (n < 2) {
      throw new IllegalArgumentException(
          "runs (" + n + ") are too few for an interval. Maybe take 5 seeds.");
    }
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double t = TDistribution.of(n - 1.0).inverseSurvivalProbability((1 - confidence) / 2);
    double half = t * Math.sqrt(squares / (n - 1) / n);
    return new Interval(mean, mean - half, mean + half, confidence);
  }

  /** Whether the interval says which way the difference goes. */
  public Verdict verdict() {
    if (difference.low() > 0) {
      return Verdict.HIGHER;
    }
    return difference.high() < 0 ? Verdict.LOWER : Verdict.INSIDE_THE_NOISE;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("A run's value (" + value + ") is not finite.");
      }
      sum += value;
    }
    return sum / values.length;
  }
}
