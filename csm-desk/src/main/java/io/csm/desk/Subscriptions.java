package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.spi.Epoch;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ordered followers of the journal, each with a stored position per shard. Thread-safe. */
final class Subscriptions {
  /** The greatest number of followers. */
  static final int MAX = 100;

  private static final int PAGE = 1_000;
  private static final int MAX_PAGES = 100;
  private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

  private final Store store;
  private final Map<String, JournalHandler> handlers = new ConcurrentSkipListMap<>();
  private final List<Progress> shards = new ArrayList<>();

  Subscriptions(Store store) {
    this.store = store;
    for (int shard = 0; shard < store.shards(); shard++) {
      shards.add(new Progress(new ShardId(shard)));
    }
  }

  synchronized void add(String name, JournalHandler handler) {
    if (handlers.containsKey(name)) {
      throw CsmException.of(
          Code.ALREADY_EXISTS, "subscription", "type", "subscription", "ref", name);
    }
    if (handlers.size() == MAX) {
      throw CsmException.of(Code.TOO_MANY, "subscriptions", "size", MAX + 1, "max", MAX);
    }
    handlers.put(name, handler);
  }

  /**
   * Hands each follower what it has not had, at most 100,000 entries each. Costs nothing where
   * there is nothing new.
   *
   * @param epoch under which this node routes the shard; under another one the cursors are read
   *     anew, as somebody else may have moved them
   * @param end of the journal
   */
  void follow(ShardId shard, Epoch epoch, Position end) {
    shards.get(shard.value()).follow(epoch, end);
  }

  /** How far the followers of one shard have got; one thread at a time. */
  private final class Progress {
    private final ShardId shard;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Position> cursors = new TreeMap<>();
    private @Nullable Epoch known;

    Progress(ShardId shard) {
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
