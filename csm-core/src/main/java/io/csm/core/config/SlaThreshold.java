package io.csm.core.config;

import io.csm.core.internal.Require;
import java.time.Duration;
import java.util.Comparator;

/**
 * A point on the way of an SLA clock at which something is to happen: when so much of the target is
 * used, and some time before or after that. Ordered by both.
 *
 * @param percent of the target, by its calendar's time; 1 to 1,000
 * @param offset added to that instant, by the wall clock; 30 days before to 30 days after
 */
public record SlaThreshold(int percent, Duration offset) implements Comparable<SlaThreshold> {
  private static final Duration FARTHEST = Duration.ofDays(30);

  /** The due time itself. */
  public static final SlaThreshold BREACH = new SlaThreshold(100, Duration.ZERO);

  private static final Comparator<SlaThreshold> ORDER =
      Comparator.<SlaThreshold>comparingInt(SlaThreshold::percent)
          .thenComparing(SlaThreshold::offset);

  public SlaThreshold {
    Require.range("threshold.percent", percent, 1, 1_000);
    Require.that(
        offset.abs().compareTo(FARTHEST) <= 0,
        "threshold.offset",
        offset,
        "30 days before to 30 days after");
  }

  /** When so much of the target is used. */
  public static SlaThreshold percent(int percent) {
    return new SlaThreshold(percent, Duration.ZERO);
  }

  /** That long before the due time. */
  public static SlaThreshold before(Duration time) {
    return new SlaThreshold(100, time.negated());
  }

  /** That long after the due time, if the clock still runs then. */
  public static SlaThreshold after(Duration time) {
    return new SlaThreshold(100, time);
  }

  /** Whether it lies at the due time or after it. */
  public boolean isBreach() {
    return compareTo(BREACH) >= 0;
  }

  @Override
  public int compareTo(SlaThreshold other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code 75%} or {@code 100% -PT30M}. */
  @Override
  public String toString() {
    return offset.isZero()
        ? percent + "%"
        : percent + (offset.isNegative() ? "% -" : "% +") + offset.abs();
  }
}
