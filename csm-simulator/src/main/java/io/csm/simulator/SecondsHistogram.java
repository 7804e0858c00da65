package io.csm.simulator;

import java.util.Map;
import java.util.TreeMap;

/** How often each number of whole seconds occurred: exact, and as large as there are numbers. */
final class SecondsHistogram {
  private final TreeMap<Long, Long> counts = new TreeMap<>();
  private long size;

  void add(long seconds) {
    counts.merge(seconds, 1L, Long::sum);
    size++;
  }

  long size() {
    return size;
  }

  /** The value at position {@code ceil(percent/100 · size)}, counted from 1; 0 if empty. */
  long nearestRank(int percent) {
    return atRank(Math.max(1, (size * percent + 99) / 100));
  }

  /** The value at a position, counted from 1, when all stand in order; 0 if there is none. */
  long atRank(long rank) {
    long seen = 0;
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      seen += entry.getValue();
      if (seen >= rank) {
        return entry.getKey();
      }
    }
    return 0;
  }

  Percentiles percentiles() {
    return new Percentiles(nearestRank(50), nearestRank(90), nearestRank(95), nearestRank(99));
  }
}
