package io.csm.core.ticket;

import io.csm.core.internal.Require;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one metric came to on one ticket. Immutable.
 *
 * @param metric the name of the metric
 * @param policy the name of the policy, or null where the first policy that holds counts
 * @param cycles in order, at least one and at most the last {@value #MAX_CYCLES}; a ticket keeps
 *     the last one, and its history has all
 * @param due when the last cycle is breached unless something happens; null while it does not run,
 *     without a target, and where the calendar is never open for that long
 * @param alarm when the next threshold has passed of which has not been told; null for never
 */
public record SlaClock(
    String metric,
    @Nullable String policy,
    List<SlaCycle> cycles,
    @Nullable Instant due,
    @Nullable Instant alarm) {
  /** The most cycles that are kept. */
  public static final int MAX_CYCLES = 100;

  /** By metric and policy. */
  public static final Comparator<SlaClock> ORDER =
      Comparator.comparing(SlaClock::metric)
          .thenComparing(SlaClock::policy, Comparator.nullsFirst(Comparator.naturalOrder()));

  public SlaClock {
    cycles = Require.list("clock.cycles", cycles, MAX_CYCLES);
    Require.that(!cycles.isEmpty(), "clock.cycles", "empty", "at least one cycle");
  }

  /** The cycle that is open, or the last one. */
  public SlaCycle current() {
    return cycles.get(cycles.size() - 1);
  }
}
