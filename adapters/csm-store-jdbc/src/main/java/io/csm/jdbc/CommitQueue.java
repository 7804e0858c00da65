package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.spi.CommitResult;
import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The callers who wait to commit to one shard. There is no thread of ours: one of the callers
 * leads, which means that it commits for all who have come until then, answers them, and hands on
 * to one who came later as soon as its own request is answered. Thread-safe.
 *
 * <p>What befalls a leader befalls its own request alone: if it gets no connection, the others have
 * one more leader try; and it is not interrupted while it leads, but finds itself interrupted when
 * it is answered, as those who wait do.
 *
 * <p><b>Bounds.</b> {@link #MAX_QUEUED} changes wait at most; more are refused with {@code
 * OVERLOADED}. A group takes one request of each tenant in turn, so that a tenant which has many
 * waiting delays the others by a group or two.
 */
final class CommitQueue {
  /** How many changes wait for a shard at most. */
  static final int MAX_QUEUED = 10_000;

  /** How many changes, and how many rows, are committed together if they are several requests. */
  static final int MAX_GROUP = 1_000;

  private static final int MAX_WEIGHT = 20_000;

  /** How long a single change is tried again whose rows somebody else has locked. */
  private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long FORGET_MICROS = TimeUnit.MINUTES.toMicros(1);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** After so many leaders without a connection, a request of another caller fails, too. */
  private static final int MAX_UNCONNECTED = 2;

  /** After so many locks that were not to be had, the rest of a group is refused at once. */
  private static final int MAX_LOCK_TIMEOUTS = 2;

  private final Database database;
  private final InstantSource clock;
  private final ShardId shard;
  private final Tail tail = new Tail();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition answered = lock.newCondition();

  /** The requests of each tenant; the tenant that is served next comes first. */
  private final Map<TenantId, ArrayDeque<Request>> waiting = new LinkedHashMap<>();

  private int queued;
  private boolean led;

  /** When answers are removed again that need not be kept; only the leader looks. */
  private long forgetAtMicros = Long.MIN_VALUE;

  /** How many groups were begun, and how many of them are over. */
  private long begun;

  private long over;

  CommitQueue(Database database, InstantSource clock, ShardId shard) {
    this.database = database;
    this.clock = clock;
    this.shard = shard;
  }

  /** What one caller wants committed. Guarded by the lock, except while a leader has it. */
  private static final class Request {
    final TenantId tenant;
    final List<Prepared> changes;
    List<CommitResult> answers = List.of();

    @Nullable CsmException failure;

    /** How many leaders got no connection to commit it. */
    int unconnected;

    int weight;
    @Nullable Instant busySince;
    long busyNanos;

    Request(TenantId tenant, List<Prepared> changes) {
      this.tenant = tenant;
      this.changes = changes;
      for (Prepared change : changes) {
        weight += change.weight();
      }
    }

    boolean isDone() {
      return failure != null || !answers.isEmpty();
    }
  }

  /** Commits changes of one caller, at least one. */
  List<CommitResult> commit(List<Prepared> changes) {
    Request request = new Request(changes.get(0).change().tenant(), changes);
    lock.lock();
    try {
      if (queued + changes.size() > MAX_QUEUED) {
        throw CsmException.of(Code.OVERLOADED, "store.queue", "limit", MAX_QUEUED);
      }
      enqueue(request);
      while (!request.isDone()) {
        if (led) {
          answered.awaitUninterruptibly();
        } else {
          led = true;
          try {
            lead(request);
          } finally {
            led = false;
            answered.signalAll();
          }
        }
      }
    } finally {
      lock.unlock();
    }
    if (request.failure != null) {
      // Each caller throws an exception of its own; the first cause is in all of them.
      throw new CsmException(request.failure.problem(), request.failure);
    }
    return request.answers;
  }

  /** What was committed here last. */
  Tail tail() {
    return tail;
  }

