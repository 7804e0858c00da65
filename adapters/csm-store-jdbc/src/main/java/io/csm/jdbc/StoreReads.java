package io.csm.jdbc;

import io.csm.core.CommandKey;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.json.CsmJson;
import io.csm.spi.Epoch;
import io.csm.spi.IdentityKey;
import io.csm.spi.JournalPage;
import io.csm.spi.StoredAnswer;
import io.csm.spi.ThreadKey;
import io.csm.spi.Versioned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a store is asked for: each method is one read, of what has been committed. Thread-safe. */
final class StoreReads {
  private static final CsmJson JSON = CsmJson.standard();

  private final Database database;

  StoreReads(Database database) {
    this.database = database;
  }

  /** Makes something of a row. */
  @FunctionalInterface
  private interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  private <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... parameters) {
    return database.run(
        connection -> {
          List<T> found = new ArrayList<>();
          new Script(database, connection)
              .query(sql, row -> found.add(mapper.map(row)), parameters)
              .run();
          return found;
        });
  }

  private <T> Optional<T> first(String sql, Mapper<T> mapper, @Nullable Object... parameters) {
    return list(sql, mapper, parameters).stream().findFirst();
  }

  // ---- state

  List<Optional<Versioned>> load(
      List<AggregateKey> keys, Function<TenantId, Optional<ShardId>> shards) {
    Map<AggregateType, List<@Nullable Object[]>> byType = new EnumMap<>(AggregateType.class);
    for (AggregateKey key : keys) {
      shards
          .apply(key.tenant())
          .ifPresent(
              shard ->
                  byType
                      .computeIfAbsent(key.type(), type -> new ArrayList<>())
                      .add(new @Nullable Object[] {shard.value(), key.tenant().value(), key.id()}));
    }
    Map<AggregateKey, Versioned> found = new HashMap<>();
    if (!byType.isEmpty()) {
      database.run(
          connection -> {
            Script script = new Script(database, connection);
            byType.forEach(
                (type, rows) -> {
                  StateTable table = StateTable.of(type);
                  script.lookUp(
                      table.table().name(),
                      StateTable.WHAT,
                      StateTable.KEY,
                      rows,
                      false,
                      row -> {
                        Versioned state = table.read(row);
                        found.put(state.key(), state);
                      });
                });
            script.run();
            return found;
          });
    }
    return keys.stream().map(key -> Optional.ofNullable(found.get(key))).toList();
  }

  List<Versioned> routed(ShardId shard, TenantId tenant, @Nullable TicketId after, int limit) {
    return list(
        "SELECT "
            + StateTable.WHAT
            + " FROM ${ticket} t WHERE t.shard = ? AND t.tenant = ? AND t.routed = TRUE"
            + " AND t.id > ? ORDER BY t.id"
            + limit(limit),
        StateTable.of(AggregateType.TICKET)::read,
        shard.value(),
        tenant.value(),
        after == null ? 0 : after.value());
  }

  List<Long> ids(ShardId shard, TenantId tenant, AggregateType type, long after, int limit) {
    return list(
        "SELECT id FROM ${"
            + StateTable.of(type).table().name()
            + "} WHERE shard = ? AND tenant = ? AND id > ? ORDER BY id"
            + limit(limit),
        row -> row.getLong(1),
        shard.value(),
        tenant.value(),
        after);
  }

  List<MessageId> messagesOf(
      ShardId shard, TenantId tenant, TicketId ticket, @Nullable MessageId after, int limit) {
    return list(
        "SELECT id FROM ${message} WHERE shard = ? AND tenant = ? AND ticket = ? AND id > ?"
            + " ORDER BY id"
            + limit(limit),
        row -> new MessageId(row.getLong(1)),
        shard.value(),
        tenant.value(),
        ticket.value(),
        after == null ? 0 : after.value());
  }

  // ---- journal

  /**
   * @param known the entries right after {@code after}, as far as the process has them, within the
   *     limit; only what follows is asked for
   */
  JournalPage read(ShardId shard, Position after, List<JournalEntry> known, int limit) {
    List<JournalEntry> entries = new ArrayList<>(known);
    Position read = known.isEmpty() ? after : known.get(known.size() - 1).position();
    long[] first = new long[1];
    database.run(
        connection -> {
          // The entries come first: whatever is truncated after that, the limit tells of it.
          new Script(database, connection)
              .query(
                  "SELECT position, entry FROM ${journal} WHERE shard = ? AND position > ?"
                      + " ORDER BY position"
                      + limit(limit - known.size()),
                  row -> entries.add(entry(shard, row)),
                  shard.value(),
                  read.value())
              .query(
                  "SELECT first_position FROM ${shard} WHERE shard = ?",
                  row -> first[0] = row.getLong(1),
                  shard.value())
              .run();
          return entries;
        });
    if (after.value() < first[0] - 1) {
      return new JournalPage.Truncated(new Position(first[0]));
    }
    return new JournalPage.Entries(
        entries, entries.isEmpty() ? after : entries.get(entries.size() - 1).position());
  }

  private static JournalEntry entry(ShardId shard, ResultSet row) throws SQLException {
    RecordedEvent event = JSON.read(row.getString(2), RecordedEvent.class);
    return new JournalEntry(shard, new Position(row.getLong(1)), event.envelope(), event.event());
  }

  List<RecordedEvent> history(ShardId shard, AggregateKey key, long afterVersion, int limit) {
    return list(
        "SELECT entry FROM ${journal} WHERE shard = ? AND tenant = ? AND type = ?"
            + " AND aggregate = ? AND version > ? ORDER BY version"
            + limit(limit),
        row -> JSON.read(row.getString(1), RecordedEvent.class),
        shard.value(),
        key.tenant().value(),
        key.type().name(),
        key.id(),
        afterVersion);
  }

  Position end(ShardId shard) {
    return first(
            "SELECT last_position FROM ${shard} WHERE shard = ?",
            row -> new Position(row.getLong(1)),
            shard.value())
        .orElse(Position.START);
  }

  List<Position> ends() {
    return list(
        "SELECT last_position FROM ${shard} ORDER BY shard", row -> new Position(row.getLong(1)));
  }

  Epoch epoch(ShardId shard) {
    return first(
            "SELECT epoch, since FROM ${shard} WHERE shard = ?",
            row -> new Epoch(row.getLong(1), new Position(row.getLong(2))),
            shard.value())
        .orElse(new Epoch(0, Position.START));
  }

  int shards() {
    return first("SELECT COUNT(*) FROM ${shard}", row -> row.getInt(1)).orElse(0);
  }

  // ---- tenants

  Optional<ShardId> shardOf(TenantId tenant) {
    return first(
        "SELECT shard FROM ${tenant} WHERE tenant = ?",
        row -> new ShardId(row.getInt(1)),
        tenant.value());
  }

  List<TenantId> tenants(ShardId shard, @Nullable TenantId after, int limit) {
    return list(
        "SELECT tenant FROM ${tenant} WHERE shard = ? AND tenant > ? ORDER BY tenant"
            + limit(limit),
        row -> new TenantId(row.getLong(1)),
        shard.value(),
        after == null ? 0 : after.value());
  }

  // ---- claims

  Optional<StoredAnswer> answer(ShardId shard, TenantId tenant, CommandKey key, long nowMicros) {
    return first(
        "SELECT hash, answer, kept_until_us FROM ${command}"
            + " WHERE shard = ? AND tenant = ? AND command_key = ? AND kept_until_us > ?",
        row ->
            new StoredAnswer(
                key, row.getString(1), row.getString(2), Micros.instant(row.getLong(3))),
        shard.value(),
        tenant.value(),
        key.value(),
        nowMicros);
  }

  Optional<CustomerId> customerOf(ShardId shard, TenantId tenant, IdentityKey identity) {
    return first(
        "SELECT customer FROM ${identity} WHERE shard = ? AND tenant = ? AND hash = ?",
        row -> new CustomerId(row.getLong(1)),
        shard.value(),
        tenant.value(),
        Texts.hash(identity));
  }

  Optional<ConversationId> conversationOf(ShardId shard, TenantId tenant, ThreadKey thread) {
    return first(
        "SELECT conversation FROM ${thread} WHERE shard = ? AND tenant = ? AND hash = ?",
        row -> new ConversationId(row.getLong(1)),
        shard.value(),
        tenant.value(),
        Texts.hash(thread));
  }

  OptionalLong idOf(ShardId shard, TenantId tenant, AggregateType type, String hostKey) {
    return list(
            "SELECT id FROM ${host_key}"
                + " WHERE shard = ? AND tenant = ? AND type = ? AND host_key = ?",
            row -> row.getLong(1),
            shard.value(),
            tenant.value(),
            type.name(),
            hostKey)
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  // ---- cursors

  Optional<String> cursor(String name) {
    return first("SELECT text FROM ${saved_cursor} WHERE name = ?", row -> row.getString(1), name);
  }

  private static String limit(int limit) {
    return " LIMIT " + limit;
  }
}
