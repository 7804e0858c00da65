package io.csm.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The host's data source with what has to be known to use it: which database it is, where our
 * tables are, and which failures are worth another try. Thread-safe.
 */
final class Database {
  /** How often a transaction is tried that the database gave up: deadlock or serialization. */
  static final int MAX_TRIES = 10;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}");

  /**
   * Held by whoever writes to an H2, from the first statement to the end of the checkpoint. H2
   * writes its tables to the file one after the other: of a transaction that works meanwhile it may
   * write what it did to one table and not what it did to another, and that is what a killed
   * process leaves. One for all files, which costs little: each of them writes one commit at a time
   * anyway. Fair, so that the renewal of a lease is not kept waiting by those who commit.
   */
  private static final ReentrantLock H2_WRITER = new ReentrantLock(true);

  private final DataSource source;
  private final Dialect dialect;
  private final String qualifier;

  /**
   * @param schema of our tables; null for the connection's own
   * @param prefix of the names of our tables
   */
  Database(DataSource source, Dialect dialect, @Nullable String schema, String prefix) {
    this.source = source;
    this.dialect = dialect;
    this.qualifier = (schema == null ? "" : name("schema", schema) + ".") + name("prefix", prefix);
  }

  Dialect dialect() {
    return dialect;
  }

  /** The name of one of our tables, as it stands in statements. */
  String table(String name) {
    return qualifier + name;
  }

  /**
   * A statement in which each {@code ${name}} stands for one of our tables, and {@code $now} for
   * the database's wall clock in microseconds.
   */
  String sql(String template) {
    return template.replace("$now", dialect.nowMicros()).replace("${", qualifier).replace("}", "");
  }

  /** A connection of the pool; who asks for it closes it. */
  Connection connect() throws NoConnection {
    try {
      return source.getConnection();
    } catch (SQLException failed) {
      throw new NoConnection(failed);
    }
  }

  /** There is no connection to be had: nothing was tried. */
  static final class NoConnection extends SQLException {
    private static final long serialVersionUID = 1L;

    NoConnection(SQLException cause) {
      super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
    }
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /** What becomes of a row. */
  @FunctionalInterface
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /**
   * Waits until the caller may write; {@link #endWrite} ends that. Between the two it reads and
   * writes and waits for nobody but the database. May be nested.
   */
  void beginWrite() {
    if (dialect == Dialect.H2) {
      H2_WRITER.lock();
    }
  }

  void endWrite() {
    if (dialect == Dialect.H2) {
      H2_WRITER.unlock();
    }
  }

  /**
   * The rows of one statement that reads, and is a transaction of its own. Tried again as {@link
   * #transact}.
   */
  <T> List<T> list(String template, List<?> parameters, Row<T> row) {
    return again(
        connection -> {
          try (PreparedStatement statement = prepare(connection, template, parameters);
              ResultSet rows = statement.executeQuery()) {
            List<T> list = new ArrayList<>();
            while (rows.next()) {
              list.add(row.of(rows));
            }
            return list;
          }
        });
  }

  /**
   * The rows that a statement answers that writes, and is a transaction of its own. Tried again as
   * {@link #transact}, and also where two inserted the same key at a time.
   */
  <T> List<T> listWritten(String template, List<?> parameters, Row<T> row) {
    beginWrite();
    try {
      return list(template, parameters, row);
    } finally {
      endWrite();
    }
  }

  /**
   * Writes by one statement, which is a transaction of its own; tried again as {@link
   * #listWritten}.
   *
   * @return how many rows it met
   */
  int update(String template, Object... parameters) {
    beginWrite();
    try {
      return again(
          connection -> {
            int met = update(connection, template, Arrays.asList(parameters));
            settle(connection);
            return met;
          });
    } finally {
      endWrite();
    }
  }

  /**
   * As {@link #update(String, Object...)}, for what counts only once a later transaction of this
   * process refers to it. H2 dies with the process, and writes both with the checkpoint of the
   * later one. A server may crash between the two and be back before the later one is tried, so
   * that there this is as durable as everything else.
   */
  void updateAhead(String template, Object... parameters) {
    beginWrite();
    try {
      int ignored = again(connection -> update(connection, template, Arrays.asList(parameters)));
    } finally {
      endWrite();
    }
  }

  /** Writes by one statement of a transaction. */
  int update(Connection connection, String template, List<?> parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, template, parameters)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(Connection connection, String template, List<?> parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql(template));
    int index = 1;
    for (Object parameter : parameters) {
      statement.setObject(index++, parameter);
    }
    return statement;
  }

  private <T> T again(Work<T> work) {
    for (int tries = 1; ; tries++) {
      try (Connection connection = source.getConnection()) {
        return alone(connection, work);
      } catch (SQLException failed) {
        boolean lost = Failures.isPassing(failed) || Failures.isTaken(failed);
        if (tries == MAX_TRIES || !lost) {
          throw Failures.of(failed);
        }
      }
    }
  }

  /** Each statement by itself; the connection is given back as it was. */
  private static <T> T alone(Connection connection, Work<T> work) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    if (!autoCommit) {
      connection.setAutoCommit(true);
    }
    try {
      return work.in(connection);
    } finally {
      if (!autoCommit) {
        Failures.quietly(() -> connection.setAutoCommit(false));
      }
    }
  }

  /** Writes with one statement, which is a transaction of its own. Done once. */
  <T> T write(Work<T> work) {
    beginWrite();
    try {
      return run(
          connection -> {
            T result = work.in(connection);
            settle(connection);
            return result;
          });
    } finally {
      endWrite();
    }
  }

  /** Reads: each statement is a transaction of its own. */
  <T> T run(Work<T> work) {
    try (Connection connection = source.getConnection()) {
      return alone(connection, work);
    } catch (SQLException failed) {
      throw Failures.of(failed);
    }
  }

  /**
   * One transaction at READ COMMITTED, tried again for as long as the database gives it up, at most
   * {@value #MAX_TRIES} times.
   */
  <T> T transact(Work<T> work) {
    beginWrite();
    try {
      for (int tries = 1; ; tries++) {
        try (Connection connection = source.getConnection()) {
          T result = once(connection, work);
          settle(connection);
          return result;
        } catch (SQLException failed) {
          if (tries == MAX_TRIES || !Failures.isPassing(failed)) {
            throw Failures.of(failed);
          }
        }
      }
    } finally {
      endWrite();
    }
  }

  /**
   * Sees to it that what was committed is in the file. H2 writes half a second late unless
   * WRITE_DELAY is 0, which it forgets whenever it opens the file; it finishes what it writes
   * before it answers that it is. A commit does not wait, even then, if another one is being
   * written (the store of H2 tries for the lock of the file and goes on without it); a checkpoint
   * waits. Others have written it already.
   */
  void settle(Connection connection) throws SQLException {
    if (dialect == Dialect.H2) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET WRITE_DELAY 0");
        statement.execute("CHECKPOINT");
      }
    }
  }

  private static <T> T once(Connection connection, Work<T> work) throws SQLException {
    int isolation = connection.getTransactionIsolation();
    if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    boolean done = false;
    try {
      T result = work.in(connection);
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        Failures.quietly(connection::rollback);
      }
      Failures.quietly(() -> connection.setAutoCommit(autoCommit));
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        Failures.quietly(() -> connection.setTransactionIsolation(isolation));
      }
    }
  }

  private static String name(String what, String name) {
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      throw io.csm.core.CsmException.of(
          io.csm.core.Code.INVALID_VALUE,
          what,
          "value",
          name,
          "expected",
          "a letter or underscore, then up to 39 letters, digits and underscores");
    }
    return name;
  }
}
