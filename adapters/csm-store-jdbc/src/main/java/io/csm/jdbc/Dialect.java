package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import javax.sql.DataSource;

/** The differences between databases that the statements of this module meet. */
enum Dialect {
  H2,
  POSTGRESQL,
  MARIADB,
  MYSQL;

  /**
   * The dialect of a database.
   *
   * @throws CsmException with {@code STORE_FAILED} if it is none of these, or cannot be reached
   */
  static Dialect of(DataSource source) {
    String product;
    String version;
    try (Connection connection = source.getConnection()) {
      product = connection.getMetaData().getDatabaseProductName();
      version = connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException failed) {
      throw Failures.of(failed);
    }
    return switch (product) {
      case "H2" -> H2;
      case "PostgreSQL" -> POSTGRESQL;
      case "MariaDB" -> MARIADB;
      // The driver of MySQL says so of both.
      case "MySQL" -> version.contains("MariaDB") ? MARIADB : MYSQL;
      default ->
          throw CsmException.of(
              Code.STORE_FAILED,
              "store",
              "state",
              "none",
              "detail",
              "The database is "
                  + product
                  + ". Maybe use H2, PostgreSQL, MariaDB or MySQL, or write a store for it with the"
                  + " contract of csm-testkit");
    };
  }

  /** Where its scripts are, and how people call it. */
  String folder() {
    return switch (this) {
      case H2 -> "h2";
      case POSTGRESQL -> "postgresql";
      case MARIADB -> "mariadb";
      case MYSQL -> "mysql";
    };
  }

  /** Whether it speaks the SQL of MySQL. */
  boolean isMySqlLike() {
    return this == MARIADB || this == MYSQL;
  }

  /** Of texts that are equal only where all their characters are, blanks at the end included. */
  String exactCollation() {
    return this == MYSQL ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin";
  }

  /**
   * The database's wall clock as microseconds since 1970 in UTC, whatever the zone of the
   * connection and however long the transaction has been open.
   */
  String nowMicros() {
    return switch (this) {
      case H2 -> "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP(6)) * 1000000 AS BIGINT)";
      case POSTGRESQL -> "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
      case MARIADB, MYSQL -> "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";
    };
  }

  /** The same place for parameters, {@code count} times. */
  static String rows(String row, int count) {
    return String.join(", ", Collections.nCopies(count, row));
  }

  /**
   * Removes the first so many rows that a condition names.
   *
   * @param condition that an index answers
   */
  String deleteFirst(String table, String condition, int count) {
    return switch (this) {
      case H2 ->
          "DELETE FROM ${"
              + table
              + "} WHERE "
              + condition
              + " FETCH FIRST "
              + count
              + " ROWS ONLY";
      case POSTGRESQL ->
          "DELETE FROM ${"
              + table
              + "} WHERE ctid = ANY (ARRAY (SELECT ctid FROM ${"
              + table
              + "} WHERE "
              + condition
              + " LIMIT "
              + count
              + " FOR UPDATE SKIP LOCKED))";
      case MARIADB, MYSQL -> "DELETE FROM ${" + table + "} WHERE " + condition + " LIMIT " + count;
    };
  }
}
