package io.csm.jdbc;

import io.csm.spi.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Leases as rows of one table, by the wall clock of the database. Thread-safe.
 *
 * <p>Each call is one statement and a transaction of its own, so that a node that is frozen holds
 * no row that others wait for (on MySQL two statements, and no longer than the database lets an
 * idle transaction be). Whoever takes a lease that was free also throws out those that ran out more
 * than a day ago.
 */
final class JdbcLeases implements Leases {
  private static final Duration KEPT = Duration.ofDays(1);

  private final Database database;

  JdbcLeases(Database database) {
    this.database = database;
  }

  @Override
  public List<Lease> acquire(List<String> names, String holder, Duration time) {
    Arguments.list("lease.names", names);
    names.forEach(name -> Arguments.name("lease.name", name));
    Arguments.name("lease.holder", holder);
    long micros = Arguments.leaseMicros("lease.time", time);
    if (names.isEmpty()) {
      return List.of();
    }
    List<Object> parameters = new ArrayList<>();
    // Everybody takes rows in the same order, so that nobody waits in a circle.
    for (String name : new TreeSet<>(names)) {
      parameters.add(name);
      parameters.add(holder);
      parameters.add(micros);
    }
    Map<String, Lease> mine = new HashMap<>();
    for (Lease lease : acquire(parameters)) {
      if (lease.holder().equals(holder)) {
        mine.put(lease.name(), lease);
      }
    }
    if (mine.values().stream().anyMatch(Lease::fresh)) {
      database.update("DELETE FROM ${lease} WHERE until_us < $now - ?", Arguments.micros(KEPT));
    }
    return names.stream().filter(mine::containsKey).map(mine::get).toList();
  }

  /** The rows as they are afterwards, also those that somebody else holds. */
  private List<Lease> acquire(List<Object> parameters) {
    int names = parameters.size() / 3;
    Database.Row<Lease> row = r -> new Lease(r.getString(1), r.getString(2), r.getBoolean(3));
    if (database.dialect() != Dialect.MYSQL) {
      return database.listWritten(acquiring(names), parameters, row);
    }
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < names; i++) {
      keys.add(parameters.get(3 * i));
    }
    return WrittenRows.of(
        database,
        acquiring(names),
        parameters,
        "SELECT name, holder, fresh FROM ${lease} WHERE name IN (" + Dialect.rows("?", names) + ")",
        keys,
        row);
  }

  /** Answers the rows, except on MySQL; on PostgreSQL and H2 only those that it wrote. */
  private String acquiring(int names) {
    return switch (database.dialect()) {
      case H2 ->
          "SELECT name, holder, fresh FROM FINAL TABLE (MERGE INTO ${lease} l USING (VALUES "
              + Dialect.rows("(CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS BIGINT))", names)
              + ") w(name, holder, micros) ON l.name = w.name"
              + " WHEN MATCHED AND (l.holder = w.holder OR l.until_us <= $now) THEN UPDATE SET"
              + " fresh = (l.until_us <= $now), holder = w.holder, until_us = $now + w.micros"
              + " WHEN NOT MATCHED THEN INSERT (name, holder, until_us, fresh)"
              + " VALUES (w.name, w.holder, $now + w.micros, TRUE))";
      case POSTGRESQL ->
          "INSERT INTO ${lease} AS l (name, holder, until_us, fresh) VALUES "
              + Dialect.rows("(?, ?, $now + ?, TRUE)", names)
              + " ON CONFLICT (name) DO UPDATE SET holder = EXCLUDED.holder,"
              + " until_us = EXCLUDED.until_us,"
              + " fresh = (l.holder <> EXCLUDED.holder OR l.until_us <= $now)"
              + " WHERE l.holder = EXCLUDED.holder OR l.until_us <= $now"
              + " RETURNING name, holder, fresh";
      case MARIADB, MYSQL ->
          // From left to right: each assignment sees what those before it have set.
          "INSERT INTO ${lease} (name, holder, until_us, fresh) VALUES "
              + Dialect.rows("(?, ?, $now + ?, TRUE)", names)
              + " ON DUPLICATE KEY UPDATE fresh = (until_us <= $now),"
              + " holder = IF(fresh, VALUES(holder), holder),"
              + " until_us = IF(holder = VALUES(holder), VALUES(until_us), until_us)"
              + (database.dialect() == Dialect.MYSQL ? "" : " RETURNING name, holder, fresh");
    };
  }

  @Override
  public List<Lease> held(String prefix) {
    Arguments.name("lease.prefix", prefix);
    List<Lease> held =
        database.list(
            "SELECT name, holder FROM ${lease} WHERE name LIKE ? ESCAPE '!' AND until_us > $now",
            List.of(prefix.replaceAll("[!%_]", "!$0") + "%"),
            row -> new Lease(row.getString(1), row.getString(2), false));
    held.sort(Comparator.comparing(Lease::name));
    return held;
  }

  @Override
  public void release(String name, String holder) {
    release(List.of(name), holder);
  }

  @Override
  public void release(List<String> names, String holder) {
    Arguments.list("lease.names", names);
    if (names.isEmpty()) {
      return;
    }
    List<Object> parameters = new ArrayList<>(new TreeSet<>(names));
    String places = Dialect.rows("?", parameters.size());
    parameters.add(holder);
    database.update(
        "DELETE FROM ${lease} WHERE name IN (" + places + ") AND holder = ?", parameters.toArray());
  }
}