  /**
   * Waits until the group that is being committed is over, if there is one.
   *
   * <p>H2 shows a commit before it is in the file. Who has read it and waits for this has read what
   * stays, even if the process is killed the moment after.
   */
  void settle() {
    lock.lock();
    try {
      long last = begun;
      while (over < last) {
        answered.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Request request) {
    queued += request.changes.size();
    waiting.computeIfAbsent(request.tenant, tenant -> new ArrayDeque<>()).add(request);
  }

  /**
   * Commits group after group until {@code own} is answered. The lock is held, but not meanwhile.
   */
  private void lead(Request own) {
    boolean interrupted = false;
    int interrupts = 0;
    while (!own.isDone()) {
      List<Request> group = take();
      boolean progress = false;
      begun++;
      lock.unlock();
      try {
        interrupted |= Thread.interrupted();
        progress = commitGroup(group);
      } catch (Database.NoConnection failed) {
        progress = true;
        boolean told = Thread.interrupted() || isInterrupt(failed);
        interrupted |= told;
        if (!told || ++interrupts == Database.MAX_TRIES) {
          unconnected(group, own, Failures.of(failed));
        }
      } catch (Error bug) {
        fail(group, failed(bug));
        throw bug;
      } finally {
        lock.lock();
        over++;
        for (Request request : group) {
          if (!request.isDone()) {
            enqueue(request);
          }
        }
        answered.signalAll();
      }
      if (own.failure != null) {
        withdraw(own);
      } else if (!progress) {
        pause();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A request that has failed before it had its turn. */
  private void withdraw(Request own) {
    ArrayDeque<Request> same = waiting.get(own.tenant);
    if (same != null && same.remove(own)) {
      queued -= own.changes.size();
      if (same.isEmpty()) {
        waiting.remove(own.tenant);
      }
    }
  }

  /** The leader's own request fails; the others do when a second leader got no connection. */
  private static void unconnected(List<Request> group, Request own, CsmException failure) {
    fail(List.of(own), failure);
    for (Request request : group) {
      if (++request.unconnected == MAX_UNCONNECTED) {
        fail(List.of(request), failure);
      }
    }
  }

  private static boolean isInterrupt(SQLException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the answer is to be given: of a list all are, as others wait for what became of them; a
   * single change waits for its rows, within bounds.
   */
  private boolean isFinal(Request request, List<CommitResult> answers, Instant now, boolean alone) {
    if (answers.size() > 1 || !(answers.get(0) instanceof CommitResult.Busy)) {
      return true;
    }
    if (request.busySince == null) {
      request.busySince = now;
    }
    request.busyNanos += alone ? PAUSE_NANOS : 0;
    return request.busyNanos > BUSY_NANOS
        || Duration.between(request.busySince, now).toNanos() > BUSY_NANOS;
  }

  /** Nothing of the group could be done, as others have its rows: lets them get on. */
  private void pause() {
    long left = PAUSE_NANOS;
    boolean interrupted = false;
    while (left > 0) {
      try {
        left = answered.awaitNanos(left);
      } catch (InterruptedException told) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next group: a request of each tenant in turn, as far as they fit. At least one. */
  private List<Request> take() {
    List<Request> group = new ArrayList<>();
    int changes = 0;
    int weight = 0;
    boolean fits = true;
    while (fits && !waiting.isEmpty()) {
      Iterator<Map.Entry<TenantId, ArrayDeque<Request>>> tenants = waiting.entrySet().iterator();
      List<Map.Entry<TenantId, ArrayDeque<Request>>> served = new ArrayList<>();
      fits = false;
      while (tenants.hasNext()) {
        Map.Entry<TenantId, ArrayDeque<Request>> tenant = tenants.next();
        Request next = tenant.getValue().element();
        int size = next.changes.size();
        if (group.isEmpty()
            || (changes + size <= MAX_GROUP && weight + next.weight <= MAX_WEIGHT)) {
          fits = true;
          group.add(next);
          changes += size;
          weight += next.weight;
          tenant.getValue().remove();
          tenants.remove();
          if (!tenant.getValue().isEmpty()) {
            served.add(tenant);
          }
        }
      }
      // Who was served stands behind those who were not.
      served.forEach(tenant -> waiting.put(tenant.getKey(), tenant.getValue()));
    }
    queued -= changes;
    return group;
  }

  // ---- the transactions

  /**
   * Whether anything was answered.
   *
   * @throws Database.NoConnection if there is none; what was not answered was not committed
   */
  private boolean commitGroup(List<Request> group) throws Database.NoConnection {
    ShardCommit[] last = new ShardCommit[1];
    try {
      return attempt(group, last);
    } catch (Database.NoConnection failed) {
      throw failed;
    } catch (RuntimeException bug) {
      // Somebody's values, most likely: the others go on.
      oneByOne(group);
      return true;
    } catch (SQLException failed) {
      ShardCommit attempt = last[0];
      if (Failures.isLockTimeout(failed) && attempt != null && !attempt.hasShard()) {
        fail(group, contended(failed));
      } else {
        oneByOne(group);
      }
      return true;
    }
  }

  /** After an error the changes are tried request by request, so that it meets who caused it. */
  private void oneByOne(List<Request> group) throws Database.NoConnection {
    int lockTimeouts = 0;
    for (int i = 0; i < group.size(); i++) {
      try {
        alone(group.get(i));
      } catch (Database.NoConnection failed) {
        throw failed;
      } catch (RuntimeException bug) {
        fail(List.of(group.get(i)), failed(bug));
      } catch (SQLException failed) {
        if (!Failures.isLockTimeout(failed)) {
          fail(List.of(group.get(i)), Failures.of(failed));
        } else if (++lockTimeouts < MAX_LOCK_TIMEOUTS) {
          fail(List.of(group.get(i)), contended(failed));
        } else {
          fail(group.subList(i, group.size()), contended(failed));
          return;
        }
      }
    }
  }

  private void alone(Request request) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        attempt(List.of(request), new ShardCommit[1]);
        return;
      } catch (Database.NoConnection failed) {
        throw failed;
      } catch (SQLException failed) {
        boolean again = Failures.isPassing(failed) || Failures.isConnectionLost(failed);
        if (!again || tries == Database.MAX_TRIES) {
          throw failed;
        }
      }
    }
  }

  private boolean attempt(List<Request> group, @Nullable ShardCommit[] last) throws SQLException {
    Instant instant = clock.instant();
    long now = Micros.of(instant);
    List<List<Prepared>> changes = group.stream().map(request -> request.changes).toList();
    List<List<CommitResult>> answers =
        Bounded.once(
            database,
            transaction -> {
              ShardCommit commit = new ShardCommit(shard, now, transaction);
              last[0] = commit;
              if (now >= forgetAtMicros) {
                commit.forgetAnswers();
              }
              return commit.commit(changes);
            });
    if (now >= forgetAtMicros && (last[0] == null || !last[0].hasMoreToForget())) {
      forgetAtMicros = now + FORGET_MICROS;
    }
    if (last[0] != null) {
      tail.add(last[0].entries());
    }
    boolean progress =
        answers.stream()
            .flatMap(List::stream)
            .anyMatch(answer -> !(answer instanceof CommitResult.Busy));
    for (int i = 0; i < group.size(); i++) {
      if (isFinal(group.get(i), answers.get(i), instant, !progress)) {
        group.get(i).answers = answers.get(i);
      }
    }
    return progress;
  }

  private static void fail(List<Request> requests, CsmException failure) {
    for (Request request : requests) {
      if (!request.isDone()) {
        request.failure = failure;
      }
    }
  }

  private static CsmException failed(Throwable bug) {
    return new CsmException(
        CsmException.of(Code.STORE_FAILED, "store", "state", "none", "detail", String.valueOf(bug))
            .problem(),
        bug);
  }

  private static CsmException contended(SQLException failed) {
    return new CsmException(
        CsmException.of(Code.CONTENDED, "shard", "attempts", 1).problem(), failed);
  }
}
