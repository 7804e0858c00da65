package io.csm.examples.spring.service;

import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaSpan;
import io.csm.core.ticket.SlaState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a ticket stands with its SLA clocks, in one word.
 *
 * @param metric of the clock that is meant; empty for NONE
 * @param time until it is due, or since it was; zero for the others
 */
public record SlaBadge(State state, String metric, Duration time) {
  /** Less than this is soon. */
  private static final Duration SOON = Duration.ofMinutes(15);

  /** What the badge says. */
  public enum State {
    NONE,
    DUE,
    DUE_SOON,
    OVERDUE,
    PAUSED
  }

  private static final SlaBadge NOTHING = new SlaBadge(State.NONE, "", Duration.ZERO);

  /** The clock that is due first; of those that do not run, one that is paused. */
  static SlaBadge of(@Nullable SlaState sla, Instant now) {
    if (sla == null) {
      return NOTHING;
    }
    SlaClock first = null;
    SlaClock paused = null;
    Instant firstDue = Instant.MAX;
    for (SlaClock clock : sla.clocks()) {
      if (!clock.current().isOpen()) {
        continue;
      }
      Instant due = clock.due() == null ? clock.current().breachedAt() : clock.due();
      boolean runs = clock.current().last().kind() == SlaSpan.Kind.RUNNING;
      if (runs && due != null && due.isBefore(firstDue)) {
        first = clock;
        firstDue = due;
      } else if (!runs && paused == null) {
        paused = clock;
      }
    }
    if (first != null) {
      Duration left = Duration.between(now, firstDue);
      if (left.isNegative()) {
        return new SlaBadge(State.OVERDUE, first.metric(), left.negated());
      }
      State state = left.compareTo(SOON) < 0 ? State.DUE_SOON : State.DUE;
      return new SlaBadge(state, first.metric(), left);
    }
    return paused == null ? NOTHING : new SlaBadge(State.PAUSED, paused.metric(), Duration.ZERO);
  }
}
