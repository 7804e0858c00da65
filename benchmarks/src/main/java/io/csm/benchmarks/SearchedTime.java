package io.csm.benchmarks;

import io.csm.sla.BusinessTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Business time by the sorted openings of fifteen years with sums, each look-up a binary search
 * over all of them. Whole seconds only.
 */
final class SearchedTime implements BusinessTimeBenchmark.Clockwork {
  private static final Instant FIRST = Instant.parse("2019-12-31T00:00:00Z");
  private static final Instant LAST = Instant.parse("2035-01-01T00:00:00Z");

  private final long[] starts;

  /** Open seconds before each opening. */
  private final long[] sums;

  SearchedTime(BusinessTime time) {
    List<Instant> changes = new ArrayList<>();
    if (time.isOpen(FIRST)) {
      changes.add(FIRST);
    }
    for (Instant at = time.changeAfter(FIRST); at.isBefore(LAST); at = time.changeAfter(at)) {
      changes.add(at);
    }
    starts = new long[changes.size() / 2];
    sums = new long[starts.length + 1];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = changes.get(2 * i).getEpochSecond();
      sums[i + 1] = sums[i] + changes.get(2 * i + 1).getEpochSecond() - starts[i];
    }
  }

  @Override
  public Instant plus(Instant start, Duration duration) {
    long sum = sum(start.getEpochSecond()) + duration.toSeconds();
    // The end of a stretch, too, is reached in it.
    int index = floor(sums, sum - 1);
    return Instant.ofEpochSecond(starts[index] + sum - sums[index]);
  }

  @Override
  public Duration between(Instant from, Instant to) {
    return Duration.ofSeconds(sum(to.getEpochSecond()) - sum(from.getEpochSecond()));
  }

  private long sum(long second) {
    int index = floor(starts, second);
    return Math.min(sums[index] + second - starts[index], sums[index + 1]);
  }

  private static int floor(long[] sorted, long value) {
    int found = Arrays.binarySearch(sorted, value);
    return found < 0 ? -found - 2 : found;
  }
}
