package io.csm.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Our tables, empty, under a prefix of their own in one database per server. */
final class TestTables {
  private static final Map<Dialect, HikariDataSource> SOURCES = new EnumMap<>(Dialect.class);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestTables() {}

  static Database create(Dialect dialect) {
    String prefix = "t" + COUNT.incrementAndGet() + "_";
    Database database = new Database(source(dialect), dialect, null, prefix);
    JdbcSchema.create(source(dialect), null, prefix);
    return database;
  }

  /** The pool, shared by all tests. */
  static synchronized HikariDataSource source(Dialect dialect) {
    return SOURCES.computeIfAbsent(dialect, TestDatabases::empty);
  }
}
