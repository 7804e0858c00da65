package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.CsmException;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.Epoch;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What changes a store: commits, take-overs, tenants and cursors. Thread-safe. */
final class StoreWrites {
  /** Of so many tenants the shard is known without asking; then all are asked for again. */
  private static final int MAX_KNOWN_TENANTS = 1_000_000;

  private final Database database;
  private final InstantSource clock;
  private final StoreReads reads;
  private final List<CommitQueue> queues = new ArrayList<>();

  /** Never wrong, because a tenant never moves. */
  private final ConcurrentHashMap<TenantId, ShardId> homes = new ConcurrentHashMap<>();

  /** Null as long as this node does not listen itself: then it takes it that nobody does. */
  private volatile @Nullable PostgresNotifier notifier;

  StoreWrites(Database database, InstantSource clock, StoreReads reads) {
    this.database = database;
    this.clock = clock;
    this.reads = reads;
    int shards = reads.shards();
    for (int shard = 0; shard < shards; shard++) {
      queues.add(new CommitQueue(database, clock, new ShardId(shard)));
    }
  }

  /** From now on whoever listens is told of commits. */
  void notifying(PostgresNotifier by) {
    notifier = by;
  }

  int shards() {
    return queues.size();
  }

  ShardId known(ShardId shard) {
    if (shard.value() >= queues.size()) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "shard",
          "value",
          shard.value(),
          "expected",
          "a number from 0 to " + (queues.size() - 1));
    }
    return shard;
  }

  long nowMicros() {
    return Micros.of(clock.instant());
  }

  // ---- tenants

  ShardId createTenant(TenantId tenant, ShardId shard) {
    known(shard);
    Optional<ShardId> present = shardOf(tenant);
    if (present.isPresent()) {
      return present.get();
    }
    insertIfAbsent(
        "INSERT INTO ${tenant} (tenant, shard) VALUES (?, ?)", tenant.value(), shard.value());
    return shardOf(tenant).orElseThrow();
  }

  Optional<ShardId> shardOf(TenantId tenant) {
    ShardId home = homes.get(tenant);
    if (home != null) {
      return Optional.of(home);
    }
    Optional<ShardId> found = reads.shardOf(tenant);
    found.ifPresent(shard -> remember(List.of(tenant), shard));
    return found;
  }

  /** Spares the question where these tenants live. */
  void remember(List<TenantId> tenants, ShardId shard) {
    if (homes.size() + tenants.size() > MAX_KNOWN_TENANTS) {
      homes.clear();
    }
    tenants.forEach(tenant -> homes.put(tenant, shard));
  }

  // ---- commits

  List<CommitResult> commit(ShardId shard, List<Change> changes) {
    known(shard);
    Limits.bounded("changes", changes);
    if (changes.isEmpty()) {
      return List.of();
    }
    for (Change change : changes) {
      if (!shardOf(change.tenant()).filter(shard::equals).isPresent()) {
        throw CsmException.of(
            Code.NOT_FOUND, "change.tenant", "type", "tenant of " + shard, "ref", change.tenant());
      }
    }
    List<Prepared> prepared = new ArrayList<>(changes.size());
    for (Change change : changes) {
      prepared.add(Prepared.of(shard.value(), change));
    }
    List<CommitResult> results = queues.get(shard.value()).commit(prepared);
    PostgresNotifier told = notifier;
    if (told != null) {
      told.committed();
    }
    return results;
  }

  /** What this process has committed to a shard last. */
  Tail tail(ShardId shard) {
    return queues.get(shard.value()).tail();
  }

  /** Makes sure that what was just read of a shard outlives the process. */
  void settle(ShardId shard) {
    if (database.dialect() == Dialect.H2) {
      queues.get(shard.value()).settle();
    }
  }

  Epoch takeOver(ShardId shard) {
    known(shard);
    return Bounded.again(database, transaction -> takeOver(shard, transaction));
  }

  private static Epoch takeOver(ShardId shard, Bounded transaction) throws SQLException {
    List<Epoch> next = new ArrayList<>();
    transaction
        .script()
        .query(
            "SELECT epoch, last_position FROM ${shard} WHERE shard = ?" + transaction.forUpdate(),
            row -> next.add(new Epoch(row.getLong(1) + 1, new Position(row.getLong(2)))),
            shard.value())
        .run();
    Epoch epoch = next.get(0);
    transaction
        .script()
        .update(
            "UPDATE ${shard} SET epoch = ?, since = ? WHERE shard = ?",
            epoch.number(),
            epoch.since().value(),
            shard.value())
        .run();
    return epoch;
  }

  void blankAnswers(TenantId tenant, List<CommandKey> keys) {
    Optional<ShardId> shard = shardOf(tenant);
    if (shard.isEmpty() || keys.isEmpty()) {
      return;
    }
    String sql =
        database.sql(
            "UPDATE ${command} SET hash = '', answer = ''"
                + " WHERE shard = ? AND tenant = ? AND command_key = ?");
    database.transact(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            // In one order for all who do it, so that nobody waits for each other.
            for (CommandKey key : keys.stream().sorted().toList()) {
              statement.setInt(1, shard.get().value());
              statement.setLong(2, tenant.value());
              statement.setString(3, key.value());
              statement.addBatch();
            }
            return statement.executeBatch();
          }
        });
  }

  // ---- cursors

  String cursorOr(String name, String value) {
    Optional<String> present = reads.cursor(name);
    if (present.isPresent()) {
      return present.get();
    }
    insertIfAbsent("INSERT INTO ${saved_cursor} (name, text) VALUES (?, ?)", name, value);
    return reads.cursor(name).orElseThrow();
  }

  void saveCursor(String name, String value) {
    if (update("UPDATE ${saved_cursor} SET text = ? WHERE name = ?", value, name) == 0) {
      if (!insertIfAbsent("INSERT INTO ${saved_cursor} (name, text) VALUES (?, ?)", name, value)) {
        update("UPDATE ${saved_cursor} SET text = ? WHERE name = ?", value, name);
      }
    }
  }

  /** Whether the row was not there. */
  private boolean insertIfAbsent(String template, @Nullable Object... values) {
    return database.write(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(database.sql(template))) {
            bind(statement, values);
            statement.executeUpdate();
            return true;
          } catch (SQLException failed) {
            if (!Failures.isTaken(failed)) {
              throw failed;
            }
            return false;
          }
        });
  }

  private int update(String template, @Nullable Object... values) {
    return database.write(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(database.sql(template))) {
            bind(statement, values);
            return statement.executeUpdate();
          }
        });
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
