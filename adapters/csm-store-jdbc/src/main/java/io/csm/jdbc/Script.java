package io.csm.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Statements that follow each other without waiting for what one of them says: one round trip on
 * PostgreSQL, whose driver takes several statements at a time; a few on the others.
 *
 * <p>Statements over many rows take them as arrays (PostgreSQL, and H2 where it looks keys up), as
 * a JSON document (MariaDB and MySQL, for look-ups), or as a batch (all but PostgreSQL, for
 * writing), so that the texts of statements do not depend on how many rows there are. Not
 * thread-safe; used once.
 */
final class Script {
  /** How many rows one statement takes; more are taken by several. */
  static final int MAX_ROWS = 5_000;

  private final Database database;
  private final Connection connection;
  private final List<Step> steps = new ArrayList<>();

  Script(Database database, Connection connection) {
    this.database = database;
    this.connection = connection;
  }

  /** Sets the parameters of a statement from {@code at} on; answers with the next number. */
  @FunctionalInterface
  interface Binder {
    int bind(PreparedStatement statement, int at) throws SQLException;
  }

  /** Is handed each row of a result. */
  @FunctionalInterface
  interface RowReader {
    void row(ResultSet row) throws SQLException;
  }

  /**
   * @param rows for a batch: each row's parameters, bound one by one; else null
   * @param expected how many rows must have been written; -1 for any number
   */
  private record Step(
      String sql,
      Binder binder,
      @Nullable Batch rows,
      @Nullable RowReader reader,
      long expected,
      LongConsumer counted) {

    Step(
        String sql,
        Binder binder,
        @Nullable Batch rows,
        @Nullable RowReader reader,
        long expected) {
      this(sql, binder, rows, reader, expected, count -> {});
    }
  }

  /**
   * @param order which value of a row goes to each parameter
   */
  private record Batch(List<Column> columns, List<@Nullable Object[]> rows, List<Integer> order) {}

  /** A query. */
  Script query(String template, RowReader reader, @Nullable Object... parameters) {
    steps.add(new Step(database.sql(template), binder(parameters), null, reader, -1));
    return this;
  }

  /** A statement that answers with no rows. */
  Script update(String template, @Nullable Object... parameters) {
    steps.add(new Step(database.sql(template), binder(parameters), null, null, -1));
    return this;
  }

  /** A statement that says how many rows it met. */
  Script count(String template, LongConsumer counted, @Nullable Object... parameters) {
    steps.add(new Step(database.sql(template), binder(parameters), null, null, -1, counted));
    return this;
  }

  /**
   * The rows of a table that have certain keys.
   *
   * @param what the columns to read, of the table {@code t}
   * @param keyColumns which columns are compared; each key has their values in that order
   * @param lock whether to lock the rows that are free, and to leave out the others
   */
  Script lookUp(
      String table,
      String what,
      List<Column> keyColumns,
      List<@Nullable Object[]> keys,
      boolean lock,
      RowReader reader) {
    for (List<@Nullable Object[]> some : chunks(keys)) {
      String where =
          keyColumns.stream()
              .map(column -> "t." + column.name() + " = " + keyOf(column))
              .collect(Collectors.joining(" AND "));
      String from = keyTable(keyColumns);
      String suffix = lock ? " FOR UPDATE SKIP LOCKED" : "";
      String sql =
          switch (database.dialect()) {
            // A subquery that is not flattened is always a loop over the keys, whatever the
            // planner thinks of the size of a table that it has not looked at for a while.
            case POSTGRESQL ->
                "SELECT t.* FROM "
                    + from
                    + " CROSS JOIN LATERAL (SELECT "
                    + what
                    + " FROM ${"
                    + table
                    + "} t WHERE "
                    + where
                    + (lock ? suffix : " OFFSET 0")
                    + ") t";
            case H2 ->
                "SELECT "
                    + what
                    + " FROM "
                    + from
                    + " JOIN ${"
                    + table
                    + "} t ON "
                    + where
                    + suffix;
            case MARIADB, MYSQL ->
                "SELECT "
                    + what
                    + " FROM "
                    + from
                    + " STRAIGHT_JOIN ${"
                    + table
                    + "} t"
                    // Else an index that covers the key is read, and locked, for the whole tenant.
                    + (keyColumns.equals(StateTable.KEY) ? " FORCE INDEX (PRIMARY)" : "")
                    + " ON "
                    + where
                    + (lock && database.dialect() == Dialect.MYSQL
                        ? " FOR UPDATE OF t SKIP LOCKED"
                        : suffix);
          };
      Binder binder =
          database.dialect().isMySqlLike() ? json(keyColumns, some) : arrays(keyColumns, some);
      steps.add(new Step(database.sql(sql), binder, null, reader, -1));
    }
    return this;
  }

