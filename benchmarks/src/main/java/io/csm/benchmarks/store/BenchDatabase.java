package io.csm.benchmarks.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.csm.desk.Csm;
import io.csm.desk.CsmBuilder;
import io.csm.jdbc.JdbcSchema;
import io.csm.jdbc.JdbcStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that is measured on: one that is running, or one of its own with durable commits.
 */
final class BenchDatabase implements AutoCloseable {
  private final @Nullable EmbeddedPostgres server;
  private final String url;
  private final HikariDataSource pool;
  private long tenant = System.nanoTime() & 0xFFFF_FFFFL;
  private int node;

  private BenchDatabase(@Nullable EmbeddedPostgres server, String url) {
    this.server = server;
    this.url = url;
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user());
    config.setMaximumPoolSize(24);
    pool = new HikariDataSource(config);
  }

  static BenchDatabase of(Options options) throws IOException {
    String url = options.text("url");
    if (url != null) {
      return new BenchDatabase(null, url);
    }
    // Its builder would turn durability off.
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("shared_buffers", "512MB")
            .setServerConfig("max_wal_size", "4GB")
            .start();
    return new BenchDatabase(server, server.getJdbcUrl("postgres", "postgres"));
  }

  String url() {
    return url;
  }

  String user() {
    return "postgres";
  }

  /** Another tenant each time; all in the first shard, as one shard is measured. */
  long nextTenant() {
    tenant += 64;
    return tenant / 64 * 64;
  }

  /** A node on the database. */
  CsmBuilder builder() {
    // Tables of its own, so that it does not go on with what another run has left.
    return builder("bench" + (node + 1) + "_");
  }

  /** A node on the tables with that prefix, which are created unless they are there. */
  CsmBuilder builder(String prefix) {
    node++;
    return Csm.builder().store(store(prefix)).node("bench-" + node);
  }

  /** The store on the tables with that prefix, which are created unless they are there. */
  JdbcStore store(String prefix) {
    JdbcSchema.create(pool, null, prefix);
    return JdbcStore.builder(pool, InstantSource.system()).prefix(prefix).build();
  }

  /** A connection of the pool. */
  Connection connect() throws SQLException {
    return pool.getConnection();
  }

  /** What the database has done so far. */
  Work work() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      // What a connection has done is told by the time its next statement ends, at most a second
      // late.
      statement.execute("SELECT pg_stat_force_next_flush()");
      try (ResultSet row =
          statement.executeQuery(
              "SELECT (SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables),"
                  + " xact_commit, wal_sync, wal_bytes, blks_hit + blks_read"
                  + " FROM pg_stat_wal, pg_stat_database"
                  + " WHERE datname = current_database()")) {
        row.next();
        return new Work(
            row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
      }
    }
  }

  /**
   * What a database has done.
   *
   * @param rows inserted, updated or deleted
   * @param commits of transactions, reading ones included
   * @param syncs of the write-ahead log
   * @param bytes of the write-ahead log
   * @param pages of 8 kB that were looked at, in memory or not
   */
  record Work(long rows, long commits, long syncs, long bytes, long pages) {
    Work since(Work before) {
      return new Work(
          rows - before.rows,
          commits - before.commits,
          syncs - before.syncs,
          bytes - before.bytes,
          pages - before.pages);
    }

    String perTicket(long tickets) {
      return String.format(
          Locale.ROOT,
          "%.1f rows written, %.1f transactions, %.2f fsyncs, %.1f kB of log, %.0f pages",
          (double) rows / tickets,
          (double) commits / tickets,
          (double) syncs / tickets,
          bytes / 1_000.0 / tickets,
          (double) pages / tickets);
    }
  }

  /** How large the database is. */
  String size() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_size_pretty(pg_database_size(current_database()))")) {
      row.next();
      return row.getString(1);
    }
  }

  String describe() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT version(), current_setting('fsync'), current_setting('synchronous_commit'),"
                    + " current_setting('shared_buffers')")) {
      row.next();
      return row.getString(1)
          + ", fsync "
          + row.getString(2)
          + ", synchronous_commit "
          + row.getString(3)
          + ", shared_buffers "
          + row.getString(4);
    }
  }

  @Override
  public void close() throws IOException {
    pool.close();
    if (server != null) {
      server.close();
    }
  }
}
