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
 */
public record SlaTargetRef(
    String policy, int index, long version, Duration within, @Nullable String calendar) {}
