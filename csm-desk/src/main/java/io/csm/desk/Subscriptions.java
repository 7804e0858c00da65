package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private final Map<String, JournalHandler> handlers = new TreeMap<>();

  /** One thread at a time for each shard. */
  private final List<Object> locks = new ArrayList<>();

  Subscriptions(Store store) {
    this.store = store;
    for (int shard = 0; shard < store.shards(); shard++) {
      locks.add(new Object());
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

  /** Hands each follower what it has not had; at most 100,000 entries each. */
  void follow(ShardId shard) {
    Map<String, JournalHandler> all;
    synchronized (this) {
      all = new TreeMap<>(handlers);
    }
    synchronized (locks.get(shard.value())) {
      all.forEach((name, handler) -> follow(shard, name, handler));
    }
  }

  private void follow(ShardId shard, String name, JournalHandler handler) {
    String cursor = "subscription/" + name + "/" + shard.value();
    Position position =
        store.cursor(cursor).map(text -> new Position(Long.parseLong(text))).orElse(Position.START);
    for (int i = 0; i < MAX_PAGES; i++) {
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
    }
  }
}
