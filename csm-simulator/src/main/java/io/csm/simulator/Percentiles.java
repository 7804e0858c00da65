package io.csm.simulator;

/**
 * Waits in whole seconds, by nearest rank: the p-th percentile of n values is the one at position
 * {@code ceil(p/100 · n)} when they stand in order. All 0 where there is no value.
 */
public record Percentiles(long p50, long p90, long p95, long p99) {}
