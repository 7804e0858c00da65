package io.csm.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One column of a table as statements see it. */
record Column(String name, Kind kind) {

  /** What a column holds, under the names that the databases have for it. */
  enum Kind {
    LONG("bigint", "BIGINT", Types.BIGINT),
    INT("integer", "INTEGER", Types.INTEGER),
    TEXT("text", "VARCHAR", Types.VARCHAR),
    BYTES("bytea", "VARBINARY", Types.VARBINARY),
    BOOL("boolean", "BOOLEAN", Types.BOOLEAN);

    private final String postgres;
    private final String h2;
    private final int type;

    Kind(String postgres, String h2, int type) {
      this.postgres = postgres;
      this.h2 = h2;
      this.type = type;
    }

    /** A parameter that holds an array of such values. */
    String arrayParameter(Dialect dialect) {
      return dialect == Dialect.H2
          ? "CAST(? AS " + h2 + " ARRAY)"
          : "CAST(? AS " + postgres + "[])";
    }

    /** The values of one column, for such a parameter. */
    Array array(Connection connection, Dialect dialect, List<@Nullable Object[]> rows, int column)
        throws SQLException {
      @Nullable Object[] values =
          switch (this) {
            case LONG -> new Long[rows.size()];
            case INT -> new Integer[rows.size()];
            case TEXT -> new String[rows.size()];
            case BYTES -> new byte[rows.size()][];
            case BOOL -> new Boolean[rows.size()];
          };
      for (int i = 0; i < values.length; i++) {
        values[i] = rows.get(i)[column];
      }
      return connection.createArrayOf(dialect == Dialect.H2 ? h2 : postgres, values);
    }

    void bind(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
      if (value == null) {
        statement.setNull(at, type);
        return;
      }
      switch (this) {
        case LONG -> statement.setLong(at, (Long) value);
        case INT -> statement.setInt(at, (Integer) value);
        case TEXT -> statement.setString(at, (String) value);
        case BYTES -> statement.setBytes(at, (byte[]) value);
        case BOOL -> statement.setBoolean(at, (Boolean) value);
      }
    }

    /** How MariaDB and MySQL take such a value out of a JSON document. */
    String jsonColumn(Dialect dialect, String name, int index) {
      String type =
          switch (this) {
            case LONG -> "BIGINT";
            case INT -> "INTEGER";
            case TEXT -> "VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE " + dialect.exactCollation();
            case BYTES -> "VARCHAR(128)";
            case BOOL -> "BOOLEAN";
          };
      return name + " " + type + " PATH '$[" + index + "]'";
    }

    void appendJson(StringBuilder json, Object value) {
      switch (this) {
        case LONG, INT, BOOL -> json.append(value);
        case BYTES -> json.append('"').append(HexFormat.of().formatHex((byte[]) value)).append('"');
        case TEXT -> Texts.appendQuoted(json, (String) value);
      }
    }
  }

  static Column ofLong(String name) {
    return new Column(name, Kind.LONG);
  }

  static Column ofInt(String name) {
    return new Column(name, Kind.INT);
  }

  static Column ofText(String name) {
    return new Column(name, Kind.TEXT);
  }

  static Column ofBytes(String name) {
    return new Column(name, Kind.BYTES);
  }

  static Column ofBool(String name) {
    return new Column(name, Kind.BOOL);
  }
}
