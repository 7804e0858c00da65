package io.csm.simulator.whatif;

/**
 * How often each wait occurred, in a fixed amount of memory: exact up to an hour, to the minute up
 * to 40 days, all longer ones together.
 */
final class Waits {
  private static final int EXACT = 3_600;
  private static final int MINUTES = 40 * 24 * 60;

  private final long[] counts = new long[EXACT + MINUTES];
  private long size;
  private double sum;

  void add(long seconds) {
    counts[slot(seconds)]++;
    size++;
    sum += seconds;
  }

  private static int slot(long seconds) {
    if (seconds < EXACT) {
      return (int) Math.max(0, seconds);
    }
    return (int) Math.min(EXACT + MINUTES - 1L, EXACT + (seconds - EXACT) / 60);
  }

  double mean() {
    return size == 0 ? 0 : sum / size;
  }

  /** By nearest rank, in seconds: the value at position {@code ceil(percent/100 · size)}. */
  long percentile(int percent) {
    long rank = Math.max(1, (size * percent + 99) / 100);
    long seen = 0;
    for (int slot = 0; slot < counts.length && size > 0; slot++) {
      seen += counts[slot];
      if (seen >= rank) {
        return slot < EXACT ? slot : EXACT + (slot - EXACT) * 60L;
      }
    }
    return 0;
  }
}
