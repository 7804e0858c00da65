package io.csm.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Compares estimated waits with those that calls got; of one queue. */
final class Estimates {
  /** So many waits the trivial estimate is the mean of, and of no fewer. */
  static final int WAITS = 30;

  private final Deque<Long> lastWaits = new ArrayDeque<>();
  private final Errors desk = new Errors();
  private final Errors meanOfWaits = new Errors();
  private long waited;

  /** What was estimated for a call when it began to wait; both or nothing. */
  record Given(long desk, long meanOfWaits) {}

  /** What is estimated now; null where the desk's word is null, or the other is unknown. */
  @Nullable Given given(@Nullable Duration desk) {
    if (desk == null || lastWaits.size() < WAITS) {
      return null;
    }
    long sum = lastWaits.stream().mapToLong(Long::longValue).sum();
    return new Given(desk.toSeconds(), sum / WAITS);
  }

  /** A call has waited for a second or more, and is answered. */
  void answered(long seconds, @Nullable Given given) {
    waited++;
    if (given != null) {
      desk.add(given.desk() - seconds);
      meanOfWaits.add(given.meanOfWaits() - seconds);
    }
    lastWaits.addLast(seconds);
    if (lastWaits.size() > WAITS) {
      lastWaits.removeFirst();
    }
  }

  Report.Estimates report() {
    return new Report.Estimates(waited, desk.report(), meanOfWaits.report());
  }

  private static final class Errors {
    private final SecondsHistogram absolute = new SecondsHistogram();
    private long sum;

    void add(long error) {
      absolute.add(Math.abs(error));
      sum += error;
    }

    Report.EstimateError report() {
      long size = absolute.size();
      long bias = size == 0 ? 0 : Math.round((double) sum / size);
      return new Report.EstimateError(size, absolute.percentiles(), bias);
    }
  }
}
