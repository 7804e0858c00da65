package io.csm.core.ticket;

import io.csm.core.config.SlaThreshold;
import io.csm.core.internal.Require;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One run of an SLA clock, from its start to its end. Immutable.
 *
 * @param number from 1
 * @param spans what happened in it, in order; the last one lasts while the cycle is open; 1 to
 *     {@value #MAX_SPANS}, of older ones the sum
 * @param breachedAt the due time that was missed, or null; stays even if more time is given later
 * @param end how it ended, or null while it is open
 * @param endedBySolving whether it ended because the ticket was solved
 * @param fired the thresholds of which the journal has told, at most {@value #MAX_FIRED}
 */
public record SlaCycle(
    int number,
    List<SlaSpan> spans,
    @Nullable Instant breachedAt,
    @Nullable End end,
    boolean endedBySolving,
    SortedSet<SlaThreshold> fired) {
  /** The most spans of a cycle. */
  public static final int MAX_SPANS = 200;

  /** The most thresholds of which is told in a cycle. */
  public static final int MAX_FIRED = 100;

  /** How a cycle ends. */
  public enum End {
    /** In time, or without a target. */
    MET,
    /** Too late. */
    BREACHED,
    /**
     * It came to nothing: the ticket was closed or merged, its metric is gone, or it was judged
     * anew, which the cycle after it tells.
     */
    CANCELLED
  }

  public SlaCycle {
    spans = Require.list("cycle.spans", spans, MAX_SPANS);
    Require.that(!spans.isEmpty(), "cycle.spans", "empty", "at least one span");
    fired = Require.sorted("cycle.fired", fired, MAX_FIRED);
  }

  /** Whether it has not ended. */
  public boolean isOpen() {
    return end == null;
  }

  /** When it began. */
  public Instant start() {
    return spans.get(0).from();
  }

  /** The last span. */
  public SlaSpan last() {
    return spans.get(spans.size() - 1);
  }
}
