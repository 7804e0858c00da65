package io.csm.testkit;

import io.csm.core.CommandKey;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.conversation.Message;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.JournalEntry;
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
import io.csm.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes down whatever it is given without a check, and lets everybody at its tables. */
final class CarelessStore implements Store {
  final SortedMap<AggregateKey, Versioned> states = new TreeMap<>();
  final SortedMap<AggregateKey, List<RecordedEvent>> histories = new TreeMap<>();
  final List<JournalEntry> journal = new ArrayList<>();

  /** A message that is under no ticket; null for none. */
  MessageId misplaced;

  void write(Write... writes) {
    commit(new ShardId(0), List.of(Scribe.change(writes)));
  }

  Versioned state(AggregateKey key) {
    return states.get(key);
  }

  @Override
  public List<CommitResult> commit(ShardId shard, List<Change> changes) {
    List<CommitResult> results = new ArrayList<>();
    for (Change change : changes) {
      for (Write write : change.writes()) {
        RecordedEvent last = write.events().get(write.events().size() - 1);
        states.put(
            write.key(),
            new Versioned(
                write.key(), write.newVersion(), last.envelope().recordedAt(), write.state()));
        histories.computeIfAbsent(write.key(), none -> new ArrayList<>()).addAll(write.events());
        for (RecordedEvent event : write.events()) {
          Position position = new Position(journal.size() + 1L);
          journal.add(new JournalEntry(shard, position, event.envelope(), event.event()));
        }
      }
      results.add(new CommitResult.Committed(end(shard)));
    }
    return results;
  }

  @Override
  public List<StoreAbility> abilities() {
    return List.of();
  }

  @Override
  public int shards() {
    return 1;
  }

  @Override
  public ShardId createTenant(TenantId tenant, ShardId shard) {
    return shard;
  }

  @Override
  public Optional<ShardId> shardOf(TenantId tenant) {
    return Optional.of(new ShardId(0));
  }

  @Override
  public List<TenantId> tenants(ShardId shard, TenantId after, int limit) {
    return states.keySet().stream()
        .map(AggregateKey::tenant)
        .distinct()
        .filter(tenant -> after == null || tenant.compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public List<Optional<Versioned>> load(List<AggregateKey> keys) {
    return keys.stream().map(key -> Optional.ofNullable(states.get(key))).toList();
  }

  @Override
  public JournalPage read(ShardId shard, Position after, int limit) {
    List<JournalEntry> entries =
        journal.stream().filter(entry -> entry.position().isAfter(after)).limit(limit).toList();
    return new JournalPage.Entries(entries, new Position(after.value() + entries.size()));
  }

  @Override
  public Position end(ShardId shard) {
    return journal.isEmpty() ? Position.START : journal.get(journal.size() - 1).position();
  }

  @Override
  public List<RecordedEvent> history(AggregateKey key, long afterVersion, int limit) {
    return histories.getOrDefault(key, List.of()).stream().skip(afterVersion).limit(limit).toList();
  }

  @Override
  public List<MessageId> messagesOf(TenantId tenant, TicketId ticket, MessageId after, int limit) {
    return states.values().stream()
        .map(Versioned::state)
        .filter(state -> state instanceof Message)
        .map(Message.class::cast)
        .filter(message -> message.ticket().equals(ticket))
        .map(Message::id)
        .filter(id -> !id.equals(misplaced))
        .filter(id -> after == null || id.compareTo(after) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public List<Long> ids(TenantId tenant, AggregateType type, long after, int limit) {
    return states.keySet().stream()
        .filter(key -> key.tenant().equals(tenant) && key.type() == type && key.id() > after)
        .map(AggregateKey::id)
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<StoredAnswer> answer(TenantId tenant, CommandKey key) {
    return Optional.empty();
  }

  @Override
  public void blankAnswers(TenantId tenant, List<CommandKey> keys) {}

  @Override
  public Optional<CustomerId> customerOf(TenantId tenant, IdentityKey identity) {
    return Optional.empty();
  }

  @Override
  public Optional<ConversationId> conversationOf(TenantId tenant, ThreadKey thread) {
    return Optional.empty();
  }

  @Override
  public OptionalLong idOf(TenantId tenant, AggregateType type, String hostKey) {
    return OptionalLong.empty();
  }

  @Override
  public Epoch takeOver(ShardId shard) {
    return epoch(shard);
  }

  @Override
  public Epoch epoch(ShardId shard) {
    return new Epoch(0, Position.START);
  }

  @Override
  public Optional<String> cursor(String name) {
    return Optional.empty();
  }

  @Override
  public void saveCursor(String name, String value) {}

  @Override
  public String cursorOr(String name, String value) {
    return value;
  }

  @Override
  public List<Position> ends() {
    return List.of(end(new ShardId(0)));
  }

  @Override
  public List<Versioned> routed(TenantId tenant, TicketId after, int limit) {
    return List.of();
  }
}
