package io.csm.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Our tables in one database per server, which all tests of this JVM share. */
final class TestTables {
  private static final Map<Dialect, HikariDataSource> SOURCES = new EnumMap<>(Dialect.class);
  private static final Map<Dialect, Database> SHARED = new EnumMap<>(Dialect.class);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestTables() {}

  /** The tables that all tests share, emptied. */
  static synchronized Database empty(Dialect dialect) {
    Database database = SHARED.computeIfAbsent(dialect, TestTables::create);
    for (String table :
        database.list(
            "SELECT table_name FROM information_schema.tables WHERE lower(table_name) LIKE ?",
            List.of(database.table("%").replace("_", "\\_")),
            row -> row.getString(1).toLowerCase(Locale.ROOT))) {
      if (!table.endsWith("_shard") && !table.endsWith("_version")) {
        database.update("DELETE FROM " + table);
      }
    }
    database.update("UPDATE ${shard} SET epoch = 0, since = 0, last_position = 0");
    return database;
  }

  /** New tables, under a prefix of their own. */
  static Database create(Dialect dialect) {
    String prefix = prefix(COUNT.incrementAndGet());
    JdbcSchema.create(source(dialect), null, prefix);
    return new Database(source(dialect), dialect, null, prefix);
  }

  private static String prefix(int number) {
    return "t" + number + "_";
  }

  /** The pool, shared by all tests. */
  static synchronized HikariDataSource source(Dialect dialect) {
    return SOURCES.computeIfAbsent(dialect, TestDatabases::empty);
  }

  /** A store on these tables, as the host builds it. */
  static JdbcStore.Builder store(Database database, java.time.InstantSource clock) {
    return JdbcStore.builder(source(database.dialect()), clock).prefix(database.table(""));
  }
}
