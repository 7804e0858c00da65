package io.csm.core.ticket;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The target that holds for a cycle, and where it comes from. Immutable.
 *
 * @param policy the name of the policy that chose it
 * @param index which of the policy's targets it is, from 0
 * @param version of the rules and calendars by which it counts; in a desk, the version of the
 *     tenant's configuration with which they came into force
 * @param within how long it may take, of the calendar's time
 * @param calendar the calendar's name, or null for all hours
 * @param zone in which the calendar's hours are meant, or null for its own
 */
public record SlaTargetRef(
    String policy,
    int index,
    long version,
    Duration within,
    @Nullable String calendar,
    @Nullable String zone) {
  /** A target in the zone of its calendar. */
  public SlaTargetRef(
      String policy, int index, long version, Duration within, @Nullable String calendar) {
    this(policy, index, version, within, calendar, null);
  }
}
