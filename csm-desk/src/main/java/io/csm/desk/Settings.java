package io.csm.desk;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * How a node runs.
 *
 * @param holder of its leases and its number: its name, and what tells this run from every other
 * @param executor null for a host that ticks by hand
 */
record Settings(
    String holder,
    Duration lease,
    Duration tickEvery,
    @Nullable ScheduledExecutorService executor) {}
