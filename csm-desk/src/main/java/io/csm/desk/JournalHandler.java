package io.csm.desk;

import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.event.JournalEntry;
import java.util.List;

/**
 * Follows the journal.
 *
 * <p>Entries of a shard come in order, at least once: after a crash those since the last stored
 * position come again. One thread at a time per shard, on the node that routes it. An exception is
 * logged, and the same entries come again with the next tick. Keep it short: it delays the handlers
 * behind it.
 */
@FunctionalInterface
public interface JournalHandler {

  /** Handles some entries of one shard, at least one and at most 1,000. */
  void handle(List<JournalEntry> entries);

  /**
   * Entries that are kept no longer were skipped: everything after {@code after} and before {@code
   * firstAvailable}. The default does nothing, for handlers to which the newest is enough.
   */
  default void skipped(ShardId shard, Position after, Position firstAvailable) {}
}
