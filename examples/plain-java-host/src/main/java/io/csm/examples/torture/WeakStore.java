package io.csm.examples.torture;

import io.csm.core.AggregateState;
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
import io.csm.core.event.Envelope;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.lifecycle.Evolution;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.ConflictCause;
import io.csm.spi.Epoch;
import io.csm.spi.Guard;
import io.csm.spi.IdentityKey;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import io.csm.spi.StoreAbility;
import io.csm.spi.StoredAnswer;
import io.csm.spi.ThreadKey;
import io.csm.spi.Versioned;
import io.csm.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store that lacks one guard, and is careful in every other way: what it lets through is folded
 * on top of what is there, as a store would do that never looked at the version.
 */
final class WeakStore implements Store {
  private static final int MAX_TRIES = 50;
  private static final long PAUSE_NANOS = 5_000_000;

  private final Store store;
  private final Weakness weakness;

  WeakStore(Store store, Weakness weakness) {
    this.store = store;
    this.weakness = weakness;
  }

  @Override
  public List<CommitResult> commit(ShardId shard, List<Change> changes) {
    // A little further from its callers than others, so that they see less of each other.
    LockSupport.parkNanos(PAUSE_NANOS);
    List<Change> sent =
        weakness == Weakness.EPOCH
            ? changes.stream().map(change -> without(change, Guard.AtEpoch.class)).toList()
            : changes;
    List<CommitResult> results = new ArrayList<>(store.commit(shard, sent));
    for (int i = 0; i < results.size(); i++) {
      Change change = changes.get(i);
      for (int tries = 0; tries < MAX_TRIES; tries++) {
        Change weaker = weaker(change, results.get(i));
        if (weaker == null) {
          break;
        }
        results.set(i, store.commit(shard, List.of(weaker)).get(0));
      }
    }
    return results;
  }

  /** What a store without the guard would have committed; null if that is not what stood in way. */
  private @Nullable Change weaker(Change change, CommitResult result) {
    if (result instanceof CommitResult.Repeated) {
      return weakness == Weakness.COMMAND_KEY ? without(change, Guard.ClaimCommand.class) : null;
    }
    if (!(result instanceof CommitResult.Conflict conflict)) {
      return null;
    }
    ConflictCause cause = conflict.cause();
    return switch (weakness) {
      case TICKET_VERSION ->
          cause == ConflictCause.VERSION ? refolded(change, AggregateType.TICKET) : null;
      case AGENT_VERSION ->
          cause == ConflictCause.VERSION ? refolded(change, AggregateType.AGENT) : null;
      case IDENTITY ->
          cause == ConflictCause.IDENTITY ? without(change, Guard.ClaimIdentity.class) : null;
      case THREAD ->
          cause == ConflictCause.THREAD ? without(change, Guard.ClaimThread.class) : null;
      case FIRING ->
          cause == ConflictCause.VERSION && fires(change)
              ? refolded(change, AggregateType.TICKET)
              : null;
      case EPOCH, COMMAND_KEY, DURABILITY, POSITION -> null;
    };
  }

  private static boolean fires(Change change) {
    return change.writes().stream()
        .flatMap(write -> write.events().stream())
        .map(recorded -> recorded.event().kind())
        .anyMatch(kind -> kind == EventKind.DEADLINE_REACHED || kind == EventKind.SLA_ALERTED);
  }

  private static Change without(Change change, Class<? extends Guard> type) {
    Predicate<Guard> others = guard -> !type.isInstance(guard);
    return new Change(
        change.tenant(), change.writes(), change.guards().stream().filter(others).toList());
  }

  /**
   * The same events on top of the aggregates as they are now; null if none of that type has moved.
   */
  private @Nullable Change refolded(Change change, AggregateType type) {
    boolean moved = false;
    List<Write> writes = new ArrayList<>();
    for (Write write : change.writes()) {
      Versioned present = write.key().type() == type ? present(write.key()) : null;
      if (present == null || present.version() == write.expectedVersion()) {
        writes.add(write);
      } else {
        moved = true;
        writes.add(refolded(write, present));
      }
    }
    List<Guard> guards = new ArrayList<>();
    for (Guard guard : change.guards()) {
      if (guard instanceof Guard.AtVersion at && at.key().type() == type) {
        Versioned present = present(at.key());
        long version = present == null ? 0 : present.version();
        moved |= version != at.version();
        guards.add(new Guard.AtVersion(at.key(), version));
      } else {
        guards.add(guard);
      }
    }
    return moved ? new Change(change.tenant(), writes, guards) : null;
  }

