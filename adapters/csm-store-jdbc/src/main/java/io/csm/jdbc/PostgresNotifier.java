package io.csm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners that something was committed. After the commit, because a transaction that
 * notifies holds up every other one that does until it is flushed; and one at a time: whatever was
 * committed while one was under way shares the next. Thread-safe.
 *
 * <p>It keeps a connection, so that nobody whose change is committed waits for the pool. Who waits
 * for signals sees to it that there is one.
 */
final class PostgresNotifier {
  /** How long the database may take to answer, until the connection is given up. */
  private static final int ANSWER_MILLIS = 2_000;

  private final Database database;
  private final String statement;
  private final AtomicBoolean news = new AtomicBoolean();
  private final ReentrantLock sending = new ReentrantLock();
  private @Nullable Kept kept;
  private boolean closed;

  PostgresNotifier(Database database) {
    this.database = database;
    this.statement = "NOTIFY " + PostgresSignals.channel(database);
  }

  /** A connection with what it was like before. */
  private record Kept(Connection connection, boolean autoCommit, int timeout) {
    static Kept of(Connection connection) throws SQLException {
      Kept kept = new Kept(connection, connection.getAutoCommit(), connection.getNetworkTimeout());
      connection.setAutoCommit(true);
      connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
      return kept;
    }

    void giveBack() {
      Failures.quietly(
          () -> {
            try (connection) {
              connection.setNetworkTimeout(Runnable::run, timeout);
              connection.setAutoCommit(autoCommit);
            }
          });
    }
  }

  /**
   * Gets a connection if there is none, and tells what was not told for want of one. May wait for
   * the pool. Fails silently: it is tried again with the next wait for signals.
   */
  void connect() {
    sending.lock();
    try {
      if (kept == null && !closed) {
        Failures.quietly(() -> kept = Kept.of(database.connect()));
        send();
      }
    } finally {
      sending.unlock();
    }
  }

  /** Something was committed. Fails silently: who is not told finds out by looking. */
  void committed() {
    news.set(true);
    while (news.get() && sending.tryLock()) {
      try {
        if (kept == null) {
          return;
        }
        send();
      } finally {
        sending.unlock();
      }
    }
  }

  void close() {
    sending.lock();
    try {
      closed = true;
      disconnect();
    } finally {
      sending.unlock();
    }
  }

  private void send() {
    Kept known = kept;
    if (known != null && news.getAndSet(false)) {
      try (Statement notify = known.connection.createStatement()) {
        notify.execute(statement);
      } catch (SQLException broken) {
        disconnect();
      }
    }
  }

  private void disconnect() {
    Kept known = kept;
    kept = null;
    if (known != null) {
      known.giveBack();
    }
  }
}
