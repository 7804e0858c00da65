package io.csm.core;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Draws 64-bit ids that sort by time and are unique as long as each running node has a node number
 * of its own.
 *
 * <p>Layout, high to low: 42 bits milliseconds since 1970-01-01T00:00Z (until 2109), 9 bits node,
 * 12 bits sequence. When more than 4,096 ids are drawn in a millisecond, or the clock steps back,
 * the generator runs ahead of the clock instead of waiting or repeating itself. Thread-safe,
 * lock-free; one atomic update per id.
 */
public final class IdGenerator implements IdSource {
  /** The greatest node number. */
  public static final int MAX_NODE = 511;

  private static final int SEQUENCE_BITS = 12;
  private static final int NODE_BITS = 9;
  private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

  private final InstantSource clock;
  private final long node;

  /** Milliseconds and sequence of the last id, as one number that only grows. */
  private final AtomicLong last = new AtomicLong();

  /**
   * @param clock where the time comes from
   * @param node this node's number, 0 to {@value #MAX_NODE}, unique among running nodes
   */
  public IdGenerator(InstantSource clock, int node) {
    if (node < 0 || node > MAX_NODE) {
      throw CsmException.of(
          Code.INVALID_VALUE, "node", "value", node, "expected", "a number from 0 to " + MAX_NODE);
    }
    this.clock = clock;
    this.node = node;
  }

  @Override
  public long next() {
    long earliest = Math.max(1, clock.millis()) << SEQUENCE_BITS;
    long stamp = last.updateAndGet(previous -> Math.max(previous + 1, earliest));
    return (stamp >>> SEQUENCE_BITS) << (NODE_BITS + SEQUENCE_BITS)
        | node << SEQUENCE_BITS
        | (stamp & SEQUENCE_MASK);
  }
}
