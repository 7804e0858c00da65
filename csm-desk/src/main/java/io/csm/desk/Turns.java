package io.csm.desk;

import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lets the commands of this node that concern the same agent go one after the other. Whoever is
 * decided while another one's commit is on its way to the disk has lost against it, and is decided
 * again; with ten tickets ringing at one agent that is most of the work. Nothing depends on it: who
 * has waited for {@value #PATIENCE_MILLIS} ms goes ahead. Thread-safe.
 */
final class Turns {
  private static final int STRIPES = 256;
  private static final long PATIENCE_MILLIS = 200;

  private final List<ReentrantLock> locks =
      Stream.generate(() -> new ReentrantLock(true)).limit(STRIPES).toList();

  /** Does it when it is its turn, by the first agent among those keys; at once if there is none. */
  <T> T inTurn(Collection<AggregateKey> keys, Supplier<T> what) {
    for (AggregateKey key : keys) {
      if (key.type() == AggregateType.AGENT) {
        return inTurn(locks.get(StateCache.spread(key.id(), STRIPES)), what);
      }
    }
    return what.get();
  }

  private static <T> T inTurn(ReentrantLock lock, Supplier<T> what) {
    boolean mine = false;
    try {
      mine = lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException told) {
      // What is interrupted is for the caller to say.
      Thread.currentThread().interrupt();
    }
    try {
      return what.get();
    } finally {
      if (mine) {
        lock.unlock();
      }
    }
  }
}
