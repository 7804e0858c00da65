package io.csm.sla;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of one ticket, as the fold of its events: a cache that can be computed again.
 * Immutable.
 *
 * @param seen up to when versions of the rules were looked at
 * @param clocks in the order of their metrics and policies
 */
public record SlaState(Instant seen, List<SlaClock> clocks) {
  /** Before the first event. */
  public static final SlaState NONE = new SlaState(Instant.MIN, List.of());

  public SlaState {
    clocks = List.copyOf(clocks);
  }

  /** The clock of a metric where the first policy that holds counts. */
  public Optional<SlaClock> clock(String metric) {
    return clock(metric, null);
  }

  /** The clock of a metric under a policy. */
  public Optional<SlaClock> clock(String metric, @Nullable String policy) {
    return clocks.stream()
        .filter(clock -> clock.metric().equals(metric) && Objects.equals(clock.policy(), policy))
        .findFirst();
  }
}
