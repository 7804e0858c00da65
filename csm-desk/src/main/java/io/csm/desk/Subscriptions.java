package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.spi.Epoch;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ordered followers of the journal, each with a stored position per shard. Those of one lane wait
 * for each other in a shard, and for nobody else. Thread-safe.
 */
final class Subscriptions {
  /** Who follows; the ones that are never slow first. */
  enum Lane {
    NOTICES,
    SUBSCRIBERS,
    DELIVERY
  }

  /** The greatest number of followers. */
  static final int MAX = 100;

  private static final int PAGE = 1_000;
  private static final int MAX_PAGES = 100;
  private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

  private final Store store;
  private final Map<Lane, Followers> lanes = new EnumMap<>(Lane.class);

  Subscriptions(Store store) {
    this.store = store;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new Followers());
    }
  }

  synchronized void add(Lane lane, String name, JournalHandler handler) {
    Map<String, JournalHandler> handlers = of(lane).handlers;
    if (handlers.containsKey(name)) {
      throw CsmException.of(
          Code.ALREADY_EXISTS, "subscription", "type", "subscription", "ref", name);
    }
    if (handlers.size() == MAX) {
      throw CsmException.of(Code.TOO_MANY, "subscriptions", "size", MAX + 1, "max", MAX);
    }
    handlers.put(name, handler);
  }

  /** Whether there is anybody. */
  boolean isEmpty(Lane lane) {
    return of(lane).handlers.isEmpty();
  }

  private Followers of(Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }

  /**
   * Hands each follower of a lane what it has not had, at most 100,000 entries each. Costs nothing
   * where there is nothing new.
   *
   * @param epoch under which this node routes the shard; under another one the cursors are read
   *     anew, as somebody else may have moved them
   * @param end of the journal
   */
  void follow(Lane lane, ShardId shard, Epoch epoch, Position end) {
    of(lane).shards.get(shard.value()).follow(epoch, end);
  }

  /** The followers of one lane. */
  private final class Followers {
    final Map<String, JournalHandler> handlers = new ConcurrentSkipListMap<>();
    final List<Progress> shards = new ArrayList<>();

    Followers() {
      for (int shard = 0; shard < store.shards(); shard++) {
        shards.add(new Progress(handlers, new ShardId(shard)));
      }
    }
  }

  /** How far the followers of one shard have got; one thread at a time. */
  private final class Progress {
    private final Map<String, JournalHandler> handlers;
    private final ShardId shard;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Position> cursors = new TreeMap<>();
    private @Nullable Epoch known;

    Progress(Map<String, JournalHandler> handlers, ShardId shard) {
      this.handlers = handlers;
      this.shard = shard;
    }

    void follow(Epoch epoch, Position end) {
      // Whoever comes while a slow handler is at work does not wait for it with a thread of the
      // host's.
      if (handlers.isEmpty() || !lock.tryLock()) {
        return;
      }
      try {
        if (!epoch.equals(known)) {
          cursors.clear();
          known = epoch;
        }
        handlers.forEach((name, handler) -> follow(name, handler, end));
      } finally {
        lock.unlock();
      }
    }

    private void follow(String name, JournalHandler handler, Position end) {
      String cursor = "subscription/" + name + "/" + shard.value();
      Position position = cursors.get(name);
      if (position == null) {
        position =
            store
                .cursor(cursor)
                .map(text -> new Position(Long.parseLong(text)))
                .orElse(Position.START);
        cursors.put(name, position);
      }
      for (int i = 0; i < MAX_PAGES && end.isAfter(position); i++) {
        JournalPage page = store.read(shard, position, PAGE);
        Position before = position;
        try {
          if (page instanceof JournalPage.Truncated truncated) {
            handler.skipped(shard, before, truncated.firstAvailable());
            position = new Position(truncated.firstAvailable().value() - 1);
          } else {
            JournalPage.Entries entries = (JournalPage.Entries) page;
            if (entries.entries().isEmpty()) {
              return;
            }
            handler.handle(entries.entries());
            position = entries.end();
          }
        } catch (RuntimeException failed) {
          log.warn("Subscription {} failed after {} and will try again", name, before, failed);
          return;
        }
        store.saveCursor(cursor, Long.toString(position.value()));
        cursors.put(name, position);
      }
    }
  }
}
