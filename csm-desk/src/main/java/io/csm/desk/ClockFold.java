package io.csm.desk;

import io.csm.core.event.AggregateKey;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaFiring;
import io.csm.core.ticket.SlaState;
import io.csm.core.ticket.SlaTargetRef;
import io.csm.core.ticket.Ticket;
import io.csm.sla.SlaClocks;
import io.csm.spi.Store;
import io.csm.spi.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The SLA clocks of one ticket within one change. Used by one thread, once. */
final class ClockFold {
  private static final int PAGE = 1_000;

  private final SlaClocks clocks;
  private final long version;
  private final SlaState stored;
  private SlaState state;

  /**
   * @param version of the configuration under which the change is decided
   * @param before the ticket before the change, or null
   * @param history of that ticket, asked for only where clocks are judged anew
   */
  ClockFold(
      SlaClocks clocks,
      long version,
      @Nullable Ticket before,
      Supplier<List<RecordedEvent>> history) {
    this.clocks = clocks;
    this.version = version;
    this.stored = of(before);
    this.state =
        before != null && clocks.needsHistory(stored, version)
            ? clocks.advance(history.get(), before, version)
            : stored;
  }

  /** All that has happened to an aggregate, read 1,000 events at a time. */
  static List<RecordedEvent> history(Store store, AggregateKey key) {
    List<RecordedEvent> history = new ArrayList<>();
    List<RecordedEvent> page;
    do {
      page = store.history(key, history.size(), PAGE);
      history.addAll(page);
    } while (page.size() == PAGE);
    return history;
  }

  static SlaState of(@Nullable Ticket ticket) {
    return ticket == null || ticket.sla() == null ? SlaState.NONE : ticket.sla();
  }

  /**
   * Whether the clocks of a ticket show something else under the rules that are in force. Where
   * they do not, the next change of the ticket will note the version.
   *
   * @param version of the configuration that is in force
   */
  static boolean isOutdated(Engine engine, Versioned found, long version) {
    Ticket ticket = (Ticket) found.state();
    if (ticket.sla() == null) {
      return false;
    }
    // A ticket that was just read may be ahead of the journal.
    long latest = Math.max(version, ticket.sla().version());
    SlaClocks clocks = SlaClocks.brief(engine.timelines().of(found.key().tenant(), latest));
    return !clocks.isUntouched(ticket.sla(), version)
        && (clocks.needsHistory(ticket.sla(), version)
            || isOther(ticket.sla(), clocks.advance(ticket.sla(), ticket, version)));
  }

  /** Whether clocks that were open end or begin anew, or are due or have an alarm then or now. */
  static boolean isOther(SlaState before, SlaState after) {
    for (SlaClock clock : before.clocks()) {
      SlaClock now = after.clock(clock.metric(), clock.policy()).orElse(null);
      if (now == null
          || now.current().isOpen() != clock.current().isOpen()
          || now.current().number() != clock.current().number()
          || !Objects.equals(now.due(), clock.due())
          || !Objects.equals(now.alarm(), clock.alarm())) {
        return true;
      }
    }
    return false;
  }

  /** One more event, with the ticket before and after it. */
  void add(@Nullable Ticket before, Ticket after, Envelope envelope, Event event) {
    state = clocks.apply(state, before, after, envelope, event, version);
  }

  /** The clocks up to the present version, without that anything happens to the ticket. */
  void advance(Ticket ticket) {
    state = clocks.advance(state, ticket, version);
  }

  /** What nobody else will tell: thresholds of cycles that ended before they were told of. */
  List<SlaFiring> ended(Instant now) {
    return clocks.firings(state, now).stream()
        .filter(
            firing ->
                !state.clock(firing.metric(), firing.policy()).orElseThrow().current().isOpen())
        .toList();
  }

  /** All thresholds that have passed. */
  List<SlaFiring> passed(Instant now) {
    return clocks.firings(state, now);
  }

  SlaClocks clocks() {
    return clocks;
  }

  SlaState state() {
    return state;
  }

  /** The policy whose target a firing is about. */
  String policyOf(SlaFiring firing) {
    return state
        .clock(firing.metric(), firing.policy())
        .map(clock -> clock.current().last().target())
        .map(SlaTargetRef::policy)
        .orElse(firing.metric());
  }

  /** The event that tells what became of the clocks; empty if nothing did. */
  Optional<TicketEvent> changed() {
    if (state.equals(stored)) {
      return Optional.empty();
    }
    List<SlaClock> changed = new ArrayList<>(state.clocks());
    changed.removeAll(stored.clocks());
    List<SlaClock> dropped = new ArrayList<>();
    for (SlaClock clock : stored.clocks()) {
      if (state.clock(clock.metric(), clock.policy()).isEmpty()) {
        dropped.add(clock);
      }
    }
    return Optional.of(
        new TicketEvent.ClockChanged(
            state.version(), changed, dropped, state.due(), state.alarm()));
  }
}
