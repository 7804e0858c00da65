package io.csm.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
    run(database, "V2__csm_ports.sql", prefix);
    return database;
  }

  /** The pool, shared by all tests. */
  static synchronized HikariDataSource source(Dialect dialect) {
    return SOURCES.computeIfAbsent(dialect, TestDatabases::empty);
  }

  private static void run(Database database, String name, String prefix) {
    String script = "/csm-store/" + database.dialect().folder() + "/" + name;
    try (InputStream in = TestTables.class.getResourceAsStream(script)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String statement :
          text.replaceAll("(?m)^--.*$", "").replace("${csm_prefix}", prefix).split(";", -1)) {
        if (!statement.isBlank()) {
          database.update(statement);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
