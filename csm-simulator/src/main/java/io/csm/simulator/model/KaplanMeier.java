package io.csm.simulator.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The product-limit estimate of how long callers are willing to wait (Kaplan and Meier,
 * "Nonparametric estimation from incomplete observations", JASA 53, 1958).
 *
 * <p>A caller who left showed the whole patience; one who was answered showed only that it was
 * longer than the wait (censored). Where both happened in one second, leaving counts as first. The
 * share still willing to wait after t is {@code S(t) = Π (1 - d/n)} over the seconds up to t at
 * which d of the n callers then waiting left.
 *
 * <p>Beyond the last observation, where S often is far from 0, the tail is the exponential that
 * passes through its last value: {@code S(t) = exp(t / tMax · ln S(tMax))} (Brown, Hollander and
 * Korwar, in "Reliability and Biometry", 1974). Where nobody left at all, patience has no end.
 *
 * <p>Immutable, thread-safe. A draw costs a binary search over the seconds at which someone left.
 */
public final class KaplanMeier {
  /** Patience without an end, in seconds. */
  public static final long FOREVER = Long.MAX_VALUE;

  private final long[] times;
  private final double[] survival;

  /** Greenwood's sum of d/(n(n - d)) up to each of the times. */
  private final double[] greenwood;

  private final long last;
  private final long observed;
  private final long censored;
  private final double waited;

  /** Each second at which anybody left or was answered, and how many. */
  private final SortedMap<Long, Seen> seen;

  private KaplanMeier(
      long[] times,
      double[] survival,
      double[] greenwood,
      long last,
      long observed,
      long censored,
      double waited,
      SortedMap<Long, Seen> seen) {
    this.times = times;
    this.survival = survival;
    this.greenwood = greenwood;
    this.last = last;
    this.observed = observed;
    this.censored = censored;
    this.waited = waited;
    this.seen = seen;
  }

  private record Seen(long left, long answered) {}

  /** Collects observations; not thread-safe. */
  public static final class Builder {
    /** Second to {left, answered}. */
    private final TreeMap<Long, long[]> counts = new TreeMap<>();

    /** Nothing seen yet. */
    public Builder() {}

    /**
     * A caller who left after so many seconds.
     *
     * @throws IllegalArgumentException below 0
     */
    public Builder left(long seconds) {
      at(seconds)[0]++;
      return this;
    }

    /**
     * A caller who was still there after so many seconds, and answered.
     *
     * @throws IllegalArgumentException below 0
     */
    public Builder answered(long seconds) {
      at(seconds)[1]++;
      return this;
    }

    private long[] at(long seconds) {
      if (seconds < 0) {
        throw new IllegalArgumentException("A wait of " + seconds + " s is negative.");
      }
      return counts.computeIfAbsent(seconds, s -> new long[2]);
    }

    /** The estimate from what was seen so far. Costs one pass over the seconds seen. */
    public KaplanMeier build() {
      long observed = 0;
      long censored = 0;
      int steps = 0;
      for (long[] count : counts.values()) {
        observed += count[0];
        censored += count[1];
        steps += count[0] > 0 ? 1 : 0;
      }
      long[] times = new long[steps];
      double[] survival = new double[steps];
      double[] greenwood = new double[steps];
      TreeMap<Long, Seen> seen = new TreeMap<>();
      double waited = 0;
      double spread = 0;
      double share = 1;
      long atRisk = observed + censored;
      int step = 0;
      for (Map.Entry<Long, long[]> entry : counts.entrySet()) {
        long left = entry.getValue()[0];
        if (left > 0) {
          // Not 1 - left/atRisk: exactly 0 once all are gone, and exact for small counts.
          share = share * (atRisk - left) / atRisk;
          spread += (double) left / atRisk / (atRisk - left);
          greenwood[step] = spread;
          times[step] = entry.getKey();
          survival[step++] = share;
        }
        long answered = entry.getValue()[1];
        atRisk -= left + answered;
        waited += (double) entry.getKey() * (left + answered);
        seen.put(entry.getKey(), new Seen(left, answered));
      }
      long last = counts.isEmpty() ? 0 : counts.lastKey();
      return new KaplanMeier(times, survival, greenwood, last, observed, censored, waited, seen);
    }
  }

  /** How many callers left. */
  public long observed() {
    return observed;
  }

  /** How many callers were answered. */
  public long censored() {
    return censored;
  }

  /** The share of callers willing to wait longer than so many seconds, 0 to 1. */
  public double survival(long seconds) {
    if (seconds > last && observed > 0 && last > 0) {
      return StrictMath.exp(StrictMath.log(atLast()) * seconds / last);
    }
    int steps = stepsUntil(seconds);
    return steps == 0 ? 1 : survival[steps - 1];
  }

