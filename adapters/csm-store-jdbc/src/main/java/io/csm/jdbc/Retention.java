package io.csm.jdbc;

import io.csm.core.Position;
import io.csm.core.ShardId;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Removes from a shard what need not be kept, in short transactions, so that commits are not held
 * up. Thread-safe.
 */
final class Retention {
  /** How many positions one transaction passes. */
  private static final int STEP = 10_000;

  private final Database database;

  Retention(Database database) {
    this.database = database;
  }

  /** Raises the first position that is readable to the one after {@code upTo}. */
  Position truncate(ShardId shard, Position upTo) {
    long first;
    boolean done;
    do {
      long[] reached =
          Bounded.again(database, transaction -> step(shard, upTo.value() + 1, transaction));
      first = reached[0];
      done = reached[1] == 1;
    } while (!done);
    return new Position(first);
  }

  /** Removes tickets that were closed before a moment; answers how many. */
  int forgetClosed(ShardId shard, Instant closedBefore, int limit) {
    return ClosedTickets.remove(database, shard, closedBefore, limit);
  }

  /** The first readable position then, and 1 if it is as far as it can be. */
  private static long[] step(ShardId shard, long target, Bounded transaction) throws SQLException {
    long[] before = new long[2];
    transaction
        .script()
        .query(
            "SELECT first_position, last_position FROM ${shard} WHERE shard = ?"
                + transaction.forUpdate(),
            row -> {
              before[0] = row.getLong(1);
              before[1] = row.getLong(2);
            },
            shard.value())
        .run();
    long goal = Math.max(before[0], Math.min(target, before[1] + 1));
    long first = Math.min(goal, before[0] + STEP);
    if (first > before[0]) {
      // Rounds are of use to followers of the shard only; what else is there is some aggregate's
      // history. Those below the first position have gone with earlier steps.
      transaction
          .script()
          .update(
              "DELETE FROM ${journal} WHERE shard = ? AND position >= ? AND position < ?"
                  + " AND type = 'ROUTER'",
              shard.value(),
              before[0],
              first)
          .update("UPDATE ${shard} SET first_position = ? WHERE shard = ?", first, shard.value())
          .run();
    }
    return new long[] {first, first == goal ? 1 : 0};
  }
}
