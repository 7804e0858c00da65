package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.IdGenerator;
import io.csm.spi.NodeNumbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Node numbers as rows of one table, by the wall clock of the database. Thread-safe.
 *
 * <p>A number that nobody ever had is taken first, then the one that has rested longest: ids drawn
 * under it may run ahead of the clock. A node counts as running for three minutes after it last
 * renewed its number, which it does once a minute.
 */
final class JdbcNodeNumbers implements NodeNumbers {
  /**
   * For how long nobody else gets the number of a node that is silent. A node that keeps dying
   * leaves a number behind each time, so that this must not be long.
   */
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** For how long a node that is silent counts as running. */
  private static final Duration RUNNING = Duration.ofMinutes(3);

  private final Database database;

  JdbcNodeNumbers(Database database) {
    this.database = database;
  }

  @Override
  public int claim(String node, int level) {
    Arguments.name("node", node);
    Arguments.range("level", level, 1, Integer.MAX_VALUE);
    Map<Integer, Known> known = new TreeMap<>();
    database
        .list(
            "SELECT number, renewed_us, CASE WHEN node IS NULL OR renewed_us <= $now - ? THEN 1"
                + " ELSE 0 END FROM ${node}",
            List.of(Arguments.micros(KEPT)),
            row -> new Known(row.getInt(1), row.getLong(2), row.getInt(3) == 1))
        .forEach(row -> known.put(row.number(), row));
    for (int number = 0; number <= IdGenerator.MAX_NODE; number++) {
      if (!known.containsKey(number) && begin(number, node, level)) {
        return number;
      }
    }
    List<Known> free = new ArrayList<>(known.values());
    free.removeIf(row -> !row.free());
    free.sort(Comparator.comparingLong(Known::renewed));
    for (Known row : free) {
      if (take(row.number(), node, level)) {
        return row.number();
      }
    }
    throw CsmException.of(Code.OVERLOADED, "nodes", "limit", IdGenerator.MAX_NODE + 1);
  }

  private boolean begin(int number, String node, int level) {
    return database.update(
            "INSERT INTO ${node} (number, node, level, renewed_us) SELECT ?, ?, ?, $now"
                + " WHERE NOT EXISTS (SELECT 1 FROM ${node} WHERE number = ?)",
            number,
            node,
            level,
            number)
        == 1;
  }

  private boolean take(int number, String node, int level) {
    return database.update(
            "UPDATE ${node} SET node = ?, level = ?, renewed_us = $now"
                + " WHERE number = ? AND (node IS NULL OR renewed_us <= $now - ?)",
            node,
            level,
            number,
            Arguments.micros(KEPT))
        == 1;
  }

  @Override
  public boolean renew(String node, int number) {
    return database.update(
            "UPDATE ${node} SET renewed_us = $now WHERE number = ? AND node = ?", number, node)
        == 1;
  }

  @Override
  public int lowestLevel() {
    return database
        .list(
            "SELECT COALESCE(MIN(level), 2147483647) FROM ${node}"
                + " WHERE node IS NOT NULL AND renewed_us > $now - ?",
            List.of(Arguments.micros(RUNNING)),
            row -> row.getInt(1))
        .get(0);
  }

  @Override
  public void release(String node, int number) {
    database.update(
        "UPDATE ${node} SET node = NULL, renewed_us = $now WHERE number = ? AND node = ?",
        number,
        node);
  }

  private record Known(int number, long renewed, boolean free) {}
}
