package io.csm.core.ticket;

import io.csm.core.config.SlaThreshold;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A threshold that an SLA clock has passed, or of which it turned out that it had not. Immutable.
 *
 * @param metric the name of the metric
 * @param policy the name of the policy, or null where the first policy that holds counts
 * @param cycle the number of the cycle
 * @param threshold of each, a cycle tells once
 * @param at when it was passed
 * @param withdrawn whether something that happened earlier, and was heard of later, undid it
 */
public record SlaFiring(
    String metric,
    @Nullable String policy,
    int cycle,
    SlaThreshold threshold,
    Instant at,
    boolean withdrawn) {}
