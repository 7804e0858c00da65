package io.csm.sla;

import io.csm.core.ActorKind;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.EventId;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SlaTrigger;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.MessageDirection;
import io.csm.core.event.TicketEvent;
import io.csm.core.ticket.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SLA clocks: a pure fold over the events of a ticket under a timeline of rules and calendars.
 * Immutable, thread-safe, without I/O and without a clock.
 *
 * <p>An event counts at {@code recordedAt}; what a customer did counts at {@code occurredAt}, but
 * not later than it was recorded, and in an open cycle not before the last change of that cycle.
 * Events fold in the order in which they are given, also where their times are equal.
 *
 * <p>A cycle keeps what was used: where policy, target or calendar change, the time until then
 * stays as it was counted, and from then on the new one counts. No clock runs while its ticket is
 * solved. Imported tickets have no clocks.
 */
public final class SlaClocks {
  private final SlaTimeline timeline;

  private SlaClocks(SlaTimeline timeline) {
    this.timeline = timeline;
  }

  /** The clocks under a timeline. */
  public static SlaClocks of(SlaTimeline timeline) {
    return new SlaClocks(timeline);
  }

  /**
   * The clocks after one more event.
   *
   * @param state after all events before, {@link SlaState#NONE} before the first
   * @param before the ticket before the event, or null
   * @param after the ticket after the event
   */
  public SlaState apply(
      SlaState state, @Nullable Ticket before, Ticket after, Envelope envelope, Event event) {
    if (after.imported()) {
      return state;
    }
    Instant recorded = envelope.recordedAt();
    SlaState now = before == null ? state : advance(state, before, recorded);
    int index = timeline.indexAt(recorded);
    if (index < 0) {
      return new SlaState(recorded, now.clocks());
    }
    Change change =
        new Change(triggers(before, after, event), time(envelope), after, envelope.id());
    if (event.kind() == EventKind.TICKET_MERGED_INTO) {
      return new SlaState(recorded, cancelled(now.clocks(), change.at()));
    }
    return new SlaState(recorded, each(now, index, change));
  }

  /**
   * The clocks after all versions of the timeline that came into force up to {@code now}.
   *
   * @param ticket as it is
   */
  public SlaState advance(SlaState state, Ticket ticket, Instant now) {
    if (ticket.imported() || !state.seen().isBefore(now)) {
      return state;
    }
    SlaState advanced = state;
    for (int i = timeline.indexAt(state.seen()) + 1; i <= timeline.indexAt(now); i++) {
      Instant from = timeline.versions().get(i).from();
      Change change = new Change(EnumSet.noneOf(SlaTrigger.class), from, ticket, null);
      advanced = new SlaState(from, each(advanced, i, change));
    }
    return new SlaState(now, advanced.clocks());
  }

  /**
   * What the last cycle of a clock shows at {@code now}, which is not before its last change.
   *
   * @param clock as of {@link #advance} to {@code now}
   */
  public SlaReading read(SlaClock clock, Instant now) {
    SlaCycle cycle = clock.current();
    SlaSpan last = cycle.last();
    AppliedTarget target = last.target();
    Instant due = cycle.isOpen() ? due(cycle) : null;
    Duration elapsed = cycle.used();
    if (cycle.isOpen() && last.kind() == SlaSpan.Kind.RUNNING && target != null) {
      elapsed = elapsed.plus(timeline.timeOf(target).between(last.from(), now));
    }
    return new SlaReading(
        status(cycle),
        target,
        elapsed,
        target == null ? null : target.target().within().minus(elapsed),
        due,
        cycle.breachedAt() != null || (due != null && now.isAfter(due)),
        due == null || target == null || timeline.timeOf(target).isKnown(due));
  }

  /** Why a cycle shows what it shows; its segments add up to what has elapsed. */
  public SlaExplanation explain(SlaClock clock, Instant now) {
    return new Explaining(timeline, now).of(clock, read(clock, now));
  }

