package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.spi.Intake;
import io.csm.spi.IntakeRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Intake rows in a table of their own. Thread-safe.
 *
 * <p>The host's connection is used for one plain insert. No other transaction waits for it: the ids
 * are drawn once, the other indexes are not unique, and readers and those who delete rows meet
 * committed rows only, by their keys.
 */
final class JdbcIntake implements Intake {
  private static final String COLUMNS = "shard, tenant, id, ticket, ticket_key, command";

  private static final String OF_TENANT = " WHERE shard = ? AND tenant = ? AND ";

  private final Database database;
  private final HostTransactions transactions;
  private final boolean namesSchema;
  private final Place place;

  /**
   * @param namesSchema whether statements name the schema of the tables
   */
  JdbcIntake(Database database, HostTransactions transactions, boolean namesSchema) {
    this.database = database;
    this.transactions = transactions;
    this.namesSchema = namesSchema;
    this.place = database.run(this::place);
  }

  @Override
  public boolean isOpen() {
    return transactions.current().isPresent();
  }

  @Override
  public void write(IntakeRow row) {
    Connection connection =
        transactions
            .current()
            .orElseThrow(() -> notShared("the host has no transaction open on this thread"));
    try {
      check(connection);
      try (PreparedStatement insert =
          connection.prepareStatement(
              database.sql(
                  "INSERT INTO ${intake_row} (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)"))) {
        insert.setInt(1, row.shard().value());
        insert.setLong(2, row.tenant().value());
        insert.setLong(3, row.id());
        if (row.ticket().isPresent()) {
          insert.setLong(4, row.ticket().get().value());
        } else {
          insert.setNull(4, Types.BIGINT);
        }
        insert.setString(5, row.key().map(HostKey::value).orElse(null));
        insert.setBytes(6, row.command());
        insert.executeUpdate();
      }
    } catch (SQLException failed) {
      throw Failures.of(failed);
    }
  }

  @Override
  public void afterCommit(Runnable hook) {
    transactions.afterCommit(hook);
  }

  /**
   * Whether the rows would be where this store looks for them: a connection of the same data source
   * has the same URL, and where statements do not name the schema, the same default one.
   */
  private void check(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      throw notShared("the connection commits each statement by itself");
    }
    if (connection.isReadOnly()) {
      throw notShared("the connection is read-only");
    }
    Place there = place(connection);
    if (!there.equals(place)) {
      throw notShared("the connection leads to another database or schema");
    }
  }

  private Place place(Connection connection) throws SQLException {
    return new Place(
        String.valueOf(connection.getMetaData().getURL()),
        namesSchema ? "" : String.valueOf(connection.getCatalog()),
        namesSchema ? "" : String.valueOf(connection.getSchema()));
  }

  private record Place(String url, String catalog, String schema) {}

  @Override
  public List<IntakeRow> list(List<ShardId> shards, long after, int limit) {
    Arguments.list("shards", shards);
    Arguments.range("limit", limit, 1, Arguments.MAX_LIST);
    if (shards.isEmpty()) {
      return List.of();
    }
    String marks = "?" + ", ?".repeat(shards.size() - 1);
    List<Object> arguments = new ArrayList<>();
    shards.forEach(shard -> arguments.add(shard.value()));
    arguments.add(after);
    arguments.add(limit);
    return rows("shard IN (" + marks + ") AND id > ? ORDER BY id LIMIT ?", arguments);
  }

  @Override
  public List<IntakeRow> list(ShardId shard, TenantId tenant, long after, long upTo, int limit) {
    Arguments.range("limit", limit, 1, Arguments.MAX_LIST);
    return rows(
        "shard = ? AND tenant = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?",
        List.of(shard.value(), tenant.value(), after, upTo, limit));
  }

  @Override
  public OptionalLong last(
      ShardId shard, TenantId tenant, @Nullable TicketId ticket, @Nullable HostKey<TicketId> key) {
    List<String> keys = new ArrayList<>();
    if (key != null) {
      keys.add(key.value());
    }
    OptionalLong last = OptionalLong.empty();
    if (ticket != null) {
      for (Named row :
          database.list(
              "SELECT id, ticket_key FROM ${intake_row}" + OF_TENANT + "ticket = ?",
              List.of(shard.value(), tenant.value(), ticket.value()),
              row -> new Named(row.getLong(1), row.getString(2)))) {
        last = later(last, row.id);
        if (row.key != null && !keys.contains(row.key)) {
          keys.add(row.key);
        }
      }
    }
    for (String named : keys) {
      for (long id :
          database.list(
              "SELECT id FROM ${intake_row}"
                  + OF_TENANT
                  + "ticket_key = ? ORDER BY id DESC LIMIT 1",
              List.of(shard.value(), tenant.value(), named),
              row -> row.getLong(1))) {
        last = later(last, id);
      }
    }
    return last;
  }

  private record Named(long id, @Nullable String key) {}

  private static OptionalLong later(OptionalLong last, long id) {
    return OptionalLong.of(Math.max(id, last.orElse(id)));
  }

  private List<IntakeRow> rows(String condition, List<Object> arguments) {
    return database.list(
        "SELECT " + COLUMNS + " FROM ${intake_row} WHERE " + condition, arguments, JdbcIntake::row);
  }

  private static IntakeRow row(ResultSet found) throws SQLException {
    long ticket = found.getLong(4);
    String key = found.getString(5);
    return new IntakeRow(
        new ShardId(found.getInt(1)),
        new TenantId(found.getLong(2)),
        found.getLong(3),
        ticket == 0 ? null : new TicketId(ticket),
        key == null ? null : HostKey.of(key),
        Objects.requireNonNull(found.getBytes(6)));
  }

  private static CsmException notShared(String detail) {
    return CsmException.of(Code.NO_SHARED_TRANSACTION, "connection", "detail", detail);
  }
}
