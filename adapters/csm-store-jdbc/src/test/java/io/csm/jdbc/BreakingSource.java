package io.csm.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source whose connections break once, when told to. */
final class BreakingSource implements DataSource {
  private final DataSource source;
  private final AtomicReference<When> next = new AtomicReference<>();

  BreakingSource(DataSource source) {
    this.source = source;
  }

  enum When {
    CONNECTING,
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  void breakNext(When when) {
    next.set(when);
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (next.compareAndSet(When.CONNECTING, null)) {
      throw new SQLException("no connection", "08001");
    }
    Connection connection = source.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commit")) {
                commit(connection);
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  private void commit(Connection connection) throws SQLException {
    if (next.compareAndSet(When.BEFORE_COMMIT, null)) {
      connection.rollback();
      throw new SQLException("connection lost", "08006");
    }
    connection.commit();
    if (next.compareAndSet(When.AFTER_COMMIT, null)) {
      throw new SQLException("connection lost", "08006");
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setLoginTimeout(int seconds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