  private static SlaReading.Status status(SlaCycle cycle) {
    SlaCycle.End end = cycle.end();
    if (end == null) {
      return cycle.last().kind() == SlaSpan.Kind.RUNNING
          ? SlaReading.Status.RUNNING
          : SlaReading.Status.PAUSED;
    }
    return switch (end) {
      case MET -> SlaReading.Status.MET;
      case BREACHED -> SlaReading.Status.BREACHED;
      case CANCELLED -> SlaReading.Status.CANCELLED;
    };
  }

  /**
   * When the open cycle is breached unless something happens. A target that is used up as it begins
   * to hold is due at that instant.
   */
  private @Nullable Instant due(SlaCycle cycle) {
    SlaSpan last = cycle.last();
    AppliedTarget target = last.target();
    if (last.kind() != SlaSpan.Kind.RUNNING || target == null) {
      return null;
    }
    Duration left = target.target().within().minus(cycle.used());
    if (left.isNegative() || left.isZero()) {
      return last.from();
    }
    try {
      return timeline.timeOf(target).plus(last.from(), left);
    } catch (CsmException never) {
      if (never.code() == Code.BEYOND_CALENDAR) {
        return null;
      }
      throw never;
    }
  }

  /** What happened, as far as clocks care. */
  private record Change(
      Set<SlaTrigger> triggers, Instant at, Ticket ticket, @Nullable EventId cause) {
    boolean isAny(Set<SlaTrigger> of) {
      return triggers.stream().anyMatch(of::contains);
    }
  }

  private List<SlaClock> each(SlaState state, int version, Change change) {
    SlaRules rules = timeline.versions().get(version).rules();
    List<SlaClock> clocks = new ArrayList<>();
    List<SlaClock> others = new ArrayList<>(state.clocks());
    for (SlaMetric metric : rules.metrics()) {
      if (!rules.allMatching()) {
        step(state, metric, null, rules.policies(), version, change, clocks, others);
        continue;
      }
      for (SlaPolicy policy : rules.policies()) {
        if (policy.targets().stream().anyMatch(target -> target.metric().equals(metric.name()))) {
          step(state, metric, policy.name(), List.of(policy), version, change, clocks, others);
        }
      }
    }
    // Metrics and policies that the rules do not have any longer.
    clocks.addAll(cancelled(others, change.at()));
    return clocks;
  }

  private void step(
      SlaState state,
      SlaMetric metric,
      @Nullable String policy,
      List<SlaPolicy> policies,
      int version,
      Change change,
      List<SlaClock> clocks,
      List<SlaClock> others) {
    SlaClock clock = state.clock(metric.name(), policy).orElse(null);
    others.remove(clock);
    SlaClock changed = changed(clock, metric, policy, change);
    if (changed != null) {
      clocks.add(settled(changed, metric, change, target(metric, policies, version, change)));
    }
  }

  /** The clock with its cycles begun and ended. */
  private @Nullable SlaClock changed(
      @Nullable SlaClock clock, SlaMetric metric, @Nullable String policy, Change change) {
    SlaClock changed = clock;
    boolean open = clock != null && clock.current().isOpen();
    if (clock != null && open && change.isAny(metric.reset())) {
      changed = begun(ended(clock, change, false), metric, policy, change);
    } else if (clock != null && open && change.isAny(metric.stop())) {
      changed = ended(clock, change, false);
    } else if (clock != null && open && change.ticket().category() == StatusCategory.CLOSED) {
      changed = ended(clock, change, true);
    } else if (clock != null
        && !open
        && change.triggers().contains(SlaTrigger.REOPENED)
        && clock.current().endedBySolving()) {
      changed =
          switch (metric.reopen()) {
            case CONTINUE -> continued(clock, change);
            case NEW_CYCLE -> begun(clock, metric, policy, change);
            case IGNORE -> clock;
          };
    }
    boolean mayStart = changed == null || (metric.repeats() && !changed.current().isOpen());
    return mayStart && change.isAny(metric.start()) && metric.startWhile().matches(change.ticket())
        ? begun(changed, metric, policy, change)
        : changed;
  }