  /** How many of the times are no later. */
  private int stepsUntil(long seconds) {
    int low = 0;
    int high = times.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] <= seconds) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The share willing to wait longer than so many seconds, with its interval: Greenwood's variance
   * {@code Σ d/(n(n - d))} ("The natural duration of cancer", 1926) on the scale of ln(-ln S), so
   * that the ends stay within 0 and 1 (Kalbfleisch and Prentice, "The Statistical Analysis of
   * Failure Time Data", 2nd edition, section 1.4). Where S is 1 or 0 nothing was seen to vary, and
   * the interval has no width. Beyond the last observation nothing is known: from 0 to the upper
   * end there.
   *
   * @param confidence such as 0.95, between 0 and 1 exclusively
   */
  public Interval survival(long seconds, double confidence) {
    Interval.confident(confidence);
    double share = survival(seconds);
    int steps = stepsUntil(Math.min(seconds, last));
    double known = steps == 0 ? 1 : survival[steps - 1];
    double low = known;
    double high = known;
    if (known > 0 && known < 1) {
      double z =
          NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2)
              * StrictMath.sqrt(greenwood[steps - 1])
              / -StrictMath.log(known);
      low = StrictMath.pow(known, StrictMath.exp(z));
      high = StrictMath.pow(known, StrictMath.exp(-z));
    }
    return new Interval(share, seconds > last ? 0 : low, high, confidence);
  }

  /**
   * The mean patience in seconds if patience were exponential: all the time that was waited by
   * those who left (the estimate of greatest likelihood). What {@link ErlangA} wants. Infinite
   * where nobody left.
   */
  public double exponentialMean() {
    return observed == 0 ? Double.POSITIVE_INFINITY : waited / observed;
  }

  /**
   * How far this estimate is from the one of callers whom it was not fitted on.
   *
   * @param fitted how many callers are behind the estimate
   * @param heldOut how many it is held against
   * @param distance the greatest difference of the two shares still willing to wait, in either
   *     direction, over the seconds at which both still have {@link #AT_RISK} callers; 0 to 1
   * @param second where that is
   * @param chance the p-value of the log-rank test (Mantel, "Evaluation of survival data", 1966):
   *     how often samples of one and the same patience differ so much; 0 to 1
   */
  public record Distance(long fitted, long heldOut, double distance, long second, double chance) {}

  /** Where fewer callers than this wait still, an estimate is not held against another one. */
  public static final int AT_RISK = 30;

  /** Holds this estimate against the one of other callers. Costs one pass over both. */
  public Distance distance(KaplanMeier heldOut) {
    TreeSet<Long> seconds = new TreeSet<>(seen.keySet());
    seconds.addAll(heldOut.seen.keySet());
    long here = observed + censored;
    long there = heldOut.observed + heldOut.censored;
    double most = 0;
    long at = 0;
    double excess = 0;
    double variance = 0;
    Seen nobody = new Seen(0, 0);
    for (long second : seconds) {
      Seen mine = seen.getOrDefault(second, nobody);
      Seen theirs = heldOut.seen.getOrDefault(second, nobody);
      double left = mine.left() + theirs.left();
      double atRisk = here + there;
      if (left > 0) {
        excess += mine.left() - left * here / atRisk;
        if (atRisk > 1) {
          variance += left * here / atRisk * there / atRisk * (atRisk - left) / (atRisk - 1);
        }
        double differs = Math.abs(survival(second) - heldOut.survival(second));
        if (Math.min(here, there) >= AT_RISK && differs > most) {
          most = differs;
          at = second;
        }
      }
      here -= mine.left() + mine.answered();
      there -= theirs.left() + theirs.answered();
    }
    double chance =
        variance == 0
            ? 1
            : ChiSquaredDistribution.of(1).survivalProbability(excess * excess / variance);
    return new Distance(observed + censored, heldOut.observed + heldOut.censored, most, at, chance);
  }

  /**
   * Draws the patience of a caller who is known to have waited so long: the smallest number of
   * whole seconds t with {@code S(t) <= u · S(after)}, where u is uniform on (0, 1).
   *
   * @param after seconds; 0 or more for a caller who was answered then, -1 if nothing is known
   * @return seconds, more than {@code after}, or {@link #FOREVER}
   */
  public long draw(RandomGenerator random, long after) {
    // Not 0, so that a patience has an end wherever S falls to 0.
    double u = ((random.nextLong() >>> 11) + 0.5) * 0x1.0p-53;
    double target = u * (after < 0 ? 1 : survival(after));
    if (times.length == 0) {
      return FOREVER;
    }
    if (target >= atLast()) {
      int low = 0;
      int high = times.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (survival[middle] <= target) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return Math.max(times[low], after + 1);
    }
    if (last == 0 || atLast() == 1) {
      return FOREVER;
    }
    double tail = StrictMath.ceil(last * StrictMath.log(target) / StrictMath.log(atLast()));
    return Math.max((long) tail, Math.max(last, after) + 1);
  }

  private double atLast() {
    return survival.length == 0 ? 1 : survival[survival.length - 1];
  }
}
