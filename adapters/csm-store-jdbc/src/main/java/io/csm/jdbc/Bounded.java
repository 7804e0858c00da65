package io.csm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A transaction at READ COMMITTED that waits for no lock longer than {@value #LOCK_WAIT_SECONDS} s,
 * and that the database ends if its process freezes in between two statements for {@value
 * #IDLE_SECONDS} s (PostgreSQL, MariaDB and MySQL; the process of an embedded H2 freezes with all
 * that wait for it). Not thread-safe.
 */
final class Bounded {
  /** Longer than a frozen process can hold a lock, and shorter than any lease. */
  static final int LOCK_WAIT_SECONDS = 3;

  /** Shorter than the lease of an owner, 5 s. */
  static final int IDLE_SECONDS = 2;

  private final Database database;
  private final Connection connection;
  private boolean begun;

  private Bounded(Database database, Connection connection) {
    this.database = database;
    this.connection = connection;
  }

  /** What is done in it. */
  @FunctionalInterface
  interface Work<T> {
    T in(Bounded transaction) throws SQLException;
  }

  /**
   * Does it once.
   *
   * @throws Database.NoConnection if there is no connection
   * @throws SQLException otherwise; nothing was done, except that the outcome is unknown where the
   *     connection broke while it was committed
   */
  static <T> T once(Database database, Work<T> work) throws SQLException {
    database.beginWrite();
    try {
      return connected(database, work);
    } finally {
      database.endWrite();
    }
  }

  private static <T> T connected(Database database, Work<T> work) throws SQLException {
    try (Connection connection = database.connect()) {
      boolean autoCommit = connection.getAutoCommit();
      Dialect dialect = database.dialect();
      if (dialect.isMySqlLike()) {
        execute(
            connection,
            "SET @csm_lock = @@innodb_lock_wait_timeout, @csm_idle = @@"
                + idle(dialect)
                + ", innodb_lock_wait_timeout = "
                + LOCK_WAIT_SECONDS
                + ", "
                + idle(dialect)
                + " = "
                + IDLE_SECONDS);
      }
      int isolation =
          dialect == Dialect.POSTGRESQL
              ? Connection.TRANSACTION_READ_COMMITTED
              : connection.getTransactionIsolation();
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
      if (autoCommit) {
        connection.setAutoCommit(false);
      }
      boolean done = false;
      try {
        T result = work.in(new Bounded(database, connection));
        connection.commit();
        done = true;
        database.settle(connection);
        return result;
      } finally {
        if (!done) {
          Failures.quietly(connection::rollback);
        }
        Failures.quietly(() -> giveBack(connection, dialect, autoCommit, isolation));
      }
    }
  }

  /** Does it, and again for as long as others are in the way, within bounds. */
  static <T> T again(Database database, Work<T> work) {
    for (int tries = 1; ; tries++) {
      try {
        return once(database, work);
      } catch (SQLException failed) {
        boolean passing = Failures.isPassing(failed) || Failures.isLockTimeout(failed);
        if (!passing || tries == Database.MAX_TRIES) {
          throw Failures.of(failed);
        }
      }
    }
  }

  private static void giveBack(
      Connection connection, Dialect dialect, boolean autoCommit, int isolation)
      throws SQLException {
    if (autoCommit) {
      connection.setAutoCommit(true);
    }
    if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(isolation);
    }
    if (dialect.isMySqlLike()) {
      execute(
          connection,
          "SET innodb_lock_wait_timeout = @csm_lock, " + idle(dialect) + " = @csm_idle");
    }
  }

  /** MySQL has none for transactions, but one for sessions, which is changed while ours lasts. */
  private static String idle(Dialect dialect) {
    return dialect == Dialect.MYSQL ? "wait_timeout" : "idle_transaction_timeout";
  }

  Dialect dialect() {
    return database.dialect();
  }

  /** The next statements. */
  Script script() {
    Script script = new Script(database, connection);
    if (!begun && database.dialect() == Dialect.POSTGRESQL) {
      // Local to the transaction, and in the round trip of its first statements.
      script.update("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
      script.query(
          "SELECT set_config('lock_timeout', '"
              + LOCK_WAIT_SECONDS
              + "s', true), set_config('idle_in_transaction_session_timeout', '"
              + IDLE_SECONDS
              + "s', true), set_config('enable_seqscan', 'off', true),"
              + " set_config('enable_hashjoin', 'off', true),"
              + " set_config('enable_mergejoin', 'off', true)",
          row -> {});
    }
    begun = true;
    return script;
  }

  /** Ends a query for rows that this transaction has to have: waits as long as it may. */
  String forUpdate() {
    return database.dialect() == Dialect.POSTGRESQL || database.dialect() == Dialect.MYSQL
        ? " FOR UPDATE"
        : " FOR UPDATE WAIT " + LOCK_WAIT_SECONDS;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
