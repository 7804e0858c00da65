package io.csm.sla;

/**
 * The open time of some years, ready to be added up: the start of each stretch, and how much is
 * open before it. Immutable.
 *
 * <p>Both are divided evenly into about as many parts as there are stretches, and a table tells
 * what each part begins with. So a look-up is one in the table, and a binary search in what begins
 * within the part: mostly none to three stretches, and never more than all.
 */
final class Window {
  private final long from;
  private final long to;
  private final long[] starts;

  /** Open seconds before each stretch, counted from {@link #from}; at the end, of all of them. */
  private final long[] sums;

  /** How many bits of a second, and of a sum, tell nothing of its part. */
  private final int startBits;

  private final int sumBits;

  /** The last stretch at or before the begin of each part, and of one more; -1 for none. */
  private final int[] startParts;

  private final int[] sumParts;

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
    startBits = bits(to - from, starts.length);
    sumBits = bits(total(), starts.length);
    startParts = parts(starts, starts.length, from, to, startBits);
    sumParts = parts(sums, starts.length, 0, total(), sumBits);
  }

  /** Those of a length that makes as many parts of {@code span}, or up to twice as many. */
  private static int bits(long span, int parts) {
    return 63 - Long.numberOfLeadingZeros(Math.max(1, span / Math.max(1, parts)));
  }

  private static int[] parts(long[] sorted, int size, long from, long to, int bits) {
    int[] parts = new int[(int) ((to - from) >>> bits) + 2];
    int last = -1;
    for (int i = 0; i < parts.length; i++) {
      long begin = from + ((long) i << bits);
      while (last + 1 < size && sorted[last + 1] <= begin) {
        last++;
      }
      parts[i] = last;
    }
    return parts;
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

  /** The last stretch that has begun at {@code second}, which is in the window; or -1. */
  int stretchAt(long second) {
    int part = (int) ((second - from) >>> startBits);
    return floor(starts, startParts[part], startParts[part + 1], second);
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
    int part = (int) (sum >>> sumBits);
    int index = floor(sums, sumParts[part], sumParts[part + 1], sum);
    return starts[index] + sum - sums[index];
  }

  /**
   * The last index whose value is at most {@code value}: {@code first}, of which that is known, or
   * one after it up to {@code last}.
   */
  private static int floor(long[] sorted, int first, int last, long value) {
    int low = first + 1;
    int high = last + 1;
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
