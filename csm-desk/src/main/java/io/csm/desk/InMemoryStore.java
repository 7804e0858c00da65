package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.ConversationId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.RecordedEvent;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.Epoch;
import io.csm.spi.IdentityKey;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import io.csm.spi.StoreAbility;
import io.csm.spi.StoredAnswer;
import io.csm.spi.ThreadKey;
import io.csm.spi.Versioned;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store of one process, in memory: the embedded default, and what tests run on. Nothing
 * survives the process.
 *
 * <p><b>Threads.</b> Safe from any thread. Each shard has one lock: commits to a shard exclude each
 * other and its readers, readers go side by side. Every method is linearizable, except that {@link
 * #load} and {@link #tenants} may see a commit between two of their elements. Commits and look-ups
 * take O(log n) per aggregate, key and event; pages take O(log n) and their own length.
 *
 * <p><b>Bounds.</b> See the builder. What does not fit is refused with {@code OVERLOADED} before
 * anything of the batch is done.
 */
public final class InMemoryStore implements Store {
  static final int MAX_LIST = 1_000;
  private static final int MAX_EVENTS_A_READ = 10_000;

  private final InstantSource clock;
  private final int maxTenants;
  private final int maxCursors;
  private final List<InMemoryShard> shards;
  private final ConcurrentHashMap<TenantId, InMemoryTenant> tenants = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, String> cursors = new ConcurrentHashMap<>();

  private InMemoryStore(Builder builder) {
    clock = builder.clock;
    maxTenants = builder.maxTenants;
    maxCursors = builder.maxCursors;
    shards = new ArrayList<>();
    for (int i = 0; i < builder.shards; i++) {
      shards.add(
          new InMemoryShard(
              new ShardId(i), builder.journalRetention, builder.maxEvents, builder.maxKeys));
    }
  }

  /**
   * A store of one shard with the default bounds.
   *
   * @param clock by which stored answers are forgotten, and nothing else
   */
  public static InMemoryStore create(InstantSource clock) {
    return builder(clock).build();
  }

  /**
   * A store to configure.
   *
   * @param clock by which stored answers are forgotten, and nothing else
   */
  public static Builder builder(InstantSource clock) {
    return new Builder(clock);
  }

  /** None: one process, and only for as long as it runs. */
  @Override
  public List<StoreAbility> abilities() {
    return List.of();
  }

  @Override
  public int shards() {
    return shards.size();
  }

  // ---- tenants

  @Override
  public ShardId createTenant(TenantId tenant, ShardId shard) {
    InMemoryShard home = shard(shard);
    if (!tenants.containsKey(tenant)) {
      refuseIfFull(tenants.size(), maxTenants, "tenants");
    }
    return tenants
        .computeIfAbsent(
            tenant,
            id -> {
              home.list(id);
              return new InMemoryTenant(home);
            })
        .shard()
        .id();
  }

  @Override
  public Optional<ShardId> shardOf(TenantId tenant) {
    return Optional.ofNullable(tenants.get(tenant)).map(found -> found.shard().id());
  }

  @Override
  public List<TenantId> tenants(ShardId shard, @Nullable TenantId after, int limit) {
    return shard(shard).tenants(after, limit(limit, MAX_LIST));
  }

  // ---- state and journal

  @Override
  public List<CommitResult> commit(ShardId shard, List<Change> changes) {
    InMemoryShard home = shard(shard);
    bounded("changes", changes);
    List<InMemoryTenant> owners = new ArrayList<>(changes.size());
    for (Change change : changes) {
      InMemoryTenant owner = tenants.get(change.tenant());
      if (owner == null || owner.shard() != home) {
        throw CsmException.of(
            Code.NOT_FOUND, "change.tenant", "type", "tenant of " + shard, "ref", change.tenant());
      }
      owners.add(owner);
    }
    return home.commit(owners, changes, clock.instant());
  }

  @Override
  public List<Optional<Versioned>> load(List<AggregateKey> keys) {
    bounded("keys", keys);
    List<Optional<Versioned>> found = new ArrayList<>(keys.size());
    for (AggregateKey key : keys) {
      found.add(
          reading(key.tenant(), Optional.empty(), tenant -> tenant.state(key.type(), key.id())));
    }
    return found;
  }

  @Override
  public JournalPage read(ShardId shard, Position after, int limit) {
    return shard(shard).read(after, limit(limit, MAX_EVENTS_A_READ));
  }

  @Override
  public Position end(ShardId shard) {
    return shard(shard).end();
  }

  @Override
  public List<Position> ends() {
    return shards.stream().map(InMemoryShard::end).toList();
  }

  @Override
  public List<Versioned> routed(TenantId tenant, @Nullable TicketId after, int limit) {
    int most = limit(limit, MAX_LIST);
    return reading(tenant, List.of(), found -> found.routed(after, most));
  }

  @Override
  public List<RecordedEvent> history(AggregateKey key, long afterVersion, int limit) {
    if (afterVersion < 0) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "afterVersion",
          "value",
          afterVersion,
          "expected",
          "zero or a positive number");
    }
    int most = limit(limit, MAX_EVENTS_A_READ);
    return reading(
        key.tenant(),
        List.of(),
        tenant -> tenant.history(key.type(), key.id(), afterVersion, most));
  }

  // ---- look-ups by keys that changes have claimed

  @Override
  public Optional<StoredAnswer> answer(TenantId tenant, CommandKey key) {
    return reading(tenant, Optional.empty(), found -> found.answer(key, clock.instant()));
  }

  @Override
  public void blankAnswers(TenantId tenant, List<CommandKey> keys) {
    bounded("keys", keys);
    InMemoryTenant found = tenants.get(tenant);
    if (found != null) {
      found.shard().writing(() -> keys.forEach(found::blank));
    }
  }

  @Override
  public Optional<CustomerId> customerOf(TenantId tenant, IdentityKey identity) {
    return reading(tenant, Optional.empty(), found -> found.customerOf(identity));
  }

  @Override
  public Optional<ConversationId> conversationOf(TenantId tenant, ThreadKey thread) {
    return reading(tenant, Optional.empty(), found -> found.conversationOf(thread));
  }

  @Override
  public OptionalLong idOf(TenantId tenant, AggregateType type, String hostKey) {
    return reading(tenant, OptionalLong.empty(), found -> found.idOf(type, hostKey));
  }

  @Override
  public List<MessageId> messagesOf(
      TenantId tenant, TicketId ticket, @Nullable MessageId after, int limit) {
    int most = limit(limit, MAX_LIST);
    return reading(tenant, List.of(), found -> found.messagesOf(ticket, after, most));
  }

  @Override
  public List<Long> ids(TenantId tenant, AggregateType type, long after, int limit) {
    int most = limit(limit, MAX_LIST);
    return reading(tenant, List.of(), found -> found.ids(type, after, most));
  }

  // ---- ownership and cursors

  @Override
  public Epoch takeOver(ShardId shard) {
    return shard(shard).takeOver();
  }

  @Override
  public Epoch epoch(ShardId shard) {
    return shard(shard).epoch();
  }

  @Override
  public Optional<String> cursor(String name) {
    return Optional.ofNullable(cursors.get(name));
  }

  @Override
  public String cursorOr(String name, String value) {
    text("cursor.name", name, 1, 200);
    text("cursor.value", value, 0, 1_000);
    return cursors.computeIfAbsent(
        name,
        absent -> {
          refuseIfFull(cursors.size(), maxCursors, "cursors");
          return value;
        });
  }

  @Override
  public void saveCursor(String name, String value) {
    text("cursor.name", name, 1, 200);
    text("cursor.value", value, 0, 1_000);
    if (!cursors.containsKey(name)) {
      refuseIfFull(cursors.size(), maxCursors, "cursors");
    }
    cursors.put(name, value);
  }

  /** What {@code read} finds at one moment; {@code absent} if there is no such tenant. */
  <T> T reading(TenantId tenant, T absent, Function<InMemoryTenant, T> read) {
    InMemoryTenant found = tenants.get(tenant);
    return found == null ? absent : found.shard().reading(() -> read.apply(found));
  }

  private InMemoryShard shard(ShardId shard) {
    if (shard.value() >= shards.size()) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "shard",
          "value",
          shard.value(),
          "expected",
          "a number from 0 to " + (shards.size() - 1));
    }
    return shards.get(shard.value());
  }

  static int limit(int limit, int max) {
    if (limit < 1 || limit > max) {
      throw CsmException.of(
          Code.INVALID_VALUE, "limit", "value", limit, "expected", "a number from 1 to " + max);
    }
    return limit;
  }

  static void bounded(String path, List<?> list) {
    if (list.size() > MAX_LIST) {
      throw CsmException.of(Code.TOO_MANY, path, "size", list.size(), "max", MAX_LIST);
    }
  }

  static void text(String path, String value, int min, int max) {
    if (value.length() > max) {
      throw CsmException.of(Code.TOO_LONG, path, "length", value.length(), "max", max);
    }
    if (value.length() < min) {
      throw CsmException.of(
          Code.INVALID_VALUE, path, "value", value, "expected", "a text that is not empty");
    }
  }

  static void refuseIfFull(long size, long max, String path) {
    if (size >= max) {
      throw CsmException.of(Code.OVERLOADED, path, "limit", max);
    }
  }

  /** Configures a store. Not thread-safe. */
  public static final class Builder {
    private final InstantSource clock;
    private int shards = 1;
    private int journalRetention = 1_000_000;
    private long maxEvents = 50_000_000;
    private long maxKeys = 20_000_000;
    private int maxTenants = 1_000_000;
    private int maxCursors = 10_000;

    private Builder(InstantSource clock) {
      this.clock = clock;
    }

    /** How many shards, 1 to 1,024; 1 unless said otherwise. */
    public Builder shards(int count) {
      shards = (int) range("shards", count, 1_024);
      return this;
    }

    /**
     * How many of the newest entries of each shard's journal can be read, from 1; 1,000,000 unless
     * said otherwise. The histories of aggregates stay whole.
     */
    public Builder journalRetention(int entries) {
      journalRetention = (int) range("journalRetention", entries, Integer.MAX_VALUE);
      return this;
    }

    /** How many events a shard holds, from 1; 50,000,000 unless said otherwise. */
    public Builder maxEvents(long count) {
      maxEvents = range("maxEvents", count, Long.MAX_VALUE);
      return this;
    }

    /**
     * How many keys a shard holds, from 1: identities, threads, host keys and stored answers;
     * 20,000,000 unless said otherwise.
     */
    public Builder maxKeys(long count) {
      maxKeys = range("maxKeys", count, Long.MAX_VALUE);
      return this;
    }

    /** About how many tenants, from 1; 1,000,000 unless said otherwise. */
    public Builder maxTenants(int count) {
      maxTenants = (int) range("maxTenants", count, Integer.MAX_VALUE);
      return this;
    }

    /** About how many names of cursors, from 1; 10,000 unless said otherwise. */
    public Builder maxCursors(int count) {
      maxCursors = (int) range("maxCursors", count, Integer.MAX_VALUE);
      return this;
    }

    /** The store. */
    public InMemoryStore build() {
      return new InMemoryStore(this);
    }

    private static long range(String path, long value, long max) {
      if (value < 1 || value > max) {
        throw CsmException.of(
            Code.INVALID_VALUE, path, "value", value, "expected", "a number from 1 to " + max);
      }
      return value;
    }
  }
}
