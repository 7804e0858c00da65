package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What an error of the database means for the caller. */
final class Failures {
  private static final int MARIADB_LOCK_WAIT_TIMEOUT = 1205;
  private static final int H2_LOCK_TIMEOUT = 50200;

  private Failures() {}

  /** A step of tidying up that may fail without harm. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  static void quietly(Step step) {
    try {
      step.run();
    } catch (SQLException broken) {
      // The connection is of no use any more, which its pool finds out by itself.
    }
  }

  /** Whether the same transaction may well succeed if it is tried again: SQL state class 40. */
  static boolean isPassing(SQLException failed) {
    String state = failed.getSQLState();
    return state != null && state.startsWith("40");
  }

  /** Whether the connection is gone, and what became of the transaction unknown. */
  static boolean isConnectionLost(SQLException failed) {
    String state = failed.getSQLState();
    return (state != null && (state.startsWith("08") || state.startsWith("57P")))
        || "25P03".equals(state);
  }

  /** Whether somebody else held a lock for longer than we wait for one. */
  static boolean isLockTimeout(SQLException failed) {
    return "55P03".equals(failed.getSQLState())
        || failed.getErrorCode() == MARIADB_LOCK_WAIT_TIMEOUT
        || failed.getErrorCode() == H2_LOCK_TIMEOUT;
  }

  /** Whether a key is taken: SQL state class 23. */
  static boolean isTaken(SQLException failed) {
    String state = failed.getSQLState();
    return state != null && state.startsWith("23");
  }

  /** Whether there is no such table. */
  static boolean isMissingTable(SQLException failed) {
    String state = failed.getSQLState();
    return "42P01".equals(state) || "42S02".equals(state) || "42S04".equals(state);
  }

  /** Whether everybody else would meet the same: no connection, or one that was lost. */
  static boolean concernsAll(CsmException failed) {
    return !(failed.getCause() instanceof SQLException cause)
        || cause instanceof SQLTransientConnectionException
        || isConnectionLost(cause);
  }

  /** The exception for callers; the outcome of what they asked for is unknown. */
  static CsmException of(SQLException failed) {
    String state = failed.getSQLState();
    return new CsmException(
        CsmException.of(
                Code.STORE_FAILED,
                "store",
                "state",
                state == null ? "none" : state,
                "detail",
                String.valueOf(failed.getMessage()))
            .problem(),
        failed);
  }
}
