package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.spi.Signals;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Hears of commits through PostgreSQL's LISTEN, on a connection of its own that is opened with the
 * first wait and again after it broke.
 */
final class PostgresSignals implements Signals {
  private final Database database;
  private final String channel;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;
  private final PostgresNotifier notifier;
  private @Nullable Connection connection;
  private boolean autoCommit;

  /**
   * @param notifier of this node, whose connection is opened again by whoever waits here
   */
  PostgresSignals(Database database, PostgresNotifier notifier) {
    this.database = database;
    this.notifier = notifier;
    this.channel = channel(database);
  }

  /** The channel of one set of tables; the names of ours have no characters that need quoting. */
  static String channel(Database database) {
    return database.table("journal").replace('.', '_').toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public boolean await(Duration atMost) throws InterruptedException {
    if (atMost.toMillis() < 1 || atMost.toMillis() > 60_000) {
      throw CsmException.of(
          Code.INVALID_VALUE, "atMost", "value", atMost, "expected", "1 millisecond to 1 minute");
    }
    lock.lockInterruptibly();
    try {
      notifier.connect();
      return !closed && heard(open(), (int) atMost.toMillis());
    } catch (SQLException failed) {
      disconnect();
      throw Failures.of(failed);
    } finally {
      if (closed) {
        disconnect();
      }
      lock.unlock();
    }
  }

  private static boolean heard(Connection listening, int millis) throws SQLException {
    return listening.unwrap(PGConnection.class).getNotifications(millis).length > 0;
  }

  private Connection open() throws SQLException {
    Connection known = connection;
    if (known != null) {
      return known;
    }
    Connection opened = database.connect();
    connection = opened;
    autoCommit = opened.getAutoCommit();
    opened.setAutoCommit(true);
    try (Statement statement = opened.createStatement()) {
      statement.execute("LISTEN " + channel);
    }
    return opened;
  }

  private void disconnect() {
    Connection known = connection;
    connection = null;
    if (known != null) {
      Failures.quietly(
          () -> {
            try (known;
                Statement statement = known.createStatement()) {
              statement.execute("UNLISTEN " + channel);
              known.setAutoCommit(autoCommit);
            }
          });
    }
  }

  /** Ends the wait at its next time-out; the waiting thread gives the connection back. */
  @Override
  public void close() {
    closed = true;
    notifier.close();
    if (lock.tryLock()) {
      try {
        disconnect();
      } finally {
        lock.unlock();
      }
    }
  }
}