  private static Write refolded(Write write, Versioned present) {
    AggregateState state = present.state();
    List<RecordedEvent> events = new ArrayList<>();
    for (RecordedEvent event : write.events()) {
      Envelope old = event.envelope();
      Instant recordedAt =
          old.recordedAt().isBefore(present.lastRecordedAt())
              ? present.lastRecordedAt()
              : old.recordedAt();
      Envelope envelope =
          new Envelope(
              old.id(),
              old.aggregate(),
              present.version() + events.size() + 1,
              old.schemaVersion(),
              old.occurredAt(),
              recordedAt,
              old.actor(),
              old.command(),
              old.causedBy(),
              old.correlation(),
              old.hops());
      events.add(new RecordedEvent(envelope, event.event()));
      try {
        state = Evolution.evolve(state, envelope, event.event());
      } catch (CsmException malformed) {
        state = write.state();
      }
    }
    return new Write(write.key(), present.version(), state, events);
  }

  private @Nullable Versioned present(AggregateKey key) {
    return store.load(List.of(key)).get(0).orElse(null);
  }

  // ---- the rest as it is

  @Override
  public List<StoreAbility> abilities() {
    return store.abilities();
  }

  @Override
  public int shards() {
    return store.shards();
  }

  @Override
  public ShardId createTenant(TenantId tenant, ShardId shard) {
    return store.createTenant(tenant, shard);
  }

  @Override
  public Optional<ShardId> shardOf(TenantId tenant) {
    return store.shardOf(tenant);
  }

  @Override
  public List<TenantId> tenants(ShardId shard, @Nullable TenantId after, int limit) {
    return store.tenants(shard, after, limit);
  }

  @Override
  public List<Optional<Versioned>> load(List<AggregateKey> keys) {
    return store.load(keys);
  }

  @Override
  public JournalPage read(ShardId shard, Position after, int limit) {
    return store.read(shard, after, limit);
  }

  @Override
  public Position end(ShardId shard) {
    return store.end(shard);
  }

  @Override
  public List<Position> ends() {
    return store.ends();
  }

  @Override
  public List<Versioned> routed(TenantId tenant, @Nullable TicketId after, int limit) {
    return store.routed(tenant, after, limit);
  }

  @Override
  public List<RecordedEvent> history(AggregateKey key, long afterVersion, int limit) {
    return store.history(key, afterVersion, limit);
  }

  @Override
  public Optional<StoredAnswer> answer(TenantId tenant, CommandKey key) {
    return store.answer(tenant, key);
  }

  @Override
  public void blankAnswers(TenantId tenant, List<CommandKey> keys) {
    store.blankAnswers(tenant, keys);
  }

  @Override
  public Optional<CustomerId> customerOf(TenantId tenant, IdentityKey identity) {
    return store.customerOf(tenant, identity);
  }

  @Override
  public Optional<ConversationId> conversationOf(TenantId tenant, ThreadKey thread) {
    return store.conversationOf(tenant, thread);
  }

  @Override
  public OptionalLong idOf(TenantId tenant, AggregateType type, String hostKey) {
    return store.idOf(tenant, type, hostKey);
  }

  @Override
  public List<MessageId> messagesOf(
      TenantId tenant, TicketId ticket, @Nullable MessageId after, int limit) {
    return store.messagesOf(tenant, ticket, after, limit);
  }

  @Override
  public List<Long> ids(TenantId tenant, AggregateType type, long after, int limit) {
    return store.ids(tenant, type, after, limit);
  }

  @Override
  public Epoch takeOver(ShardId shard) {
    return store.takeOver(shard);
  }

  @Override
  public Epoch epoch(ShardId shard) {
    return store.epoch(shard);
  }

  @Override
  public Optional<String> cursor(String name) {
    return store.cursor(name);
  }

  @Override
  public String cursorOr(String name, String value) {
    return store.cursorOr(name, value);
  }

  @Override
  public void saveCursor(String name, String value) {
    store.saveCursor(name, value);
  }
}
