package io.csm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells listeners that something was committed. After the commit, because a transaction that
 * notifies holds up every other one that does until it is flushed; and one at a time: whatever was
 * committed while one was under way shares the next. Thread-safe.
 */
final class PostgresNotifier {
  private final Database database;
  private final String statement;
  private final AtomicBoolean news = new AtomicBoolean();
  private final ReentrantLock sending = new ReentrantLock();

  PostgresNotifier(Database database) {
    this.database = database;
    this.statement = "NOTIFY " + PostgresSignals.channel(database);
  }

  /** Something was committed. Fails silently: who is not told finds out by looking. */
  void committed() {
    news.set(true);
    while (news.get() && sending.tryLock()) {
      try {
        if (news.getAndSet(false)) {
          Failures.quietly(this::send);
        }
      } finally {
        sending.unlock();
      }
    }
  }

  private void send() throws SQLException {
    try (Connection connection = database.connect();
        Statement notify = connection.createStatement()) {
      connection.setAutoCommit(true);
      notify.execute(statement);
    }
  }
}