  private static SlaClock begun(
      @Nullable SlaClock clock, SlaMetric metric, @Nullable String policy, Change change) {
    int number = clock == null ? 1 : clock.current().number() + 1;
    SlaSpan span =
        new SlaSpan(SlaSpan.Kind.RUNNING, change.at(), null, change.cause(), null, Duration.ZERO);
    SlaCycle cycle = new SlaCycle(number, List.of(span), null, null, false);
    return clock == null ? new SlaClock(metric.name(), policy, List.of(cycle)) : clock.added(cycle);
  }

  private SlaClock ended(SlaClock clock, Change change, boolean cancel) {
    SlaCycle cycle = closed(clock.current(), change.at());
    SlaCycle.End how =
        cancel
            ? SlaCycle.End.CANCELLED
            : cycle.breachedAt() == null ? SlaCycle.End.MET : SlaCycle.End.BREACHED;
    return clock.replaced(cycle.ended(how, change.triggers().contains(SlaTrigger.SOLVED)));
  }

  /** The last cycle goes on; since it ended, the ticket was solved. */
  private static SlaClock continued(SlaClock clock, Change change) {
    SlaCycle cycle = clock.current().ended(null, false);
    Instant end = cycle.last().to();
    List<SlaSpan> spans = new ArrayList<>(cycle.spans());
    spans.add(
        new SlaSpan(
            SlaSpan.Kind.SOLVED,
            end == null ? change.at() : end,
            null,
            cycle.last().cause(),
            cycle.last().target(),
            Duration.ZERO));
    return clock.replaced(cycle.withSpans(spans));
  }

  private List<SlaClock> cancelled(List<SlaClock> clocks, Instant at) {
    List<SlaClock> cancelled = new ArrayList<>();
    for (SlaClock clock : clocks) {
      SlaCycle cycle = clock.current();
      boolean endsNow = !cycle.isOpen() && at.equals(cycle.last().to());
      if (cycle.isOpen() || endsNow) {
        SlaCycle closed = cycle.isOpen() ? closed(cycle, at) : cycle;
        cancelled.add(clock.replaced(closed.ended(SlaCycle.End.CANCELLED, false)));
      } else {
        cancelled.add(clock);
      }
    }
    return cancelled;
  }

  /** The open cycle, doing what the ticket asks for, under the target that holds now. */
  private SlaClock settled(
      SlaClock clock, SlaMetric metric, Change change, @Nullable AppliedTarget chosen) {
    SlaCycle cycle = clock.current();
    if (!cycle.isOpen()) {
      return clock;
    }
    SlaSpan last = cycle.last();
    SlaSpan.Kind kind = kind(metric, change.ticket());
    AppliedTarget target = isSame(last.target(), chosen) ? last.target() : chosen;
    if (kind == last.kind() && isSame(last.target(), chosen)) {
      return clock;
    }
    SlaCycle settled = retroactive(closed(cycle, change.at()), target);
    List<SlaSpan> spans = new ArrayList<>(settled.spans());
    Instant from = spans.get(spans.size() - 1).to();
    Instant at = from == null ? change.at() : from;
    dropEmpty(spans, at);
    SlaSpan previous = spans.isEmpty() ? null : spans.get(spans.size() - 1);
    if (previous != null && previous.kind() == kind && isSame(previous.target(), target)) {
      // There and back at one instant is as if nothing had happened.
      spans.set(
          spans.size() - 1,
          new SlaSpan(
              kind, previous.from(), null, previous.cause(), previous.target(), Duration.ZERO));
    } else {
      spans.add(new SlaSpan(kind, at, null, change.cause(), target, Duration.ZERO));
    }
    return clock.replaced(settled.withSpans(spans));
  }

  private boolean isSame(@Nullable AppliedTarget one, @Nullable AppliedTarget other) {
    return one == null ? other == null : other != null && timeline.isSame(one, other);
  }

  private static void dropEmpty(List<SlaSpan> spans, Instant at) {
    SlaSpan last = spans.get(spans.size() - 1);
    if (last.kind() != SlaSpan.Kind.EARLIER && last.from().equals(at)) {
      spans.remove(spans.size() - 1);
    }
  }

