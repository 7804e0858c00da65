package io.csm.core.people;

import io.csm.core.work.DutyState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an agent with a schedule is on duty, as the desk has written it down last. Immutable.
 *
 * @param since when that state began to hold
 * @param next when the schedule says something else next; null for never
 */
public record Duty(WorkSchedule schedule, DutyState state, Instant since, @Nullable Instant next) {}
