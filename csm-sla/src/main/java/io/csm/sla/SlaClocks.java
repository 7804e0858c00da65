package io.csm.sla;

import io.csm.core.ActorKind;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.EventId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.SlaAlert;
import io.csm.core.config.SlaBy;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SlaThreshold;
import io.csm.core.config.SlaTrigger;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.MessageDirection;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.TicketLifecycle;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaCycle;
import io.csm.core.ticket.SlaFiring;
import io.csm.core.ticket.SlaSpan;
import io.csm.core.ticket.SlaState;
import io.csm.core.ticket.SlaTargetRef;
import io.csm.core.ticket.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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
 * stays as it was counted, and from then on the new one counts. A version that {@linkplain
 * SlaVersion#anew() judges anew} is the exception: an open cycle that shows something else when all
 * that ran since its start is counted by the target that holds now, its pauses left as they were,
 * is cancelled, and a new one with that start takes its place. No clock runs while its ticket is
 * solved. Imported tickets have no clocks, and a metric has none as long as no policy has a target
 * for it.
 *
 * <p>The state is as large as it is told to be: {@link #of} keeps what explanations need, {@link
 * #brief} what the fold needs. Both show the same, with one exception: of a cycle that has had no
 * target yet, a target that holds later counts the last {@value #SPANS_WITHOUT_TARGET} spans, or
 * {@value SlaCycle#MAX_SPANS}.
 */
public final class SlaClocks {
  /** The spans that a cycle keeps in brief, and as long as it has had no target. */
  private static final int BRIEF_SPANS = 4;

  private static final int SPANS_WITHOUT_TARGET = 50;

  /** An alarm is the first time at which its threshold has passed, to the microsecond. */
  private static final Duration PASSED = Duration.ofNanos(1_000);

  private final SlaTimeline timeline;
  private final int maxSpans;
  private final int maxCycles;

  private SlaClocks(SlaTimeline timeline, int maxSpans, int maxCycles) {
    this.timeline = timeline;
    this.maxSpans = maxSpans;
    this.maxCycles = maxCycles;
  }

  /** The clocks under a timeline, with all that can be explained. */
  public static SlaClocks of(SlaTimeline timeline) {
    return new SlaClocks(timeline, SlaCycle.MAX_SPANS, SlaClock.MAX_CYCLES);
  }

  /** The clocks under a timeline, as small as they can be: what is stored with a ticket. */
  public static SlaClocks brief(SlaTimeline timeline) {
    return new SlaClocks(timeline, BRIEF_SPANS, 1);
  }

  /** The timeline. */
  public SlaTimeline timeline() {
    return timeline;
  }

  /**
   * The clocks after one more event, under the version that is in force when it is recorded.
   *
   * @param state after all events before, {@link SlaState#NONE} before the first
   * @param before the ticket before the event, or null
   * @param after the ticket after the event
   */
  public SlaState apply(
      SlaState state, @Nullable Ticket before, Ticket after, Envelope envelope, Event event) {
    return apply(state, before, after, envelope, event, timeline.indexAt(envelope.recordedAt()));
  }

  /**
   * As the other, under a version that is known: journals tell exactly which one an event was
   * decided under, times only to their resolution.
   *
   * @param version the number of the version, or any above it and below that of the next; one below
   *     that of the first stands for none
   */
  public SlaState apply(
      SlaState state,
      @Nullable Ticket before,
      Ticket after,
      Envelope envelope,
      Event event,
      long version) {
    return apply(state, before, after, envelope, event, timeline.indexOf(version));
  }

  private SlaState apply(
      SlaState state,
      @Nullable Ticket before,
      Ticket after,
      Envelope envelope,
      Event event,
      int index) {
    if (after.imported() || index < 0) {
      return state;
    }
    if (event instanceof TicketEvent.ClockChanged changed) {
      // It tells what came of the events before it, or of other rules alone.
      return advance(state, after, changed.version());
    }
    SlaState now = before == null ? state : advance(state, before, index);
    long number = timeline.versions().get(index).number();
    if (event instanceof TicketEvent.SlaAlerted alerted) {
      return now.with(number, told(now, alerted), List.of());
    }
    Change change =
        new Change(triggers(before, after, event), time(envelope), after, envelope.id(), false);
    if (event.kind() == EventKind.TICKET_MERGED_INTO) {
      return now.with(number, cancelled(now.clocks(), change.at()), List.of());
    }
    return each(now, index, change);
  }

  /**
   * The clocks after all events of a ticket, as they stand in its history: whichever version a
   * change was decided under is told by the {@code CLOCK_CHANGED} at its end.
   *
   * @param history from the first event on, in order
   */
  public SlaState replay(List<RecordedEvent> history) {
    SlaState state = SlaState.NONE;
    Ticket ticket = null;
    int begin = 0;
    while (begin < history.size()) {
      int end = begin + 1;
      while (end < history.size() && isSameChange(history.get(begin), history.get(end))) {
        end++;
      }
      long version = versionOf(history.subList(begin, end), state);
      if (ticket != null && needsHistory(state, version)) {
        state = advance(history.subList(0, begin), ticket, version);
      }
      for (RecordedEvent recorded : history.subList(begin, end)) {
        Ticket after = TicketLifecycle.evolve(ticket, recorded.envelope(), recorded.event());
        state = apply(state, ticket, after, recorded.envelope(), recorded.event(), version);
        ticket = after;
      }
      begin = end;
    }
    return state;
  }

  private static boolean isSameChange(RecordedEvent one, RecordedEvent other) {
    return one.envelope().command().equals(other.envelope().command());
  }

  private static long versionOf(List<RecordedEvent> change, SlaState before) {
    for (RecordedEvent recorded : change) {
      if (recorded.event() instanceof TicketEvent.ClockChanged changed) {
        return changed.version();
      }
    }
    return before.version();
  }

  /**
   * The clocks after all versions of the timeline that came into force up to {@code now}.
   *
   * @param ticket as it is
   */
  public SlaState advance(SlaState state, Ticket ticket, Instant now) {
    return advance(state, ticket, timeline.indexAt(now));
  }

  /**
   * The clocks after all versions up to that number.
   *
   * @param state see {@link #needsHistory}
   */
  public SlaState advance(SlaState state, Ticket ticket, long version) {
    return advance(state, ticket, timeline.indexOf(version));
  }

  private SlaState advance(SlaState state, Ticket ticket, int index) {
    if (ticket.imported() || index < 0 || state.clocks().isEmpty()) {
      return state;
    }
    SlaState advanced = state;
    for (int i = timeline.indexOf(state.version()) + 1; i <= index; i++) {
      Instant from = timeline.versions().get(i).from();
      boolean anew = timeline.versions().get(i).anew();
      advanced =
          each(advanced, i, new Change(EnumSet.noneOf(SlaTrigger.class), from, ticket, null, anew));
    }
    return advanced;
  }

  /**
   * Whether a version after that of the clocks, up to that number, judges anew what the clocks in
   * brief have only the sum of: then {@link #advance(List, Ticket, long)} counts it again, and the
   * others would keep the sum. Never true of clocks that are kept in full.
   */
  public boolean needsHistory(SlaState state, long version) {
    if (maxSpans == SlaCycle.MAX_SPANS) {
      return false;
    }
    boolean anew = false;
    for (int i = timeline.indexOf(state.version()) + 1; i <= timeline.indexOf(version); i++) {
      anew |= timeline.versions().get(i).anew();
    }
    return anew
        && state.clocks().stream()
            .map(SlaClock::current)
            .anyMatch(
                cycle -> cycle.isOpen() && cycle.spans().get(0).kind() == SlaSpan.Kind.EARLIER);
  }

  /**
   * The clocks after all events of a ticket and all versions up to that number, folded in full and
   * kept as these clocks keep them.
   *
   * @param history from the first event on, in order
   * @param ticket after it
   */
  public SlaState advance(List<RecordedEvent> history, Ticket ticket, long version) {
    SlaClocks full = of(timeline);
    SlaState state = full.advance(full.replay(history), ticket, version);
    List<SlaClock> kept = new ArrayList<>();
    for (SlaClock clock : state.clocks()) {
      int from = Math.max(0, clock.cycles().size() - maxCycles);
      List<SlaCycle> cycles = new ArrayList<>();
      for (SlaCycle cycle : clock.cycles().subList(from, clock.cycles().size())) {
        cycles.add(withSpans(cycle, cycle.spans()));
      }
      kept.add(new SlaClock(clock.metric(), clock.policy(), cycles, clock.due(), clock.alarm()));
    }
    return new SlaState(state.version(), kept);
  }

  /**
   * Whether the versions after that of the clocks, up to that number, say nothing else to them: the
   * rules are the same, and so are the calendars that the clocks go by. Costs next to nothing, and
   * may be false where {@link #advance} would change nothing all the same.
   */
  public boolean isUntouched(SlaState state, long version) {
    int first = timeline.indexOf(state.version());
    int last = timeline.indexOf(version);
    if (first < 0) {
      return last < 0;
    }
    SlaVersion before = timeline.versions().get(first);
    for (int i = first + 1; i <= last; i++) {
      SlaVersion next = timeline.versions().get(i);
      if (next.anew() || !next.rules().equals(before.rules())) {
        return false;
      }
      // Most clocks of a ticket go by the same calendar.
      String same = null;
      for (SlaClock clock : state.clocks()) {
        SlaCycle cycle = clock.current();
        SlaTargetRef target = cycle.last().target();
        String calendar = target == null ? null : target.calendar();
        if (calendar == null || calendar.equals(same) || !cycle.isOpen()) {
          continue;
        }
        if (!isSame(next.calendars().get(calendar), before.calendars().get(calendar))) {
          return false;
        }
        same = calendar;
      }
    }
    return true;
  }

  private static boolean isSame(@Nullable BusinessTime one, @Nullable BusinessTime other) {
    return one == other
        || (one != null && other != null && one.calendars().equals(other.calendars()));
  }

  /**
   * The thresholds that the clocks have passed and that the journal has not told of: of each clock
   * the due time, and the last one; what stands before them is late, and tells nothing more. And
   * what the journal has told, and something that happened earlier and was heard of later undid.
   *
   * @param state as of {@link #advance} to {@code now}
   */
  public List<SlaFiring> firings(SlaState state, Instant now) {
    List<SlaFiring> firings = new ArrayList<>();
    for (SlaClock clock : state.clocks()) {
      SlaCycle cycle = clock.current();
      boolean breachIsNews = !cycle.fired().contains(SlaThreshold.BREACH);
      SlaFiring breach = null;
      if (breachIsNews && cycle.breachedAt() != null) {
        breach = firing(clock, SlaThreshold.BREACH, cycle.breachedAt(), false);
      }
      SlaFiring last = null;
      for (SlaThreshold threshold : open(cycle)) {
        Instant when = when(cycle, threshold);
        if (when != null && now.isAfter(when)) {
          SlaFiring passed = firing(clock, threshold, when, false);
          if (threshold.equals(SlaThreshold.BREACH) && breach == null) {
            breach = passed;
          }
          last = last == null || !when.isBefore(last.at()) ? passed : last;
        }
      }
      if (cycle.fired().size() < SlaCycle.MAX_FIRED - 1) {
        if (breach != null) {
          firings.add(breach);
        }
        if (last != null
            && !last.threshold().equals(SlaThreshold.BREACH)
            && (breach == null || last.at().isAfter(breach.at()))) {
          firings.add(last);
        }
      }
      if (cycle.end() == SlaCycle.End.MET && cycle.breachedAt() == null) {
        for (SlaThreshold undone : cycle.fired()) {
          if (undone.isBreach()) {
            firings.add(firing(clock, undone, end(cycle), true));
          }
        }
      }
    }
    firings.sort(Comparator.comparing(SlaFiring::at));
    return firings;
  }

  /** What the rules ask to be done for a firing. */
  public List<SlaAlert> alerts(SlaState state, SlaFiring firing) {
    SlaClock clock = state.clock(firing.metric(), firing.policy()).orElse(null);
    SlaTargetRef target = clock == null ? null : clock.current().last().target();
    if (target == null || firing.withdrawn()) {
      return List.of();
    }
    return timeline.target(target).alerts().stream()
        .filter(alert -> alert.at().equals(firing.threshold()))
        .toList();
  }

  private static SlaFiring firing(
      SlaClock clock, SlaThreshold threshold, Instant at, boolean withdrawn) {
    return new SlaFiring(
        clock.metric(), clock.policy(), clock.current().number(), threshold, at, withdrawn);
  }

  private static Instant end(SlaCycle cycle) {
    Instant to = cycle.last().to();
    return to == null ? cycle.last().from() : to;
  }

  /** The clocks of which something was told, with the thresholds up to there as told. */
  private List<SlaClock> told(SlaState state, TicketEvent.SlaAlerted alerted) {
    List<SlaClock> changed = new ArrayList<>();
    for (SlaClock clock : state.clocks()) {
      SlaCycle cycle = clock.current();
      SortedSet<SlaThreshold> fired = new TreeSet<>(cycle.fired());
      for (SlaFiring firing : alerted.firings()) {
        if (firing.metric().equals(clock.metric())
            && Objects.equals(firing.policy(), clock.policy())
            && firing.cycle() == cycle.number()) {
          if (firing.withdrawn()) {
            fired.remove(firing.threshold());
          } else {
            fired.add(firing.threshold());
            fired.addAll(passedBefore(cycle, firing));
          }
        }
      }
      if (!fired.equals(cycle.fired())) {
        changed.add(alarmed(replaced(clock, withFired(cycle, fired))));
      }
    }
    return changed;
  }

  /** What a firing stands for, too: thresholds that were passed before it, and are late now. */
  private List<SlaThreshold> passedBefore(SlaCycle cycle, SlaFiring firing) {
    List<SlaThreshold> passed = new ArrayList<>();
    for (SlaThreshold threshold : open(cycle)) {
      Instant when = when(cycle, threshold);
      if (when != null && !when.isAfter(firing.at())) {
        passed.add(threshold);
      }
    }
    int room = SlaCycle.MAX_FIRED - 1 - cycle.fired().size();
    return passed.size() <= room ? passed : passed.subList(0, Math.max(0, room));
  }

  /** The thresholds of the open cycle's target that were not told of, in their order. */
  private SortedSet<SlaThreshold> open(SlaCycle cycle) {
    SortedSet<SlaThreshold> open = new TreeSet<>();
    SlaSpan last = cycle.last();
    if (cycle.isOpen() && last.kind() == SlaSpan.Kind.RUNNING && last.target() != null) {
      open.add(SlaThreshold.BREACH);
      timeline.target(last.target()).alerts().forEach(alert -> open.add(alert.at()));
      open.removeAll(cycle.fired());
    }
    return open;
  }

  /** When the open cycle passes a threshold unless something happens; null for never. */
  private @Nullable Instant when(SlaCycle cycle, SlaThreshold threshold) {
    Instant used = due(cycle, threshold.percent());
    return used == null ? null : used.plus(threshold.offset());
  }

  /** The clock with its due time and its alarm. */
  private SlaClock alarmed(SlaClock clock) {
    SlaCycle cycle = clock.current();
    Instant alarm = null;
    if (cycle.fired().size() < SlaCycle.MAX_FIRED - 1) {
      if (cycle.isOpen()
          && cycle.breachedAt() != null
          && !cycle.fired().contains(SlaThreshold.BREACH)) {
        alarm = cycle.breachedAt();
      }
      for (SlaThreshold threshold : open(cycle)) {
        Instant when = when(cycle, threshold);
        if (when != null && (alarm == null || when.isBefore(alarm))) {
          alarm = when;
        }
      }
    }
    return new SlaClock(
        clock.metric(),
        clock.policy(),
        clock.cycles(),
        cycle.isOpen() ? due(cycle, 100) : null,
        alarm == null ? null : alarm.plus(PASSED));
  }

  /**
   * What the last cycle of a clock shows at {@code now}, which is not before its last change.
   *
   * @param clock as of {@link #advance} to {@code now}
   */
  public SlaReading read(SlaClock clock, Instant now) {
    SlaCycle cycle = clock.current();
    SlaSpan last = cycle.last();
    SlaTargetRef target = last.target();
    Instant due = cycle.isOpen() ? due(cycle, 100) : null;
    Duration elapsed = used(cycle);
    if (cycle.isOpen() && last.kind() == SlaSpan.Kind.RUNNING && target != null) {
      elapsed = elapsed.plus(timeline.timeOf(target).between(last.from(), now));
    }
    return new SlaReading(
        status(cycle),
        target,
        elapsed,
        target == null ? null : target.within().minus(elapsed),
        due,
        cycle.breachedAt() != null || (due != null && now.isAfter(due)),
        due == null || target == null || timeline.timeOf(target).isKnown(due));
  }

  /** Why a cycle shows what it shows; its segments add up to what has elapsed. */
  public SlaExplanation explain(SlaClock clock, Instant now) {
    return explain(clock, now, List.of());
  }

  /**
   * As the other, with what paused the clock in words.
   *
   * @param history of the ticket, in which the events are looked up
   */
  public SlaExplanation explain(SlaClock clock, Instant now, List<RecordedEvent> history) {
    return new Explaining(timeline, now, history).of(clock, read(clock, now));
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
   * When the open cycle has used so much of its target unless something happens: at 100 percent it
   * is due. What is used up as the target begins to hold is so at that instant.
   */
  private @Nullable Instant due(SlaCycle cycle, int percent) {
    SlaSpan last = cycle.last();
    SlaTargetRef target = last.target();
    if (last.kind() != SlaSpan.Kind.RUNNING || target == null) {
      return null;
    }
    Duration within =
        percent == 100 ? target.within() : target.within().multipliedBy(percent).dividedBy(100);
    Duration left = within.minus(used(cycle));
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

  /** What happened, as far as clocks care; or a new version, which may judge anew. */
  private record Change(
      Set<SlaTrigger> triggers, Instant at, Ticket ticket, @Nullable EventId cause, boolean anew) {
    boolean isAny(Set<SlaTrigger> of) {
      return triggers.stream().anyMatch(of::contains);
    }
  }

  /** Steps every clock. */
  private SlaState each(SlaState state, int version, Change change) {
    SlaVersion rulesOfTime = timeline.versions().get(version);
    SlaRules rules = rulesOfTime.rules();
    SlaPolicy first = rules.allMatching() ? null : firstMatching(rules, change.ticket());
    List<SlaClock> changed = new ArrayList<>();
    List<SlaClock> others = new ArrayList<>(state.clocks());
    for (SlaMetric metric : rules.metrics()) {
      if (!rules.allMatching()) {
        if (timeline.isMeasured(version, metric.name())) {
          step(state, metric, null, first, version, change, changed, others);
        }
        continue;
      }
      for (SlaPolicy policy : rules.policies()) {
        if (policy.targets().stream().anyMatch(target -> target.metric().equals(metric.name()))) {
          SlaPolicy holds = policy.when().matches(change.ticket()) ? policy : null;
          step(state, metric, policy.name(), holds, version, change, changed, others);
        }
      }
    }
    // Metrics and policies that the rules do not have any longer, or no target for.
    changed.addAll(cancelled(others, change.at()));
    return state.clocks().isEmpty() && changed.isEmpty()
        ? state
        : state.with(rulesOfTime.number(), changed, surplus(state, changed, others));
  }

  /** What is not kept where there would be too many clocks: ended ones without a rule. */
  private static List<SlaClock> surplus(
      SlaState state, List<SlaClock> changed, List<SlaClock> others) {
    SortedSet<SlaClock> all = new TreeSet<>(SlaClock.ORDER);
    all.addAll(state.clocks());
    all.addAll(changed);
    int over = all.size() - SlaState.MAX_CLOCKS;
    List<SlaClock> ended = others.stream().filter(clock -> !clock.current().isOpen()).toList();
    return over <= 0 ? List.of() : ended.subList(0, Math.min(over, ended.size()));
  }

  private void step(
      SlaState state,
      SlaMetric metric,
      @Nullable String policy,
      @Nullable SlaPolicy holds,
      int version,
      Change change,
      List<SlaClock> changed,
      List<SlaClock> others) {
    SlaClock clock = state.clock(metric.name(), policy).orElse(null);
    others.remove(clock);
    SlaClock stepped = changed(clock, metric, policy, change);
    if (stepped != null) {
      SlaTargetRef target = target(metric, holds, version, change, stepped.current().start());
      SlaClock settled = settled(judged(stepped, change, target), metric, change, target);
      if (!Objects.equals(settled, clock)) {
        changed.add(alarmed(settled));
      }
    }
  }

  /** The clock with its open cycle judged anew, if that is asked for and shows something else. */
  private SlaClock judged(SlaClock clock, Change change, @Nullable SlaTargetRef target) {
    SlaCycle cycle = clock.current();
    boolean counts =
        target != null && (cycle.last().target() != null || timeline.target(target).retroactive());
    if (!change.anew() || target == null || !counts || !cycle.isOpen()) {
      return clock;
    }
    SlaCycle anew = counted(cycle, target);
    SlaTargetRef before = cycle.last().target();
    boolean same =
        before != null
            && before.within().equals(target.within())
            && Objects.equals(due(cycle, 100), due(anew, 100))
            && used(closed(cycle, change.at())).equals(used(closed(anew, change.at())));
    if (same) {
      return clock;
    }
    List<SlaCycle> cycles = new ArrayList<>(clock.cycles());
    cycles.set(
        cycles.size() - 1, withEnd(closed(cycle, change.at()), SlaCycle.End.CANCELLED, false));
    cycles.add(anew);
    if (cycles.size() > maxCycles) {
      cycles.remove(0);
    }
    return new SlaClock(clock.metric(), clock.policy(), cycles, clock.due(), clock.alarm());
  }

  /** The next cycle: the same spans, all of them counted by one target; sums stay as they are. */
  private SlaCycle counted(SlaCycle cycle, SlaTargetRef target) {
    boolean all = timeline.target(target).retroactive();
    BusinessTime time = timeline.timeOf(target);
    Duration left = target.within();
    Instant breachedAt = null;
    List<SlaSpan> spans = new ArrayList<>();
    for (SlaSpan span : cycle.spans()) {
      Instant to = span.to();
      boolean counts = all || span.target() != null;
      boolean ran = counts && span.kind() == SlaSpan.Kind.RUNNING && to != null;
      Duration used =
          ran && to != null
              ? time.between(span.from(), to)
              : span.kind() == SlaSpan.Kind.EARLIER ? span.used() : Duration.ZERO;
      if (breachedAt == null && used.compareTo(left) > 0) {
        breachedAt = ran ? time.plus(span.from(), left) : to;
      }
      left = left.compareTo(used) > 0 ? left.minus(used) : Duration.ZERO;
      spans.add(
          new SlaSpan(span.kind(), span.from(), to, span.cause(), counts ? target : null, used));
    }
    return new SlaCycle(cycle.number() + 1, spans, breachedAt, null, false, new TreeSet<>());
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

  private SlaClock begun(
      @Nullable SlaClock clock, SlaMetric metric, @Nullable String policy, Change change) {
    int number = clock == null ? 1 : clock.current().number() + 1;
    SlaSpan span =
        new SlaSpan(SlaSpan.Kind.RUNNING, change.at(), null, change.cause(), null, Duration.ZERO);
    List<SlaCycle> cycles = new ArrayList<>(clock == null ? List.of() : clock.cycles());
    cycles.add(new SlaCycle(number, List.of(span), null, null, false, new TreeSet<>()));
    if (cycles.size() > maxCycles) {
      cycles.remove(0);
    }
    return new SlaClock(metric.name(), policy, cycles, null, null);
  }

  private SlaClock ended(SlaClock clock, Change change, boolean cancel) {
    SlaCycle cycle = closed(clock.current(), change.at());
    SlaCycle.End how =
        cancel
            ? SlaCycle.End.CANCELLED
            : cycle.breachedAt() == null ? SlaCycle.End.MET : SlaCycle.End.BREACHED;
    return replaced(clock, withEnd(cycle, how, change.triggers().contains(SlaTrigger.SOLVED)));
  }

  /** The last cycle goes on; since it ended, the ticket was solved. */
  private SlaClock continued(SlaClock clock, Change change) {
    SlaCycle cycle = withEnd(clock.current(), null, false);
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
    return replaced(clock, withSpans(cycle, spans));
  }

  /** Those of the clocks that end by being cancelled, or that have just ended otherwise. */
  private List<SlaClock> cancelled(List<SlaClock> clocks, Instant at) {
    List<SlaClock> cancelled = new ArrayList<>();
    for (SlaClock clock : clocks) {
      SlaCycle cycle = clock.current();
      boolean endsNow = !cycle.isOpen() && at.equals(cycle.last().to());
      if (cycle.isOpen() || endsNow) {
        SlaCycle closed = cycle.isOpen() ? closed(cycle, at) : cycle;
        SlaCycle end = withEnd(closed, SlaCycle.End.CANCELLED, false);
        if (!end.equals(cycle)) {
          cancelled.add(alarmed(replaced(clock, end)));
        }
      }
    }
    return cancelled;
  }

  /** The open cycle, doing what the ticket asks for, under the target that holds now. */
  private SlaClock settled(
      SlaClock clock, SlaMetric metric, Change change, @Nullable SlaTargetRef chosen) {
    SlaCycle cycle = clock.current();
    if (!cycle.isOpen()) {
      return clock;
    }
    SlaSpan last = cycle.last();
    SlaSpan.Kind kind = kind(metric, change.ticket());
    boolean same = timeline.isSame(last.target(), chosen);
    if (kind == last.kind() && same) {
      return clock;
    }
    SlaTargetRef target = same ? last.target() : chosen;
    SlaCycle settled = retroactive(closed(cycle, change.at()), target);
    List<SlaSpan> spans = new ArrayList<>(settled.spans());
    Instant from = spans.get(spans.size() - 1).to();
    Instant at = from == null ? change.at() : from;
    dropEmpty(spans, at);
    SlaSpan previous = spans.isEmpty() ? null : spans.get(spans.size() - 1);
    if (previous != null && previous.kind() == kind && timeline.isSame(previous.target(), target)) {
      // There and back at one instant is as if nothing had happened.
      spans.set(
          spans.size() - 1,
          new SlaSpan(
              kind, previous.from(), null, previous.cause(), previous.target(), Duration.ZERO));
    } else {
      spans.add(new SlaSpan(kind, at, null, change.cause(), target, Duration.ZERO));
    }
    return replaced(clock, withSpans(settled, spans));
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
    SlaTargetRef target = last.target();
    boolean counts = last.kind() == SlaSpan.Kind.RUNNING && target != null;
    Instant due = due(cycle, 100);
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
    SlaCycle closed = withSpans(cycle, spans);
    boolean missed = due != null && to.isAfter(due) && cycle.breachedAt() == null;
    return missed
        ? new SlaCycle(
            closed.number(),
            closed.spans(),
            due,
            closed.end(),
            closed.endedBySolving(),
            closed.fired())
        : closed;
  }

  /** The cycle, with the time before its first target counted where that asks for it. */
  private SlaCycle retroactive(SlaCycle cycle, @Nullable SlaTargetRef target) {
    if (target == null || hasHadTarget(cycle.spans()) || !timeline.target(target).retroactive()) {
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
    return withSpans(cycle, spans);
  }

  private static boolean hasHadTarget(List<SlaSpan> spans) {
    return spans.stream().anyMatch(span -> span.target() != null);
  }

  // ---- values with one part changed

  /** Business time that counts of all spans that are over. */
  private static Duration used(SlaCycle cycle) {
    Duration used = Duration.ZERO;
    for (SlaSpan span : cycle.spans()) {
      used = used.plus(span.used());
    }
    return used;
  }

  private static SlaClock replaced(SlaClock clock, SlaCycle last) {
    List<SlaCycle> changed = new ArrayList<>(clock.cycles());
    changed.set(changed.size() - 1, last);
    return new SlaClock(clock.metric(), clock.policy(), changed, clock.due(), clock.alarm());
  }

  private static SlaCycle withEnd(SlaCycle cycle, SlaCycle.@Nullable End end, boolean bySolving) {
    return new SlaCycle(
        cycle.number(), cycle.spans(), cycle.breachedAt(), end, bySolving, cycle.fired());
  }

  private static SlaCycle withFired(SlaCycle cycle, SortedSet<SlaThreshold> fired) {
    return new SlaCycle(
        cycle.number(),
        cycle.spans(),
        cycle.breachedAt(),
        cycle.end(),
        cycle.endedBySolving(),
        fired);
  }

  /** The cycle with other spans, the oldest of them added up where there are too many. */
  private SlaCycle withSpans(SlaCycle cycle, List<SlaSpan> newSpans) {
    List<SlaSpan> kept = new ArrayList<>(newSpans);
    int max = hasHadTarget(kept) ? maxSpans : Math.max(maxSpans, SPANS_WITHOUT_TARGET);
    while (kept.size() > max) {
      SlaSpan first = kept.get(0);
      SlaSpan second = kept.remove(1);
      kept.set(
          0,
          new SlaSpan(
              SlaSpan.Kind.EARLIER,
              first.from(),
              second.to(),
              first.cause(),
              second.target() == null ? first.target() : second.target(),
              first.used().plus(second.used())));
    }
    return new SlaCycle(
        cycle.number(),
        kept,
        cycle.breachedAt(),
        cycle.end(),
        cycle.endedBySolving(),
        cycle.fired());
  }

  private static SlaSpan.Kind kind(SlaMetric metric, Ticket ticket) {
    if (isOver(ticket)) {
      return SlaSpan.Kind.SOLVED;
    }
    boolean elsewhere = metric.runsWhile() != null && !metric.runsWhile().matches(ticket);
    return elsewhere || (metric.pausedWhile() != null && metric.pausedWhile().matches(ticket))
        ? SlaSpan.Kind.PAUSED
        : SlaSpan.Kind.RUNNING;
  }

  private static @Nullable SlaPolicy firstMatching(SlaRules rules, Ticket ticket) {
    for (SlaPolicy policy : rules.policies()) {
      if (policy.when().matches(ticket)) {
        return policy;
      }
    }
    return null;
  }

  private @Nullable SlaTargetRef target(
      SlaMetric metric, @Nullable SlaPolicy policy, int version, Change change, Instant start) {
    if (policy == null) {
      return null;
    }
    for (int i = 0; i < policy.targets().size(); i++) {
      SlaTarget target = policy.targets().get(i);
      if (target.metric().equals(metric.name()) && target.when().matches(change.ticket())) {
        SlaTargetRef chosen =
            new SlaTargetRef(
                policy.name(),
                i,
                timeline.versions().get(version).number(),
                target.within(),
                target.calendar(),
                zone(target, change.ticket()));
        return target.by() == null ? chosen : relative(chosen, target.by(), start);
      }
    }
    return null;
  }

  /** A target that is due at a time of day, if that is earlier. */
  private SlaTargetRef relative(SlaTargetRef chosen, SlaBy by, Instant start) {
    Duration within = RelativeTarget.within(by, timeline.timeOf(chosen), start);
    return within.compareTo(chosen.within()) >= 0
        ? chosen
        : new SlaTargetRef(
            chosen.policy(),
            chosen.index(),
            chosen.version(),
            within,
            chosen.calendar(),
            chosen.zone());
  }

  private static @Nullable String zone(SlaTarget target, Ticket ticket) {
    if (target.zoneField() == null) {
      return null;
    }
    FieldValue value = ticket.fields().get(target.zoneField());
    String zone =
        value instanceof FieldValue.Text text
            ? text.value()
            : value instanceof FieldValue.Chosen chosen ? chosen.value() : "";
    return SlaTimeline.isZone(zone) ? zone : null;
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
