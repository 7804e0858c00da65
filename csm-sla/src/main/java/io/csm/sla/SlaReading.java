package io.csm.sla;

import io.csm.core.ticket.SlaTargetRef;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a cycle shows at some time.
 *
 * @param status what it does, or how it ended
 * @param target what holds, or held last, or null
 * @param elapsed business time used
 * @param remaining what is left of the target, negative beyond it; null without a target
 * @param due when it is breached unless it ends; null while it does not run, without a target, and
 *     where the calendar is never open for that long
 * @param breached whether the due time was missed, now or earlier in the cycle
 * @param known whether the calendar knows its holidays at the due time; true without one
 */
public record SlaReading(
    Status status,
    @Nullable SlaTargetRef target,
    Duration elapsed,
    @Nullable Duration remaining,
    @Nullable Instant due,
    boolean breached,
    boolean known) {
  /** What a cycle does, or how it ended. */
  public enum Status {
    RUNNING,
    PAUSED,
    MET,
    BREACHED,
    CANCELLED
  }
}
