package io.csm.spi;

import io.csm.core.Position;

/**
 * Who may bind routing decisions in a shard.
 *
 * @param number grows by one with every take-over
 * @param since the end of the journal at the take-over; the new owner decides nothing before it has
 *     read that far
 */
public record Epoch(long number, Position since) {}
