package io.csm.kb;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How likely it is that an article answers a question, from what there is to see of it: a logistic
 * function of a weighted sum, as Platt scaling (Probabilistic Outputs for Support Vector Machines,
 * 1999) has it for one signal. Immutable; costs a few multiplications.
 *
 * <p>It is fitted to cases of which it is known whether the answer was right, so that of the
 * answers given with a confidence of 0.8 about four in five are right, where questions and articles
 * are like those. {@link #DEFAULT} was fitted to open sets; hosts fit one to what came of their own
 * answers.
 *
 * @param weights of the constant 1 and of each signal in the order of {@link AnswerSignals}; seven
 */
public record Confidence(List<Double> weights) {
  /** The least and the greatest number of cases to fit to. */
  private static final int MIN_CASES = 50;

  private static final int MAX_CASES = 1_000_000;
  private static final int SIZE = 7;

  /** What a weight costs when fitting, so that it stays finite where cases leave it open. */
  private static final double RIDGE = 1;

  private static final int MAX_STEPS = 50;

  /**
   * Fitted to every second question of five open sets in Chinese and English, each asked once with
   * its answers in the index and once without. How far off it is on the other questions stands in
   * the documentation.
   */
  public static final Confidence DEFAULT =
      new Confidence(List.of(-3.949, 5.860, -3.732, 2.318, 2.731, 3.533, -0.478));

  public Confidence {
    Checks.range("confidence.weights", weights.size(), SIZE, SIZE);
    weights = List.copyOf(weights);
    for (double weight : weights) {
      Checks.number("confidence.weights", weight, -1e6, 1e6);
    }
  }

  /**
   * A case of which it is known how it ended.
   *
   * @param right whether the article answered the question
   */
  public record Known(AnswerSignals signals, boolean right) {}

  /** How likely the answer is right, 0 to 1. */
  public double of(AnswerSignals signals) {
    double sum = 0;
    double[] values = values(signals);
    for (int i = 0; i < SIZE; i++) {
      sum += weights.get(i) * values[i];
    }
    return logistic(sum);
  }

  private static double logistic(double sum) {
    return 1 / (1 + Math.exp(-sum));
  }

  private static double[] values(AnswerSignals signals) {
    return new double[] {
      1,
      signals.margin(),
      signals.inTitle(),
      signals.ofTitle(),
      signals.inText(),
      signals.pairsInText(),
      signals.length()
    };
  }

  /**
   * The most likely one for some cases, by Newton's method, in time in proportion to their number.
   * The same cases in the same order always give the same.
   *
   * @param cases 50 to 1,000,000
   */
  public static Confidence fit(List<Known> cases) {
    Checks.range("confidence.cases", cases.size(), MIN_CASES, MAX_CASES);
    double[] weights = new double[SIZE];
    for (int step = 0; step < MAX_STEPS; step++) {
      double[] gradient = new double[SIZE];
      double[][] curvature = new double[SIZE][SIZE];
      for (int i = 0; i < SIZE; i++) {
        gradient[i] = -RIDGE * weights[i];
        curvature[i][i] = RIDGE;
      }
      for (Known known : cases) {
        double[] x = values(known.signals());
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
          sum += weights[i] * x[i];
        }
        double p = logistic(sum);
        double slope = p * (1 - p);
        for (int i = 0; i < SIZE; i++) {
          gradient[i] += ((known.right() ? 1 : 0) - p) * x[i];
          for (int j = 0; j < SIZE; j++) {
            curvature[i][j] += slope * x[i] * x[j];
          }
        }
      }
      double[] change = solve(curvature, gradient);
      double moved = 0;
      for (int i = 0; i < SIZE; i++) {
        weights[i] += change[i];
        moved += Math.abs(change[i]);
      }
      if (moved < 1e-9) {
        break;
      }
    }
    return new Confidence(Arrays.stream(weights).boxed().toList());
  }

  /** Gauss, with the largest pivot; the matrix is positive definite. Writes to both. */
  private static double[] solve(double[][] a, double[] b) {
    for (int i = 0; i < SIZE; i++) {
      int pivot = i;
      for (int j = i + 1; j < SIZE; j++) {
        pivot = Math.abs(a[j][i]) > Math.abs(a[pivot][i]) ? j : pivot;
      }
      Collections.swap(Arrays.asList(a), i, pivot);
      double held = b[i];
      b[i] = b[pivot];
      b[pivot] = held;
      for (int j = i + 1; j < SIZE; j++) {
        double times = a[j][i] / a[i][i];
        for (int k = i; k < SIZE; k++) {
          a[j][k] -= times * a[i][k];
        }
        b[j] -= times * b[i];
      }
    }
    double[] x = new double[SIZE];
    for (int i = SIZE - 1; i >= 0; i--) {
      double rest = b[i];
      for (int j = i + 1; j < SIZE; j++) {
        rest -= a[i][j] * x[j];
      }
      x[i] = rest / a[i][i];
    }
    return x;
  }

  /**
   * How far off confidence is, as the expected calibration error: cases are put into ten groups by
   * their confidence (below 0.1, below 0.2, …), and the difference between the mean confidence of a
   * group and the share of right answers in it is averaged over all cases.
   *
   * @param cases at least one
   * @return 0 to 1
   */
  public double error(List<Known> cases) {
    Checks.range("confidence.cases", cases.size(), 1, MAX_CASES);
    double[] said = new double[10];
    double[] right = new double[10];
    for (Known known : cases) {
      double confidence = of(known.signals());
      int group = Math.min(9, (int) (confidence * 10));
      said[group] += confidence;
      right[group] += known.right() ? 1 : 0;
    }
    double error = 0;
    for (int group = 0; group < 10; group++) {
      error += Math.abs(said[group] - right[group]);
    }
    return error / cases.size();
  }
}
