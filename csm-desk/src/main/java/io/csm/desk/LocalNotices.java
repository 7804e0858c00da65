package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.event.JournalEntry;
import io.csm.spi.JournalPage;
import io.csm.spi.Notices;
import io.csm.spi.Sessions;
import io.csm.spi.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Tells agents who are connected to this node, while another node routes their shard: that one
 * follows the journal for everybody, but cannot ring where they sit. Begins at the end of the
 * journal when the first of them connects, and stores nothing, as a notice is only a hint.
 * Thread-safe; one thread follows at a time.
 */
final class LocalNotices {
  private static final int PAGE = 1_000;
  private static final int MAX_PAGES = 100;

  private final Store store;
  private final NodeSessions sessions;
  private final Notices notices;
  private final ReentrantLock lock = new ReentrantLock();

  /** How far it has told of the shards that others route. */
  private final Map<ShardId, Position> told = new TreeMap<>();

  LocalNotices(Store store, NodeSessions sessions, Notices notices) {
    this.store = store;
    this.sessions = sessions;
    this.notices = notices;
  }

  /**
   * Tells what is new. Costs nothing while nobody is connected whose shard is routed elsewhere,
   * else one read, and one for each such shard whose journal has grown.
   *
   * @param routed whether this node routes a shard itself
   */
  void follow(Predicate<ShardId> routed) {
    if (!lock.tryLock()) {
      return;
    }
    try {
      Map<ShardId, Set<Sessions.Gone>> connected = sessions.byShard();
      connected.keySet().removeIf(routed);
      told.keySet().retainAll(connected.keySet());
      if (connected.isEmpty()) {
        return;
      }
      List<Position> ends = store.ends();
      connected.forEach((shard, agents) -> follow(shard, agents, ends.get(shard.value())));
    } finally {
      lock.unlock();
    }
  }

  private void follow(ShardId shard, Set<Sessions.Gone> agents, Position end) {
    Position position = told.getOrDefault(shard, end);
    for (int i = 0; i < MAX_PAGES && end.isAfter(position); i++) {
      if (!(store.read(shard, position, PAGE) instanceof JournalPage.Entries page)
          || page.entries().isEmpty()) {
        position = end;
        break;
      }
      for (JournalEntry entry : page.entries()) {
        TenantId tenant = entry.envelope().aggregate().tenant();
        for (AgentId agent : Outbox.concerned(entry.event())) {
          if (agents.contains(new Sessions.Gone(tenant, agent))) {
            Outbox.notify(notices, entry, agent);
          }
        }
      }
      position = page.end();
    }
    told.put(shard, position);
  }
}
