package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.ShardId;
import io.csm.spi.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that were opened on this node, which renews them until they are closed: at most
 * {@value #MAX_SESSIONS}. Thread-safe. When the node is gone, they run out.
 */
final class NodeSessions {
  /** The greatest number of sessions of one node. */
  static final int MAX_SESSIONS = 100_000;

  /** The port's limit for one call. */
  private static final int MAX_BATCH = 1_000;

  private final Sessions port;
  private final InstantSource clock;
  private final Duration time;
  private final Set<Sessions.Session> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Instant triedAt;

  /**
   * @param time for which a session lasts that is not renewed
   */
  NodeSessions(Sessions port, InstantSource clock, Duration time) {
    this.port = port;
    this.clock = clock;
    this.time = time;
  }

  void open(Sessions.Session session) {
    if (open.size() >= MAX_SESSIONS && !open.contains(session)) {
      throw CsmException.of(Code.OVERLOADED, "sessions", "limit", MAX_SESSIONS);
    }
    // First, so that a session which is closed meanwhile runs out instead of being renewed for
    // ever.
    boolean added = open.add(session);
    try {
      port.renew(List.of(session), time);
    } catch (RuntimeException failed) {
      if (added) {
        open.remove(session);
      }
      throw failed;
    }
  }

  void close(Sessions.Session session) {
    lock.lock();
    try {
      // Not while all are renewed, which would bring it back.
      open.remove(session);
      port.end(session);
    } finally {
      lock.unlock();
    }
  }

  /** The agents who are connected here. */
  Map<ShardId, Set<Sessions.Gone>> byShard() {
    Map<ShardId, Set<Sessions.Gone>> agents = new TreeMap<>();
    for (Sessions.Session session : open) {
      agents
          .computeIfAbsent(session.shard(), shard -> new HashSet<>())
          .add(new Sessions.Gone(session.tenant(), session.agent()));
    }
    return agents;
  }

  /** Renews all of them, each third of their time. */
  void keep() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      Instant now = clock.instant();
      if (!open.isEmpty() && Ownership.isDue(triedAt, now, time.dividedBy(3))) {
        triedAt = now;
        List<Sessions.Session> all = new ArrayList<>(open);
        for (int from = 0; from < all.size(); from += MAX_BATCH) {
          port.renew(all.subList(from, Math.min(all.size(), from + MAX_BATCH)), time);
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