  /** New rows. */
  Script insert(Table table, List<@Nullable Object[]> rows) {
    for (List<@Nullable Object[]> some : chunks(rows)) {
      String into = "INSERT INTO ${" + table.name() + "} (" + table.list() + ") ";
      if (database.dialect() == Dialect.POSTGRESQL) {
        String sql = into + "SELECT * FROM " + keyTable(table.columns());
        steps.add(
            new Step(database.sql(sql), arrays(table.columns(), some), null, null, some.size()));
      } else {
        String marks = table.columns().stream().map(c -> "?").collect(Collectors.joining(", "));
        batch(
            into + "VALUES (" + marks + ")",
            table.columns(),
            some,
            numbers(table.columns().size()),
            some.size());
      }
    }
    return this;
  }

  /**
   * New values of rows that are there.
   *
   * @param rows each with the version that the row has had, after the columns of the table
   */
  Script replace(Table table, List<@Nullable Object[]> rows) {
    Table with = table.with(Column.ofLong("expected"));
    List<Column> values = table.columns().subList(table.keys(), table.columns().size());
    for (List<@Nullable Object[]> some : chunks(rows)) {
      if (database.dialect() == Dialect.POSTGRESQL) {
        String sql =
            "UPDATE ${"
                + table.name()
                + "} t SET "
                + values.stream()
                    .map(c -> c.name() + " = k." + c.name())
                    .collect(Collectors.joining(", "))
                + " FROM "
                + keyTable(with.columns())
                + " WHERE "
                + table.keyColumns().stream()
                    .map(c -> "t." + c.name() + " = k." + c.name())
                    .collect(Collectors.joining(" AND "))
                + " AND t.version = k.expected";
        steps.add(
            new Step(database.sql(sql), arrays(with.columns(), some), null, null, some.size()));
      } else {
        String sql =
            "UPDATE ${"
                + table.name()
                + "} SET "
                + values.stream().map(c -> c.name() + " = ?").collect(Collectors.joining(", "))
                + " WHERE "
                + table.keyColumns().stream()
                    .map(c -> c.name() + " = ?")
                    .collect(Collectors.joining(" AND "))
                + " AND version = ?";
        // The new values, then the key, then the version.
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
          order.add(table.keys() + i);
        }
        order.addAll(numbers(table.keys()));
        order.add(table.columns().size());
        batch(sql, with.columns(), some, order, some.size());
      }
    }
    return this;
  }

  /** Removes the rows that have certain values in certain columns. */
  Script delete(String table, List<Column> keyColumns, List<@Nullable Object[]> keys) {
    for (List<@Nullable Object[]> some : chunks(keys)) {
      if (database.dialect() == Dialect.POSTGRESQL) {
        String sql =
            "DELETE FROM ${"
                + table
                + "} t USING "
                + keyTable(keyColumns)
                + " WHERE "
                + keyColumns.stream()
                    .map(c -> "t." + c.name() + " = k." + c.name())
                    .collect(Collectors.joining(" AND "));
        steps.add(new Step(database.sql(sql), arrays(keyColumns, some), null, null, -1));
      } else {
        String sql =
            "DELETE FROM ${"
                + table
                + "} WHERE "
                + keyColumns.stream()
                    .map(c -> c.name() + " = ?")
                    .collect(Collectors.joining(" AND "));
        batch(sql, keyColumns, some, numbers(keyColumns.size()), -1);
      }
    }
    return this;
  }

  /** Does all of it. */
  void run() throws SQLException {
    if (database.dialect() == Dialect.POSTGRESQL) {
      runTogether();
    } else {
      for (Step step : steps) {
        runAlone(step);
      }
    }
    steps.clear();
  }

  private void runTogether() throws SQLException {
    if (steps.isEmpty()) {
      return;
    }
    String sql = steps.stream().map(Step::sql).collect(Collectors.joining(";\n"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 1;
      for (Step step : steps) {
        at = step.binder.bind(statement, at);
      }
      boolean rows = statement.execute();
      for (Step step : steps) {
        if (step.reader != null) {
          if (!rows) {
            throw new SQLException("A query answered without rows: " + step.sql);
          }
          readAll(statement, step.reader);
        } else {
          check(step, statement.getLargeUpdateCount());
        }
        rows = statement.getMoreResults();
      }
    }
  }

  private void runAlone(Step step) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(step.sql)) {
      Batch batch = step.rows;
      if (batch != null) {
        for (@Nullable Object[] row : batch.rows) {
          for (int i = 0; i < batch.order.size(); i++) {
            int column = batch.order.get(i);
            batch.columns.get(column).kind().bind(statement, i + 1, row[column]);
          }
          statement.addBatch();
        }
        check(step, sum(statement.executeBatch()));
        return;
      }
      step.binder.bind(statement, 1);
      if (statement.execute() && step.reader != null) {
        readAll(statement, step.reader);
      } else {
        check(step, statement.getLargeUpdateCount());
      }
    }
  }

  /** Drivers may say that they do not know the count of a row that they wrote. */
  private static long sum(int[] counts) {
    long sum = 0;
    for (int count : counts) {
      sum += count == Statement.SUCCESS_NO_INFO ? 1 : count;
    }
    return sum;
  }

  private static void check(Step step, long count) throws SQLException {
    step.counted.accept(count);
    if (step.expected >= 0 && step.expected != count) {
      throw new SQLException(
          "Wrote " + count + " rows instead of " + step.expected + ": " + step.sql, "40001");
    }
  }

  private static void readAll(PreparedStatement statement, RowReader reader) throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      while (rows.next()) {
        reader.row(rows);
      }
    }
  }

  // ---- many rows as parameters

  /** The rows as a table {@code k}. */
  private String keyTable(List<Column> columns) {
    if (database.dialect().isMySqlLike()) {
      StringBuilder json = new StringBuilder("JSON_TABLE(?, '$[*]' COLUMNS (");
      for (int i = 0; i < columns.size(); i++) {
        json.append(i == 0 ? "" : ", ");
        json.append(columns.get(i).kind().jsonColumn(database.dialect(), columns.get(i).name(), i));
      }
      return json.append(")) AS k").toString();
    }
    return "unnest("
        + columns.stream()
            .map(column -> column.kind().arrayParameter(database.dialect()))
            .collect(Collectors.joining(", "))
        + ") AS k ("
        + columns.stream().map(Column::name).collect(Collectors.joining(", "))
        + ")";
  }

  private String keyOf(Column column) {
    return database.dialect().isMySqlLike() && column.kind() == Column.Kind.BYTES
        ? "UNHEX(k." + column.name() + ")"
        : "k." + column.name();
  }

  private Binder arrays(List<Column> columns, List<@Nullable Object[]> rows) {
    return (statement, at) -> {
      for (int i = 0; i < columns.size(); i++) {
        statement.setArray(
            at + i, columns.get(i).kind().array(connection, database.dialect(), rows, i));
      }
      return at + columns.size();
    };
  }

  private static Binder json(List<Column> columns, List<@Nullable Object[]> rows) {
    StringBuilder json = new StringBuilder("[");
    for (@Nullable Object[] row : rows) {
      json.append(json.length() == 1 ? "[" : ",[");
      for (int i = 0; i < columns.size(); i++) {
        json.append(i == 0 ? "" : ",");
        columns.get(i).kind().appendJson(json, java.util.Objects.requireNonNull(row[i]));
      }
      json.append(']');
    }
    String text = json.append(']').toString();
    return (statement, at) -> {
      statement.setString(at, text);
      return at + 1;
    };
  }

  private void batch(
      String template,
      List<Column> columns,
      List<@Nullable Object[]> rows,
      List<Integer> order,
      long expected) {
    Binder none = (statement, at) -> at;
    steps.add(
        new Step(database.sql(template), none, new Batch(columns, rows, order), null, expected));
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static Binder binder(@Nullable Object... parameters) {
    return (statement, at) -> {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(at + i, parameters[i]);
      }
      return at + parameters.length;
    };
  }

  private static List<List<@Nullable Object[]>> chunks(List<@Nullable Object[]> rows) {
    List<List<@Nullable Object[]>> chunks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += MAX_ROWS) {
      chunks.add(rows.subList(from, Math.min(rows.size(), from + MAX_ROWS)));
    }
    return chunks;
  }
}
