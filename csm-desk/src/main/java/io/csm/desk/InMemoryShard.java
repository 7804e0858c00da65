package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.CsmException;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.ConflictCause;
import io.csm.spi.Epoch;
import io.csm.spi.Guard;
import io.csm.spi.JournalPage;
import io.csm.spi.Write;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One shard of an {@link InMemoryStore}: its lock, its journal, its epoch.
 *
 * <p>A change is first checked and its claims are taken one after the other, each with the step
 * that takes it back; only when all hold are the writes done, which cannot fail.
 */
final class InMemoryShard {
  private final ShardId id;
  private final int retention;
  private final long maxEvents;
  private final long maxKeys;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final ConcurrentSkipListSet<TenantId> tenants = new ConcurrentSkipListSet<>();

  /** Position p is at index (p - 1) modulo the retention: a ring once it is full. */
  private final List<JournalEntry> journal = new ArrayList<>();

  private final Queue<Expiry> expiries = new PriorityQueue<>(Comparator.comparing(Expiry::at));
  private long end;
  private long keys;
  private Epoch epoch = new Epoch(0, Position.START);

  InMemoryShard(ShardId id, int retention, long maxEvents, long maxKeys) {
    this.id = id;
    this.retention = retention;
    this.maxEvents = maxEvents;
    this.maxKeys = maxKeys;
  }

  ShardId id() {
    return id;
  }

  void list(TenantId tenant) {
    tenants.add(tenant);
  }

  List<TenantId> tenants(@Nullable TenantId after, int limit) {
    return (after == null ? tenants : tenants.tailSet(after, false)).stream().limit(limit).toList();
  }

