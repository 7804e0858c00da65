package io.csm.core.ticket;

import io.csm.core.internal.Require;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The SLA clocks of one ticket: the fold of its events under the rules and calendars of their time,
 * and so a cache that can be computed again. Immutable.
 *
 * @param version of rules and calendars up to which it was folded; 0 for none
 * @param clocks in the order of {@link SlaClock#ORDER}, at most {@value #MAX_CLOCKS}
 */
public record SlaState(long version, List<SlaClock> clocks) {
  /** The most clocks of a ticket. */
  public static final int MAX_CLOCKS = 100;

  /** Before the first event, and of a ticket without clocks. */
  public static final SlaState NONE = new SlaState(0, List.of());

  public SlaState {
    clocks = Require.list("sla.clocks", clocks, MAX_CLOCKS);
  }

  /** The clock of a metric where the first policy that holds counts. */
  public Optional<SlaClock> clock(String metric) {
    return clock(metric, null);
  }

  /** The clock of a metric under a policy. */
  public Optional<SlaClock> clock(String metric, @Nullable String policy) {
    for (SlaClock clock : clocks) {
      if (clock.metric().equals(metric) && Objects.equals(clock.policy(), policy)) {
        return Optional.of(clock);
      }
    }
    return Optional.empty();
  }

  /** The earliest due time of all clocks that run; null if none has one. */
  public @Nullable Instant due() {
    return earliest(clocks.stream().map(SlaClock::due));
  }

  /** Whether some clock runs, or has something to tell. */
  public boolean isRunning() {
    for (SlaClock clock : clocks) {
      SlaCycle cycle = clock.current();
      boolean runs = cycle.isOpen() && cycle.last().kind() == SlaSpan.Kind.RUNNING;
      if (runs || clock.alarm() != null) {
        return true;
      }
    }
    return false;
  }

  /** The earliest alarm of all clocks; null if none has one. */
  public @Nullable Instant alarm() {
    return earliest(clocks.stream().map(SlaClock::alarm));
  }

  /**
   * These clocks after a change.
   *
   * @param changed take the place of those of the same metric and policy
   * @param dropped are left out first
   */
  public SlaState with(long newVersion, List<SlaClock> changed, List<SlaClock> dropped) {
    Collection<SlaClock> all = new TreeSet<>(SlaClock.ORDER);
    all.addAll(changed);
    for (SlaClock clock : clocks) {
      boolean gone = dropped.stream().anyMatch(one -> SlaClock.ORDER.compare(one, clock) == 0);
      if (!gone) {
        all.add(clock);
      }
    }
    return new SlaState(newVersion, List.copyOf(all));
  }

  private static @Nullable Instant earliest(
      java.util.stream.Stream<? extends @Nullable Instant> times) {
    return times.filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
  }
}
