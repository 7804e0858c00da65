package io.csm.jdbc;

import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes tickets that were closed long ago, with all that is theirs. One transaction for each page
 * of them, until something could be removed; it takes its locks as a commit does: rows of tickets
 * and messages as far as they are free, then the row of the shard. Not thread-safe; used once.
 */
final class ClosedTickets {
  /** A reference to content, as it stands in every document. */
  private static final Pattern CONTENT =
      Pattern.compile("\\{\"id\":\"([0-9]+)\",\"size\":[0-9]+,\"hash\":\"[0-9a-f]{64}\"");

  private static final List<Column> BY_TICKET =
      List.of(Column.ofInt("shard"), Column.ofLong("tenant"), Column.ofLong("ticket"));

  private static final List<Column> BY_AGGREGATE =
      List.of(
          Column.ofInt("shard"),
          Column.ofLong("tenant"),
          Column.ofText("type"),
          Column.ofLong("aggregate"));

  private final ShardId shard;
  private final Bounded transaction;
  private final TreeMap<AggregateKey, Closed> closed = new TreeMap<>();
  private long first;

  private ClosedTickets(ShardId shard, Bounded transaction) {
    this.shard = shard;
    this.transaction = transaction;
  }

  /** A ticket that may be removed, and what would go with it. */
  private static final class Closed {
    final List<@Nullable Object[]> hostKeys = new ArrayList<>();
    final TreeSet<Long> lockedMessages = new TreeSet<>();
    final TreeSet<Long> messages = new TreeSet<>();
    final List<Long> positions = new ArrayList<>();
    final TreeSet<Long> contents = new TreeSet<>();
    boolean stays;
  }

  /**
   * Removes some.
   *
   * @return how many were removed
   */
  static int remove(Database database, ShardId shard, Instant closedBefore, int limit) {
    long before = Micros.of(closedBefore);
    for (int stay = 0; ; ) {
      List<AggregateKey> candidates = candidates(database, shard, before, limit, stay);
      if (candidates.isEmpty()) {
        return 0;
      }
      int removed =
          Bounded.again(
              database,
              transaction -> new ClosedTickets(shard, transaction).remove(candidates, before));
      if (removed > 0) {
        return removed;
      }
      // All of them have to stay for now; there may be others behind them.
      stay += candidates.size();
    }
  }

  private static List<AggregateKey> candidates(
      Database database, ShardId shard, long before, int limit, int passed) {
    return database.list(
        "SELECT t.tenant, t.id FROM ${ticket} t JOIN ${shard} s ON s.shard = t.shard"
            + " WHERE t.shard = ? AND t.closed_us < ? AND EXISTS (SELECT 1 FROM ${journal} j"
            + " WHERE j.shard = t.shard AND j.tenant = t.tenant AND j.type = 'TICKET'"
            + " AND j.aggregate = t.id AND j.version = t.version"
            + " AND j.position < s.first_position)"
            + " AND NOT EXISTS (SELECT 1 FROM ${ticket} m WHERE m.shard = t.shard"
            + " AND m.tenant = t.tenant AND m.id = t.merged_into"
            + " AND (m.closed_us IS NULL OR m.closed_us >= ?))"
            + " ORDER BY t.closed_us LIMIT ? OFFSET ?",
        List.of(shard.value(), before, before, limit, passed),
        row -> AggregateKey.of(new TenantId(row.getLong(1)), new TicketId(row.getLong(2))));
  }

  private int remove(List<AggregateKey> candidates, long before) throws SQLException {
    lockTickets(candidates, before);
    lockMessages();
    readEvents();
    closed.values().removeIf(ticket -> ticket.stays);
    delete();
    return closed.size();
  }

  private void lockTickets(List<AggregateKey> candidates, long before) throws SQLException {
    transaction
        .script()
        .lookUp(
            "ticket",
            "t.tenant, t.id, t.host_key, t.closed_us",
            StateTable.KEY,
            keys(candidates),
            true,
            row -> {
              if (row.getObject(4) != null && row.getLong(4) < before) {
                AggregateKey key =
                    AggregateKey.of(new TenantId(row.getLong(1)), new TicketId(row.getLong(2)));
                Closed ticket = new Closed();
                addHostKey(ticket, key.tenant(), AggregateType.TICKET, row.getString(3));
                closed.put(key, ticket);
              }
            })
        .run();
  }