  <T> T reading(Supplier<T> read) {
    lock.readLock().lock();
    try {
      return read.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  void writing(Runnable write) {
    lock.writeLock().lock();
    try {
      write.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  Position end() {
    return reading(() -> new Position(end));
  }

  Epoch epoch() {
    return reading(() -> epoch);
  }

  Epoch takeOver() {
    lock.writeLock().lock();
    try {
      epoch = new Epoch(epoch.number() + 1, new Position(end));
      return epoch;
    } finally {
      lock.writeLock().unlock();
    }
  }

  JournalPage read(Position after, int limit) {
    return reading(
        () -> {
          long first = end - journal.size() + 1;
          if (after.value() < first - 1) {
            return new JournalPage.Truncated(new Position(first));
          }
          long last = Math.min(end, after.value() + limit);
          List<JournalEntry> entries = new ArrayList<>();
          for (long position = after.value() + 1; position <= last; position++) {
            entries.add(journal.get(index(position)));
          }
          return new JournalPage.Entries(
              entries, entries.isEmpty() ? after : new Position(after.value() + entries.size()));
        });
  }

  List<CommitResult> commit(List<InMemoryTenant> owners, List<Change> changes, Instant now) {
    lock.writeLock().lock();
    try {
      forgetAnswers(now);
      refuseIfFull(changes);
      List<CommitResult> results = new ArrayList<>(changes.size());
      SortedMap<AggregateKey, Long> lost = new TreeMap<>();
      for (int i = 0; i < changes.size(); i++) {
        InMemoryTenant tenant = owners.get(i);
        long before = tenant.keys();
        CommitResult result = commit(tenant, changes.get(i), lost);
        results.add(result);
        keys += tenant.keys() - before;
        if (!(result instanceof CommitResult.Committed)) {
          for (Write write : changes.get(i).writes()) {
            lost.merge(write.key(), write.expectedVersion(), Math::min);
          }
        }
      }
      return results;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * @param lost what earlier changes of the list were refused to write, with the versions that they
   *     expected
   */
  private CommitResult commit(
      InMemoryTenant tenant, Change change, SortedMap<AggregateKey, Long> lost) {
    // A repetition is answered as such even where the first attempt has moved the versions on.
    for (Guard guard : change.guards()) {
      if (guard instanceof Guard.ClaimCommand claim) {
        CommitResult repeated = tenant.repeated(claim);
        if (repeated != null) {
          return repeated;
        }
      }
    }
    for (Write write : change.writes()) {
      CommitResult refused = check(tenant, write.key(), write.expectedVersion(), lost);
      if (refused != null) {
        return refused;
      }
    }
    Deque<Runnable> undo = new ArrayDeque<>();
    for (Guard guard : change.guards()) {
      CommitResult refused = check(tenant, guard, undo, lost);
      if (refused != null) {
        while (!undo.isEmpty()) {
          undo.pop().run();
        }
        return refused;
      }
    }
    for (Write write : change.writes()) {
      tenant.write(write);
      write.events().forEach(this::append);
    }
    for (Guard guard : change.guards()) {
      if (guard instanceof Guard.ClaimCommand claim) {
        expiries.add(new Expiry(claim.answer().keptUntil(), tenant, claim.answer().key()));
      }
    }
    return new CommitResult.Committed(new Position(end));
  }

  /** Takes what a guard claims; answers why it does not hold, or null if it does. */
  private @Nullable CommitResult check(
      InMemoryTenant tenant,
      Guard guard,
      Deque<Runnable> undo,
      SortedMap<AggregateKey, Long> lost) {
    if (guard instanceof Guard.AtVersion at) {
      return check(tenant, at.key(), at.version(), lost);
    }
    if (guard instanceof Guard.AtEpoch at) {
      return at.epoch() == epoch.number()
          ? null
          : conflict(ConflictCause.EPOCH, id + " is at epoch " + epoch.number());
    }
    if (guard instanceof Guard.ClaimIdentity claim) {
      return tenant.claim(claim, undo)
          ? null
          : conflict(ConflictCause.IDENTITY, "The identity of " + claim.address());
    }
    if (guard instanceof Guard.MoveIdentity move) {
      return tenant.move(move, undo)
          ? null
          : conflict(ConflictCause.IDENTITY, "No identity has the address " + move.address());
    }
    if (guard instanceof Guard.ReleaseIdentity release) {
      tenant.release(release, undo);
      return null;
    }
    if (guard instanceof Guard.ClaimThread claim) {
      return tenant.claim(claim, undo)
          ? null
          : conflict(ConflictCause.THREAD, "A thread of " + claim.thread().account());
    }
    if (guard instanceof Guard.ReleaseThread release) {
      tenant.release(release, undo);
      return null;
    }
    if (guard instanceof Guard.ClaimHostKey claim) {
      return tenant.claim(claim, undo)
          ? null
          : conflict(ConflictCause.HOST_KEY, claim.type() + " " + claim.key());
    }
    if (guard instanceof Guard.TakeIntake) {
      throw CsmException.of(
          Code.NO_SHARED_TRANSACTION, "guard", "detail", "a store in memory has no intake");
    }
    if (guard instanceof Guard.NoIntake) {
      return null;
    }
    Guard.ClaimCommand claim = (Guard.ClaimCommand) guard;
    CommitResult repeated = tenant.repeated(claim);
    if (repeated == null) {
      tenant.claim(claim, undo);
    }
    return repeated;
  }

  private @Nullable CommitResult check(
      InMemoryTenant tenant, AggregateKey key, long expected, SortedMap<AggregateKey, Long> lost) {
    long version = tenant.version(key.type(), key.id());
    boolean decidedOnWhatWasLost = expected > lost.getOrDefault(key, Long.MAX_VALUE);
    return version == expected && !decidedOnWhatWasLost
        ? null
        : conflict(
            ConflictCause.VERSION, key.type() + " " + key.id() + " is at version " + version);
  }

  private CommitResult conflict(ConflictCause cause, String what) {
    return new CommitResult.Conflict(cause, what, new Position(end));
  }

  private void append(RecordedEvent event) {
    end++;
    JournalEntry entry = new JournalEntry(id, new Position(end), event.envelope(), event.event());
    if (journal.size() < retention) {
      journal.add(entry);
    } else {
      journal.set(index(end), entry);
    }
  }

  private int index(long position) {
    return (int) ((position - 1) % retention);
  }

  private void forgetAnswers(Instant now) {
    for (Expiry next = expiries.peek();
        next != null && !next.at().isAfter(now);
        next = expiries.peek()) {
      next.tenant().forget(next.key());
      keys--;
      expiries.remove();
    }
  }

  private void refuseIfFull(List<Change> changes) {
    long newEvents = 0;
    long newKeys = 0;
    for (Change change : changes) {
      newKeys += change.guards().size();
      for (Write write : change.writes()) {
        newEvents += write.events().size();
      }
    }
    if (newEvents > maxEvents - end) {
      throw CsmException.of(Code.OVERLOADED, "store.events", "limit", maxEvents);
    }
    if (newKeys > maxKeys - keys) {
      throw CsmException.of(Code.OVERLOADED, "store.keys", "limit", maxKeys);
    }
  }

  /** When an answer may be forgotten. */
  private record Expiry(Instant at, InMemoryTenant tenant, CommandKey key) {}
}
