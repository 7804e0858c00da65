package io.csm.desk;

import io.csm.core.IdGenerator;
import io.csm.core.IdSource;
import io.csm.spi.NodeNumbers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids of this node, under the number that it holds, and the level that all running nodes can
 * read. Thread-safe.
 *
 * <p>The number is renewed once a minute. When it is this node's no longer, another is claimed, and
 * ids go on under that. A node that could not renew for four minutes, e.g. because it was stopped,
 * renews before it draws one more id: after ten its number may be somebody else's.
 */
final class NodeIds implements IdSource {
  private static final Duration RENEW = Duration.ofMinutes(1);
  private static final Duration TRUST = Duration.ofMinutes(4);
  private static final Logger log = LoggerFactory.getLogger(NodeIds.class);

  private final NodeNumbers numbers;
  private final InstantSource clock;
  private final String holder;
  private final int level;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile IdGenerator generator;
  private volatile long renewedAt;
  private volatile int lowestLevel;
  private Instant triedAt;
  private int number;
  private boolean closed;

  /**
   * @param holder unique for this run of this process
   * @param level of the events that this node can read
   */
  NodeIds(NodeNumbers numbers, InstantSource clock, String holder, int level) {
    this.numbers = numbers;
    this.clock = clock;
    this.holder = holder;
    this.level = level;
    this.renewedAt = clock.millis();
    this.triedAt = clock.instant();
    this.number = numbers.claim(holder, level);
    this.generator = new IdGenerator(clock, number);
    this.lowestLevel = numbers.lowestLevel();
  }

  @Override
  public long next() {
    long ago = clock.millis() - renewedAt;
    if (ago > TRUST.toMillis()) {
      lock.lock();
      try {
        if (clock.millis() - renewedAt > TRUST.toMillis()) {
          renew();
        }
      } finally {
        lock.unlock();
      }
    }
    return generator.next();
  }

  /** What every running node can read, as it was at the last renewal. */
  int lowestLevel() {
    return lowestLevel;
  }

  /** Renews the number if that is due. */
  void keep() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      Instant now = clock.instant();
      if (!closed && Ownership.isDue(triedAt, now, RENEW)) {
        triedAt = now;
        renew();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives the number back. */
  void close() {
    lock.lock();
    try {
      closed = true;
      numbers.release(holder, number);
    } finally {
      lock.unlock();
    }
  }

  private void renew() {
    long now = clock.millis();
    if (!numbers.renew(holder, number)) {
      int lost = number;
      number = numbers.claim(holder, level);
      generator = new IdGenerator(clock, number);
      log.warn("Node number {} is somebody else's now; ids go on under number {}", lost, number);
    }
    renewedAt = now;
    lowestLevel = numbers.lowestLevel();
  }
}
