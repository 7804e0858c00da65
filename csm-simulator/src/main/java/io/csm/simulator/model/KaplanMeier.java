package io.csm.simulator.model;

import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

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
  private final long last;
  private final long observed;
  private final long censored;

  private KaplanMeier(long[] times, double[] survival, long last, long observed, long censored) {
    this.times = times;
    this.survival = survival;
    this.last = last;
    this.observed = observed;
    this.censored = censored;
  }

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
      double share = 1;
      long atRisk = observed + censored;
      int step = 0;
      for (Map.Entry<Long, long[]> entry : counts.entrySet()) {
        long left = entry.getValue()[0];
        if (left > 0) {
          // Not 1 - left/atRisk: exactly 0 once all are gone, and exact for small counts.
          share = share * (atRisk - left) / atRisk;
          times[step] = entry.getKey();
          survival[step++] = share;
        }
        atRisk -= left + entry.getValue()[1];
      }
      return new KaplanMeier(
          times, survival, counts.isEmpty() ? 0 : counts.lastKey(), observed, censored);
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
    return low == 0 ? 1 : survival[low - 1];
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
