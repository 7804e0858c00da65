package io.csm.jdbc;

import java.util.Collections;

/** The differences between databases that the statements of this module meet. */
enum Dialect {
  H2,
  POSTGRESQL,
  MARIADB;

  /** Where its scripts are, and how people call it. */
  String folder() {
    return switch (this) {
      case H2 -> "h2";
      case POSTGRESQL -> "postgresql";
      case MARIADB -> "mariadb";
    };
  }

  /**
   * The database's wall clock as microseconds since 1970 in UTC, whatever the zone of the
   * connection and however long the transaction has been open.
   */
  String nowMicros() {
    return switch (this) {
      case H2 -> "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP(6)) * 1000000 AS BIGINT)";
      case POSTGRESQL -> "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
      case MARIADB -> "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";
    };
  }

  /** The same place for parameters, {@code count} times. */
  static String rows(String row, int count) {
    return String.join(", ", Collections.nCopies(count, row));
  }
}
