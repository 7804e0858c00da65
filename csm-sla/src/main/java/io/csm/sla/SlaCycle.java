package io.csm.sla;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a clock, from its start to its end. Immutable.
 *
 * @param number from 1
 * @param spans what happened in it, in order; the last one lasts while the cycle is open
 * @param breachedAt the due time that was missed, or null; stays even if more time is given later
 * @param end how it ended, or null while it is open
 * @param endedBySolving whether it ended because the ticket was solved
 */
public record SlaCycle(
    int number,
    List<SlaSpan> spans,
    @Nullable Instant breachedAt,
    @Nullable End end,
    boolean endedBySolving) {
  /** How many spans are kept; of older ones only the sum. */
  public static final int MAX_SPANS = 200;

  /** How a cycle ends. */
  public enum End {
    /** In time, or without a target. */
    MET,
    /** Too late. */
    BREACHED,
    /** It came to nothing: the ticket was closed or merged, or its metric is gone. */
    CANCELLED
  }

  public SlaCycle {
    spans = List.copyOf(spans);
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

  /** Business time that counts of all spans that are over. */
  Duration used() {
    return spans.stream().map(SlaSpan::used).reduce(Duration.ZERO, Duration::plus);
  }

  /** This cycle with other spans, the oldest of them added up where there are too many. */
  SlaCycle withSpans(List<SlaSpan> newSpans) {
    List<SlaSpan> kept = new ArrayList<>(newSpans);
    while (kept.size() > MAX_SPANS) {
      SlaSpan first = kept.get(0);
      SlaSpan second = kept.remove(1);
      kept.set(
          0,
          new SlaSpan(
              SlaSpan.Kind.EARLIER,
              first.from(),
              second.to(),
              first.cause(),
              second.target(),
              first.used().plus(second.used())));
    }
    return new SlaCycle(number, kept, breachedAt, end, endedBySolving);
  }

  SlaCycle breached(@Nullable Instant due) {
    return breachedAt != null || due == null
        ? this
        : new SlaCycle(number, spans, due, end, endedBySolving);
  }

  SlaCycle ended(@Nullable End how, boolean bySolving) {
    return new SlaCycle(number, spans, breachedAt, how, bySolving);
  }
}
