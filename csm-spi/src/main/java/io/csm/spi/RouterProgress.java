package io.csm.spi;

import io.csm.core.AggregateState;

/**
 * How far the router of a pool has come.
 *
 * @param epoch of the owner that decided last
 * @param round the number of its last round in that epoch
 */
public record RouterProgress(long epoch, long round) implements AggregateState {}
