package io.csm.sla;

/**
 * The open time of some years, ready to be added up: the start of each stretch, and how much is
 * open before it. Immutable. Each look-up is one binary search.
 */
final class Window {
  private final long from;
  private final long to;
  private final long[] starts;

  /** Open seconds before each stretch, counted from {@link #from}; at the end, of all of them. */
  private final long[] sums;

  Window(OpenSource source, long from, long to) {
    this.from = from;
    this.to = to;
    Stretches open = source.between(from, to);
    starts = new long[open.size()];
    sums = new long[open.size() + 1];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = open.start(i);
      sums[i + 1] = sums[i] + open.end(i) - open.start(i);
    }
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  int size() {
    return starts.length;
  }

  /** All open seconds. */
  long total() {
    return sums[starts.length];
  }

  /** The last stretch that has begun at {@code second}, or -1. */
  int stretchAt(long second) {
    return floor(starts, starts.length, second);
  }

  /**
   * Open seconds from the beginning to {@code second}, which is in stretch {@code index} or after
   * it.
   */
  long sum(int index, long second) {
    return index < 0 ? 0 : Math.min(sums[index] + second - starts[index], sums[index + 1]);
  }

  /** Whether {@code second}, not before stretch {@code index}, is in it. */
  boolean isOpen(int index, long second) {
    return index >= 0 && second < end(index);
  }

  /** The start of a stretch. */
  long start(int index) {
    return starts[index];
  }

  /** The end of a stretch. */
  long end(int index) {
    return starts[index] + sums[index + 1] - sums[index];
  }

  /** The open second that {@code sum} open seconds come before; {@code sum} is below the total. */
  long secondAfter(long sum) {
    int index = floor(sums, starts.length, sum);
    return starts[index] + sum - sums[index];
  }

  /** The last of the first {@code size} values that is at most {@code value}, or -1. */
  private static int floor(long[] sorted, int size, long value) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
