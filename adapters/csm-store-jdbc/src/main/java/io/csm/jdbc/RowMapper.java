package io.csm.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes a value of a row of the host's tables. Called once for each row, with no lock of ours held.
 */
@FunctionalInterface
public interface RowMapper<T> {

  /**
   * The value of the current row.
   *
   * @param row stands on the row; to be read, not moved
   * @throws SQLException which the caller of the directory sees as {@code STORE_FAILED}
   */
  T map(ResultSet row) throws SQLException;
}
