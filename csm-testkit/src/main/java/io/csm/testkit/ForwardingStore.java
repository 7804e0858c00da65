package io.csm.testkit;

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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A store that does what another one does: a test overrides what it wants to go wrong, to count, or
 * to hold up. As thread-safe as the other one; each call costs what that one's costs.
 */
public class ForwardingStore implements Store {
  private final Store store;

  /** Does what {@code store} does. */
  public ForwardingStore(Store store) {
    this.store = store;
  }

  @Override
  public List<CommitResult> commit(ShardId shard, List<Change> changes) {
    return store.commit(shard, changes);
  }

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
