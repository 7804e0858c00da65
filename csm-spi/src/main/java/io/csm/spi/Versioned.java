package io.csm.spi;

import io.csm.core.AggregateState;
import io.csm.core.event.AggregateKey;
import java.time.Instant;

/**
 * An aggregate as it is stored.
 *
 * @param version how many events it has, from 1
 * @param lastRecordedAt of its last event; no later event of it is recorded before
 */
public record Versioned(
    AggregateKey key, long version, Instant lastRecordedAt, AggregateState state) {}
