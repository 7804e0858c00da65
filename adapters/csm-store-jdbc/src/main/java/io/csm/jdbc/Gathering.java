package io.csm.jdbc;

import io.csm.core.CsmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Calls that share transactions. While one is on its way, those who ask gather; the first of them
 * then asks for all. So a node uses at most one connection for this, and the more ask at a time,
 * the more are served by one commit. Who asks alone waits for nobody. Thread-safe.
 *
 * @param <Q> what a caller asks
 * @param <A> what it is answered
 */
final class Gathering<Q, A> {
  private final long most;
  private final ToLongFunction<Q> weight;
  private final Function<List<Q>, List<A>> all;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Group<Q, A> gathering = new Group<>();
  private boolean busy;

  /**
   * @param most the greatest weight of what is asked together; one caller may exceed it alone
   * @param all answers each, in the order that they are asked in; called by one thread at a time
   */
  Gathering(long most, ToLongFunction<Q> weight, Function<List<Q>, List<A>> all) {
    this.most = most;
    this.weight = weight;
    this.all = all;
  }

  /** The answer to one caller; throws what the call for its group threw. */
  A ask(Q asked) {
    lock.lock();
    try {
      long own = weight.applyAsLong(asked);
      while (!gathering.asked.isEmpty() && gathering.weight + own > most) {
        changed.awaitUninterruptibly();
      }
      Group<Q, A> group = gathering;
      int place = group.asked.size();
      group.asked.add(asked);
      group.weight += own;
      while (busy && !group.done) {
        changed.awaitUninterruptibly();
      }
      if (!group.done) {
        lead(group);
      }
      return group.answer(place);
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock held, which is released while the database works. */
  private void lead(Group<Q, A> group) {
    gathering = new Group<>();
    busy = true;
    changed.signalAll();
    lock.unlock();
    try {
      group.answers = all.apply(group.asked);
    } catch (RuntimeException failed) {
      group.failure = failed;
    } finally {
      lock.lock();
      group.done = true;
      busy = false;
      changed.signalAll();
    }
  }

  /** What several callers ask together. Guarded by the lock, save for its leader. */
  private static final class Group<Q, A> {
    final List<Q> asked = new ArrayList<>();
    long weight;
    boolean done;
    List<A> answers = List.of();
    @Nullable RuntimeException failure;

    A answer(int place) {
      if (failure != null) {
        throw failure instanceof CsmException known
            ? new CsmException(known.problem(), known)
            : new IllegalStateException("The data source failed", failure);
      }
      return answers.get(place);
    }
  }
}
