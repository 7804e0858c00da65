package io.csm.benchmarks.store;

import static java.util.stream.Collectors.joining;

import io.csm.core.TenantId;
import io.csm.core.TicketId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fills the tables of a store with as many tickets as are wanted, by copying one that a desk has
 * made, inside the database: the row of the ticket, its messages and its events, each with ids,
 * numbers, times and positions of its own. What the store reads and writes does not differ from
 * what a desk would have left, except that all these tickets say the same.
 */
final class StoredTickets {
  private static final int BATCH = 250_000;

  private final Connection connection;
  private final String prefix;

  StoredTickets(Connection connection, String prefix) {
    this.connection = connection;
    this.prefix = prefix;
  }

  /**
   * Copies a ticket.
   *
   * @param from the first copy's number, 1 for the first ever
   * @param events of its first ones, how many are copied
   */
  void copy(TenantId tenant, TicketId template, int from, int count, int events)
      throws SQLException {
    run("SET synchronous_commit = off");
    run("SET maintenance_work_mem = '512MB'");
    Map<String, String> indexes = count >= BATCH ? dropIndexes() : Map.of();
    for (int begin = from; begin < from + count; begin += BATCH) {
      int end = Math.min(from + count, begin + BATCH) - 1;
      run("BEGIN");
      copyTickets(tenant, template, begin, end);
      copyMessages(tenant, template, begin, end);
      copyEvents(tenant, template, begin, end, events);
      run("COMMIT");
    }
    for (String definition : indexes.values()) {
      run(definition);
    }
    for (String table : List.of("ticket", "message", "journal", "shard")) {
      run("VACUUM (ANALYZE) " + prefix + table);
    }
    run("RESET synchronous_commit");
    run("CHECKPOINT");
  }

  /** Of the ticket itself, which stands in the texts of all that belongs to it. */
  private static String id(long of) {
    // Far below whatever a generator of ids has drawn or will draw.
    return "(" + of + " - 1000000000000000 + n)";
  }

  private void copyTickets(TenantId tenant, TicketId template, int begin, int end)
      throws SQLException {
    Map<String, String> values = new TreeMap<>();
    values.put("id", id(template.value()));
    values.put("number", "t.number + 1000000 + n");
    values.put("opened_us", "t.opened_us - n * 1000");
    values.put("enqueued_us", "t.enqueued_us - n * 1000");
    String state = replaced("t.state", template.value());
    values.put(
        "state",
        "replace("
            + state
            + ", '\"number\":' || t.number, '\"number\":' || t.number + 1000000 + n)");
    insert(
        "ticket",
        values,
        "t.tenant = " + tenant.value() + " AND t.id = " + template.value(),
        begin,
        end);
  }

  private void copyMessages(TenantId tenant, TicketId template, int begin, int end)
      throws SQLException {
    String of = "t.tenant = " + tenant.value() + " AND t.ticket = " + template.value();
    for (long message : numbers("SELECT id FROM " + prefix + "message t WHERE " + of)) {
      Map<String, String> values = new TreeMap<>();
      values.put("id", id(message));
      values.put("ticket", id(template.value()));
      values.put(
          "state",
          "replace("
              + replaced("t.state", template.value())
              + ", '"
              + message
              + "', ("
              + id(message)
              + ")::text)");
      insert("message", values, of + " AND t.id = " + message, begin, end);
    }
  }

  private void copyEvents(TenantId tenant, TicketId template, int begin, int end, int events)
      throws SQLException {
    String of =
        "t.tenant = "
            + tenant.value()
            + " AND t.type = 'TICKET' AND t.aggregate = "
            + template.value();
    List<Long> positions =
        numbers(
            "SELECT position FROM "
                + prefix
                + "journal t WHERE "
                + of
                + " ORDER BY version LIMIT "
                + events);
    long last =
        numbers(
                "SELECT last_position FROM "
                    + prefix
                    + "shard s JOIN "
                    + prefix
                    + "tenant t ON t.shard = s.shard WHERE t.tenant = "
                    + tenant.value())
            .get(0);
    int number = 0;
    for (long position : positions) {
      Map<String, String> values = new TreeMap<>();
      values.put(
          "position", last + " + (n - " + begin + ") * " + positions.size() + " + " + ++number);
      values.put("aggregate", id(template.value()));
      values.put("entry", replaced("t.entry", template.value()));
      insert("journal", values, of + " AND t.position = " + position, begin, end);
    }
    long added = (long) (end - begin + 1) * positions.size();
    run(
        "UPDATE "
            + prefix
            + "shard SET last_position = last_position + "
            + added
            + " WHERE shard = (SELECT shard FROM "
            + prefix
            + "tenant WHERE tenant = "
            + tenant.value()
            + ")");
  }

  private static String replaced(String text, long ticket) {
    return "replace(" + text + ", '" + ticket + "', (" + id(ticket) + ")::text)";
  }

  private void insert(String table, Map<String, String> values, String of, int begin, int end)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM " + prefix + table + " LIMIT 0")) {
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        columns.add(row.getMetaData().getColumnName(i));
      }
    }
    run(
        "INSERT INTO "
            + prefix
            + table
            + " ("
            + String.join(", ", columns)
            + ") SELECT "
            + columns.stream().map(c -> values.getOrDefault(c, "t." + c)).collect(joining(", "))
            + " FROM "
            + prefix
            + table
            + " t, generate_series("
            + begin
            + "::bigint, "
            + end
            + ") n WHERE "
            + of);
  }

  /** Their definitions by name, to be made again when the rows are there. */
  private Map<String, String> dropIndexes() throws SQLException {
    Map<String, String> indexes = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('"
                    + prefix
                    + "ticket', '"
                    + prefix
                    + "message', '"
                    + prefix
                    + "journal') AND indexname NOT LIKE '%pkey' ORDER BY indexname")) {
      while (row.next()) {
        indexes.put(row.getString(1), row.getString(2));
      }
    }
    // Found by it while the copies are made.
    indexes
        .keySet()
        .removeIf(
            name -> name.startsWith(prefix + "message") || name.startsWith(prefix + "journal"));
    for (String name : indexes.keySet()) {
      run("DROP INDEX " + name);
    }
    return indexes;
  }

  private List<Long> numbers(String sql) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        numbers.add(row.getLong(1));
      }
    }
    return numbers;
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
