package io.csm.desk;

import io.csm.core.ShardId;
import io.csm.spi.Leases;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which shards this node routes. Thread-safe; routing never waits for it.
 *
 * <p>Every node has a lease that says it is there, and one for each shard that it routes. All of
 * them are renewed together, each third of their time. A node's share is the number of shards by
 * the number of nodes that are there, rounded up: it gives back what is more, once it has stopped
 * routing that, and takes free shards while it has less.
 *
 * <p>How long ago the last renewal was is told by the node's own clock. A renewal that comes too
 * late, or fails, stops routing until one has succeeded. That only saves wasted work: safety rests
 * on the epoch, under which every decision is committed.
 */
final class Ownership {
  private static final String NODES = "node/";
  private static final String SHARDS = "shard/";

  /** The port's limit for one call. */
  private static final int MAX_NAMES = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Ownership.class);

  /** A shard without interruption in this node's hands; with another one others may have had it. */
  static final class Tenure {}

  private final Leases leases;
  private final InstantSource clock;
  private final String holder;
  private final Duration lease;
  private final Predicate<ShardId> stop;
  private final AtomicReferenceArray<@Nullable Tenure> tenures;
  private final ReentrantLock lock = new ReentrantLock();

  /** Shards that are given back as soon as they are routed no longer. */
  private final SortedSet<Integer> leaving = new TreeSet<>();

  /** When the renewal began that succeeded last; null if none did, or the last one failed. */
  private volatile @Nullable Instant renewedAt;

  private @Nullable Instant triedAt;
  private @Nullable Instant lookedAt;
  private boolean closed;

  /**
   * @param holder unique for this run of this process
   * @param stop stops routing a shard; false while it has not come to an end yet
   */
  Ownership(
      Leases leases,
      InstantSource clock,
      String holder,
      Duration lease,
      int shards,
      Predicate<ShardId> stop) {
    this.leases = leases;
    this.clock = clock;
    this.holder = holder;
    this.lease = lease;
    this.stop = stop;
    this.tenures = new AtomicReferenceArray<>(shards);
  }

  /** Renews what is held and takes or gives what is due, at most ten times per lease. */
  void keep() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      Instant now = clock.instant();
      if (closed) {
        return;
      }
      if (isDue(triedAt, now, lease.dividedBy(3))) {
        triedAt = now;
        lookedAt = now;
        renew(now);
        balance();
      } else if (renewedAt != null && isDue(lookedAt, now, lease.dividedBy(10))) {
        lookedAt = now;
        balance();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Under which tenure this node may route the shard now; null if it may not. Costs nothing. */
  @Nullable Tenure tenure(ShardId shard) {
    Tenure tenure = tenures.get(shard.value());
    Instant renewed = renewedAt;
    if (tenure == null || renewed == null) {
      return null;
    }
    Instant now = clock.instant();
    return now.isBefore(renewed) || !now.isBefore(renewed.plus(lease)) ? null : tenure;
  }

  /** Whether the shard is this node's as far as it knows, be it that it must renew first. */
  boolean holds(ShardId shard) {
    return tenures.get(shard.value()) != null;
  }

  /** Gives everything back; routing must have stopped. */
  void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      List<String> names = new ArrayList<>(names());
      for (int shard : leaving) {
        names.add(SHARDS + shard);
      }
      for (int shard = 0; shard < tenures.length(); shard++) {
        tenures.set(shard, null);
      }
      for (List<String> page : pages(names)) {
        leases.release(page, holder);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether something is to be done again; a clock that was set back has it done at once. */
  static boolean isDue(@Nullable Instant last, Instant now, Duration every) {
    return last == null || now.isBefore(last) || !now.isBefore(last.plus(every));
  }

  private void renew(Instant now) {
    Map<String, Boolean> granted = new TreeMap<>();
    try {
      for (List<String> page : pages(names())) {
        for (Leases.Lease one : leases.acquire(page, holder, lease)) {
          granted.put(one.name(), one.fresh());
        }
      }
    } catch (RuntimeException failed) {
      renewedAt = null;
      throw failed;
    }
    for (int shard = 0; shard < tenures.length(); shard++) {
      if (tenures.get(shard) != null) {
        Boolean fresh = granted.get(SHARDS + shard);
        if (fresh == null) {
          log.info("Shard {} is routed by another node now", shard);
          tenures.set(shard, null);
        } else if (fresh) {
          tenures.set(shard, new Tenure());
        }
      }
    }
    renewedAt = now;
  }

  private void balance() {
    int nodes = Math.max(1, leases.held(NODES).size());
    int share = (tenures.length() + nodes - 1) / nodes;
    List<Integer> owned = owned();
    if (owned.size() > share) {
      for (int shard : owned.subList(share, owned.size())) {
        tenures.set(shard, null);
        leaving.add(shard);
      }
      log.info("Of {} nodes this one keeps {} shards", nodes, share);
    }
    giveBack();
    if (owned.size() < share) {
      take(share - owned.size());
    }
  }

  private void giveBack() {
    List<String> stopped = new ArrayList<>();
    for (int shard : List.copyOf(leaving)) {
      if (stop.test(new ShardId(shard))) {
        leaving.remove(shard);
        stopped.add(SHARDS + shard);
      }
    }
    for (List<String> page : pages(stopped)) {
      leases.release(page, holder);
    }
  }

  /** Takes free shards; nodes begin to look at different ones, so that they seldom meet. */
  private void take(int wanted) {
    SortedSet<String> held = new TreeSet<>();
    leases.held(SHARDS).forEach(one -> held.add(one.name()));
    List<String> free = new ArrayList<>();
    int first = Math.floorMod(holder.hashCode(), tenures.length());
    for (int i = 0; i < tenures.length() && free.size() < wanted; i++) {
      String name = SHARDS + (first + i) % tenures.length();
      if (!held.contains(name)) {
        free.add(name);
      }
    }
    int taken = 0;
    for (List<String> page : pages(free)) {
      for (Leases.Lease one : leases.acquire(page, holder, lease)) {
        int shard = Integer.parseInt(one.name().substring(SHARDS.length()));
        leaving.remove(shard);
        tenures.set(shard, new Tenure());
        taken++;
      }
    }
    if (taken > 0) {
      log.info("Took {} shards, and routes {} now", taken, owned().size());
    }
  }

  private List<Integer> owned() {
    List<Integer> owned = new ArrayList<>();
    for (int shard = 0; shard < tenures.length(); shard++) {
      if (tenures.get(shard) != null) {
        owned.add(shard);
      }
    }
    return owned;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    names.add(NODES + holder);
    owned().forEach(shard -> names.add(SHARDS + shard));
    return names;
  }

  private static List<List<String>> pages(List<String> names) {
    List<List<String>> pages = new ArrayList<>();
    for (int from = 0; from < names.size(); from += MAX_NAMES) {
      pages.add(names.subList(from, Math.min(names.size(), from + MAX_NAMES)));
    }
    return pages;
  }
}
