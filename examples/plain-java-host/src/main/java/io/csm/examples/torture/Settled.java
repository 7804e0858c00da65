package io.csm.examples.torture;

import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.desk.Csm;
import io.csm.desk.InMemoryLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How a run came to its end: a last node, alone and with its clock ahead of all others, did
 * whatever they had left.
 *
 * @param began the ends of the journals before it
 * @param late what had been due before this by all clocks, the nodes had to fire by themselves
 * @param now what was due by then, the last node has fired
 */
record Settled(SortedMap<ShardId, Position> began, Instant late, Instant now) {
  /** How far the clock of a node may be off. */
  static final Duration MAX_OFFSET = Duration.ofMinutes(10);

  /** How long after its time something may fire: what fails is tried again after a minute. */
  private static final Duration LATEST = Duration.ofMinutes(2);

  private static final Duration RETRY = Duration.ofMinutes(2);
  private static final int MAX_TICKS = 100_000;

  Settled {
    began = Collections.unmodifiableSortedMap(new TreeMap<>(began));
  }

  /**
   * Runs the last node. No other may run.
   *
   * @param offset by how much the clocks of the others were off at most
   */
  static Settled by(Node.Ports ports, Duration offset) {
    Instant end = Instant.now();
    SortedMap<ShardId, Position> began = new TreeMap<>();
    for (TenantId tenant : World.TENANTS) {
      ShardId shard = ports.store().shardOf(tenant).orElseThrow();
      began.put(shard, ports.store().end(shard));
    }
    Instant ahead = end.plus(MAX_OFFSET);
    AtomicReference<Instant> time = new AtomicReference<>(ahead);
    // What nodes held that were killed has not run out yet.
    Node.Ports alone = ports.with(new InMemoryLeases(time::get));
    Instant now;
    try (Csm csm = alone.builder().node("last").clock(time::get).build()) {
      for (TenantId tenant : World.TENANTS) {
        csm.desk(tenant).configure(World.calendar(true)).orThrow();
      }
      tick(csm, ahead);
      now = time.updateAndGet(before -> before.plus(Duration.ofHours(1)));
      tick(csm, now);
      tick(csm, time.updateAndGet(before -> before.plus(RETRY)));
    }
    return new Settled(began, end.minus(offset).minus(LATEST), now);
  }

  private static void tick(Csm csm, Instant now) {
    for (int ticks = 0; csm.tick(now) > 0; ticks++) {
      if (ticks == MAX_TICKS) {
        throw new IllegalStateException("the last node does not come to an end");
      }
    }
  }
}
