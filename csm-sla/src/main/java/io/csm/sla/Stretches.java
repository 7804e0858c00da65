package io.csm.sla;

import java.util.Arrays;

/**
 * Stretches of time in order, from a second up to, and without, another, with a gap between each
 * two. Filled from the left. Not thread-safe while it is filled.
 */
final class Stretches {
  private long[] starts = new long[64];
  private long[] ends = new long[64];
  private int size;

  int size() {
    return size;
  }

  long start(int index) {
    return starts[index];
  }

  long end(int index) {
    return ends[index];
  }

  /** Adds a stretch that starts after the last one did; where it meets that one, both are one. */
  void add(long start, long end) {
    if (start >= end) {
      return;
    }
    if (size > 0 && start <= ends[size - 1]) {
      ends[size - 1] = Math.max(ends[size - 1], end);
      return;
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    starts[size] = start;
    ends[size++] = end;
  }

  /** What is in either. */
  Stretches or(Stretches other) {
    Stretches either = new Stretches();
    for (int i = 0, j = 0; i < size || j < other.size; ) {
      if (j == other.size || (i < size && starts[i] <= other.starts[j])) {
        either.add(starts[i], ends[i++]);
      } else {
        either.add(other.starts[j], other.ends[j++]);
      }
    }
    return either;
  }

  /** What is in both. */
  Stretches and(Stretches other) {
    Stretches both = new Stretches();
    for (int i = 0, j = 0; i < size && j < other.size; ) {
      both.add(Math.max(starts[i], other.starts[j]), Math.min(ends[i], other.ends[j]));
      if (ends[i] <= other.ends[j]) {
        i++;
      } else {
        j++;
      }
    }
    return both;
  }
}
