package io.csm.desk;

import io.csm.spi.Signals;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * How a node runs.
 *
 * @param holder of its leases and its number: its name, and what tells this run from every other
 * @param grace for how long an agent's last session must be gone
 * @param signals null for a node that finds out by looking
 * @param executor null for a host that ticks by hand
 */
record Settings(
    String holder,
    Duration lease,
    Duration tickEvery,
    Duration grace,
    @Nullable Signals signals,
    @Nullable ScheduledExecutorService executor) {}