  /** The cycle with its last span ended, and its breach noted. */
  private SlaCycle closed(SlaCycle cycle, Instant at) {
    SlaSpan last = cycle.last();
    Instant to = at.isBefore(last.from()) ? last.from() : at;
    AppliedTarget target = last.target();
    boolean counts = last.kind() == SlaSpan.Kind.RUNNING && target != null;
    Instant due = due(cycle);
    List<SlaSpan> spans = new ArrayList<>(cycle.spans());
    spans.set(
        spans.size() - 1,
        new SlaSpan(
            last.kind(),
            last.from(),
            to,
            last.cause(),
            target,
            counts && target != null
                ? timeline.timeOf(target).between(last.from(), to)
                : Duration.ZERO));
    return cycle.withSpans(spans).breached(due != null && to.isAfter(due) ? due : null);
  }

  /** The cycle, with the time before its first target counted where that asks for it. */
  private SlaCycle retroactive(SlaCycle cycle, @Nullable AppliedTarget target) {
    if (target == null
        || !target.target().retroactive()
        || cycle.spans().stream().anyMatch(span -> span.target() != null)) {
      return cycle;
    }
    BusinessTime time = timeline.timeOf(target);
    List<SlaSpan> spans = new ArrayList<>();
    for (SlaSpan span : cycle.spans()) {
      Instant to = span.to();
      boolean ran = span.kind() == SlaSpan.Kind.RUNNING && to != null;
      spans.add(
          new SlaSpan(
              span.kind(),
              span.from(),
              to,
              span.cause(),
              target,
              ran && to != null ? time.between(span.from(), to) : Duration.ZERO));
    }
    return cycle.withSpans(spans);
  }

  private static SlaSpan.Kind kind(SlaMetric metric, Ticket ticket) {
    if (isOver(ticket)) {
      return SlaSpan.Kind.SOLVED;
    }
    return metric.pausedWhile() != null && metric.pausedWhile().matches(ticket)
        ? SlaSpan.Kind.PAUSED
        : SlaSpan.Kind.RUNNING;
  }

  private static @Nullable AppliedTarget target(
      SlaMetric metric, List<SlaPolicy> policies, int version, Change change) {
    for (SlaPolicy policy : policies) {
      if (policy.when().matches(change.ticket())) {
        for (SlaTarget target : policy.targets()) {
          if (target.metric().equals(metric.name()) && target.when().matches(change.ticket())) {
            return new AppliedTarget(policy.name(), version, target);
          }
        }
        return null;
      }
    }
    return null;
  }

  private static boolean isOver(Ticket ticket) {
    return ticket.category() == StatusCategory.SOLVED || ticket.category() == StatusCategory.CLOSED;
  }

  private static Set<SlaTrigger> triggers(@Nullable Ticket before, Ticket after, Event event) {
    Set<SlaTrigger> triggers = EnumSet.noneOf(SlaTrigger.class);
    if (event instanceof TicketEvent.MessageNoted message) {
      if (message.direction() == MessageDirection.FROM_CUSTOMER) {
        triggers.add(SlaTrigger.CUSTOMER_MESSAGE);
      } else if (message.direction() == MessageDirection.TO_CUSTOMER) {
        triggers.add(SlaTrigger.REPLY);
      }
    }
    if (before == null) {
      triggers.add(SlaTrigger.OPENED);
      return triggers;
    }
    if (isOver(after) && !isOver(before)) {
      triggers.add(SlaTrigger.SOLVED);
    }
    if (isOver(before) && !isOver(after)) {
      triggers.add(SlaTrigger.REOPENED);
    }
    if (after.queue() != null && !after.queue().equals(before.queue())) {
      triggers.add(SlaTrigger.TRANSFERRED);
    }
    if (after.assignment() == null && before.assignment() != null) {
      triggers.add(SlaTrigger.UNASSIGNED);
    }
    if (after.assignment() != null
        && (before.assignment() == null
            || !before.assignment().agent().equals(after.assignment().agent()))) {
      triggers.add(SlaTrigger.ASSIGNED);
    }
    return triggers;
  }

  private static Instant time(Envelope envelope) {
    boolean customers =
        envelope.actor().kind() == ActorKind.CUSTOMER
            && envelope.occurredAt().isBefore(envelope.recordedAt());
    return customers ? envelope.occurredAt() : envelope.recordedAt();
  }
}
