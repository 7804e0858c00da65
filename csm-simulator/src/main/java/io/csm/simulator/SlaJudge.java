package io.csm.simulator;

import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.lifecycle.TicketLifecycle;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaCycle;
import io.csm.core.ticket.SlaSpan;
import io.csm.core.ticket.SlaState;
import io.csm.core.ticket.Ticket;
import io.csm.sla.SlaClocks;
import io.csm.sla.SlaReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Folds histories under one setting. Immutable and thread-safe. */
final class SlaJudge {
  private final SlaClocks clocks;

  SlaJudge(SlaSetting setting) {
    clocks = SlaClocks.of(setting.timeline());
  }

  /**
   * What became of one cycle.
   *
   * @param name metric, policy where every policy has clocks of its own, and number
   * @param used business time until it ended, or until the time that was asked for
   * @param missed the due time that was missed, or null
   */
  record Judged(
      String metric,
      @Nullable String policy,
      String name,
      Duration used,
      @Nullable Instant missed) {
    boolean breached() {
      return missed != null;
    }
  }

  /**
   * @param ticket as it was at that time; null if it did not exist yet
   * @param cycles those that had a target; cancelled ones only if they were breached before
   */
  record Verdict(@Nullable Ticket ticket, List<Judged> cycles) {}

  /** What the clocks came to at {@code until}; what was recorded later is not looked at. */
  Verdict judge(TicketHistory history, Instant until) {
    SlaState state = SlaState.NONE;
    Ticket ticket = null;
    for (RecordedEvent recorded : history.events()) {
      if (recorded.envelope().recordedAt().isAfter(until)) {
        break;
      }
      Ticket after = TicketLifecycle.evolve(ticket, recorded.envelope(), recorded.event());
      // What other rules said of it is not theirs to say here.
      boolean ofOtherRules =
          recorded.event().kind() == EventKind.CLOCK_CHANGED
              || recorded.event().kind() == EventKind.SLA_ALERTED;
      if (!ofOtherRules) {
        state = clocks.apply(state, ticket, after, recorded.envelope(), recorded.event(), 1);
      }
      ticket = after;
    }
    List<Judged> judged = new ArrayList<>();
    for (SlaClock clock : state.clocks()) {
      for (SlaCycle cycle : clock.cycles()) {
        Judged one = judged(clock, cycle, until);
        if (one != null) {
          judged.add(one);
        }
      }
    }
    return new Verdict(ticket, judged);
  }

  private @Nullable Judged judged(SlaClock clock, SlaCycle cycle, Instant until) {
    boolean cancelled = cycle.end() == SlaCycle.End.CANCELLED && cycle.breachedAt() == null;
    if (cancelled || cycle.spans().stream().allMatch(span -> span.target() == null)) {
      return null;
    }
    Duration used = Duration.ZERO;
    for (SlaSpan span : cycle.spans()) {
      used = used.plus(span.used());
    }
    Instant missed = cycle.breachedAt();
    if (cycle.isOpen()) {
      SlaReading reading = clocks.read(clock, until);
      used = reading.elapsed();
      missed = missed == null && reading.breached() ? reading.due() : missed;
    }
    String name =
        clock.metric()
            + (clock.policy() == null ? "" : "/" + clock.policy())
            + " #"
            + cycle.number();
    return new Judged(clock.metric(), clock.policy(), name, used, missed);
  }
}