  private void lockMessages() throws SQLException {
    List<@Nullable Object[]> tickets = keys(closed.keySet());
    transaction
        .script()
        .lookUp(
            "message",
            "t.tenant, t.ticket, t.id",
            BY_TICKET,
            tickets,
            true,
            row -> ticket(row.getLong(1), row.getLong(2)).lockedMessages.add(row.getLong(3)))
        .query(
            "SELECT first_position FROM ${shard} WHERE shard = ?" + transaction.forUpdate(),
            row -> first = row.getLong(1),
            shard.value())
        .lookUp(
            "message",
            "t.tenant, t.ticket, t.id, t.host_key",
            BY_TICKET,
            tickets,
            false,
            row -> {
              Closed ticket = ticket(row.getLong(1), row.getLong(2));
              ticket.messages.add(row.getLong(3));
              addHostKey(
                  ticket, new TenantId(row.getLong(1)), AggregateType.MESSAGE, row.getString(4));
            })
        .run();
    closed
        .values()
        .forEach(ticket -> ticket.stays = !ticket.lockedMessages.containsAll(ticket.messages));
  }

  private void readEvents() throws SQLException {
    Map<AggregateKey, Closed> owners = new TreeMap<>(closed);
    closed.forEach(
        (key, ticket) -> {
          for (long message : ticket.messages) {
            owners.put(new AggregateKey(key.tenant(), AggregateType.MESSAGE, message), ticket);
          }
        });
    List<@Nullable Object[]> aggregates = new ArrayList<>();
    for (AggregateKey key : owners.keySet()) {
      aggregates.add(
          new @Nullable Object[] {
            shard.value(), key.tenant().value(), key.type().name(), key.id()
          });
    }
    transaction
        .script()
        .lookUp(
            "journal",
            "t.tenant, t.type, t.aggregate, t.position, t.entry",
            BY_AGGREGATE,
            aggregates,
            false,
            row -> {
              Closed ticket =
                  java.util.Objects.requireNonNull(
                      owners.get(
                          new AggregateKey(
                              new TenantId(row.getLong(1)),
                              AggregateType.valueOf(row.getString(2)),
                              row.getLong(3))));
              // What followers of the shard can still read stays whole.
              ticket.stays |= row.getLong(4) >= first;
              ticket.positions.add(row.getLong(4));
              for (Matcher found = CONTENT.matcher(row.getString(5)); found.find(); ) {
                ticket.contents.add(Long.parseLong(found.group(1)));
              }
            })
        .run();
  }

  private void delete() throws SQLException {
    List<@Nullable Object[]> messages = new ArrayList<>();
    List<@Nullable Object[]> hostKeys = new ArrayList<>();
    List<@Nullable Object[]> positions = new ArrayList<>();
    List<@Nullable Object[]> contents = new ArrayList<>();
    closed.forEach(
        (key, ticket) -> {
          long tenant = key.tenant().value();
          ticket.messages.forEach(
              id -> messages.add(new @Nullable Object[] {shard.value(), tenant, id}));
          hostKeys.addAll(ticket.hostKeys);
          ticket.positions.forEach(
              position -> positions.add(new @Nullable Object[] {shard.value(), position}));
          ticket.contents.forEach(id -> contents.add(new @Nullable Object[] {tenant, id}));
        });
    List<@Nullable Object[]> tickets = keys(closed.keySet());
    transaction
        .script()
        .delete("content", List.of(Column.ofLong("tenant"), Column.ofLong("id")), contents)
        .delete("ticket_tag", BY_TICKET, tickets)
        .delete("ticket_field", BY_TICKET, tickets)
        .delete("message", StateTable.KEY, messages)
        .delete("ticket", StateTable.KEY, tickets)
        .delete("host_key", Table.HOST_KEY.keyColumns(), hostKeys)
        .delete("journal", Table.JOURNAL.keyColumns(), positions)
        .run();
  }

  private void addHostKey(
      Closed ticket, TenantId tenant, AggregateType type, @Nullable String hostKey) {
    if (hostKey != null) {
      ticket.hostKeys.add(
          new @Nullable Object[] {shard.value(), tenant.value(), type.name(), hostKey});
    }
  }

  private Closed ticket(long tenant, long id) {
    return java.util.Objects.requireNonNull(
        closed.get(AggregateKey.of(new TenantId(tenant), new TicketId(id))));
  }

  private List<@Nullable Object[]> keys(Iterable<AggregateKey> tickets) {
    List<@Nullable Object[]> keys = new ArrayList<>();
    for (AggregateKey ticket : tickets) {
      keys.add(new @Nullable Object[] {shard.value(), ticket.tenant().value(), ticket.id()});
    }
    return keys;
  }
}
