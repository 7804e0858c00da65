package io.csm.spi;

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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where state and journal live, written in one commit. The only meeting point of the nodes.
 *
 * <p><b>Threads.</b> Every method may be called from any thread, and from several nodes at a time
 * where {@link #abilities()} names {@link StoreAbility#SEVERAL_NODES}.
 *
 * <p><b>Order.</b> A read that begins after a commit was answered sees it. The journal of a shard
 * is one sequence: positions are contiguous, and become readable in order.
 *
 * <p><b>Failure.</b> A lost race is a {@link CommitResult}. Any exception means that the outcome is
 * unknown, of every change of the list: the caller repeats the change with the same idempotency
 * key, or reads again.
 *
 * <p><b>Bounds.</b> Lists that go in hold at most 1,000 elements; more is refused with {@code
 * TOO_MANY}.
 */
public interface Store {

  /** What this store can do besides the contract that all keep. Costs nothing. */
  List<StoreAbility> abilities();

  /** How many shards there are, numbered from 0. Fixed for the life of the store. Costs nothing. */
  int shards();

  // ---- tenants

  /**
   * Creates a tenant in a shard, or answers with the one that it has already. Atomic. Costs one
   * write.
   *
   * @param shard where it is to live if it does not exist yet
   * @return where it lives
   */
  ShardId createTenant(TenantId tenant, ShardId shard);

  /**
   * Where a tenant lives; empty if it does not exist. Called for every command: keep it in memory.
   */
  Optional<ShardId> shardOf(TenantId tenant);

  /** The tenants of a shard after {@code after} in the order of ids (null: from the first). */
  List<TenantId> tenants(ShardId shard, @Nullable TenantId after, int limit);

  // ---- state and journal

  /**
   * Commits changes of one shard, each of which succeeds or fails alone.
   *
   * <p>Atomic per change: writes, events, claims and releases together. The changes take effect in
   * the order given: the second sees what the first did. Events get the next positions of the shard
   * in the order of the writes. A change is refused if an aggregate is not at its expected version
   * or a guard does not hold. It is also refused if it was decided on the outcome of an earlier one
   * of the list that was refused, i.e. expects of one of its aggregates a version above the one
   * that the earlier one expected: somebody else may have led the aggregate to that version.
   *
   * <p>A change to a row that somebody has locked is answered {@link CommitResult.Busy}, and holds
   * up no other change: of a list at once, by itself after a bounded wait.
   *
   * <p>Costs one durable write for the whole list; may wait for other commits to the same shard.
   *
   * @return an answer for each change, in the same order
   */
  List<CommitResult> commit(ShardId shard, List<Change> changes);

  /**
   * The aggregates as they are, in the order of the keys; empty where there is none. The answers
   * need not be of one moment; versions tell. Costs one read for the whole list.
   */
  List<Optional<Versioned>> load(List<AggregateKey> keys);

  /**
   * The journal of a shard after a position, at most {@code limit} entries (1 to 10,000). Entries
   * below the retention limit answer {@link JournalPage.Truncated}. Costs one read.
   */
  JournalPage read(ShardId shard, Position after, int limit);

  /** The position of the last readable entry; {@link Position#START} for an empty journal. */
  Position end(ShardId shard);

  /**
   * The end of every shard's journal, in the order of the shards. Costs one read for all: how a
   * node that idles learns where something has happened.
   */
  List<Position> ends();

  /**
   * The tickets of a tenant that routing and deadlines have to know, by id: those that are {@link
   * io.csm.core.ticket.Ticket#isRouted()}. The answers need not be of one moment; versions tell.
   * Costs one read.
   *
   * @param after null: from the first
   * @param limit 1 to 1,000
   */
  List<Versioned> routed(TenantId tenant, @Nullable TicketId after, int limit);

  /**
   * The events of one aggregate after a version, oldest first, at most {@code limit} (1 to 10,000).
   * They stay readable when the shard's journal has been truncated. Costs one read.
   */
  List<RecordedEvent> history(AggregateKey key, long afterVersion, int limit);

  // ---- look-ups by keys that changes have claimed; each costs one read

  /** The answer to a command that was committed before, as long as it is kept. */
  Optional<StoredAnswer> answer(TenantId tenant, CommandKey key);

  /**
   * Blanks hash and answer of the commands whose answers name this customer's tickets; the keys
   * stay.
   *
   * @param keys at most 1,000
   */
  void blankAnswers(TenantId tenant, List<CommandKey> keys);

  /** Whose identity that is. */
  Optional<CustomerId> customerOf(TenantId tenant, IdentityKey identity);

  /** Which conversation has that thread. */
  Optional<ConversationId> conversationOf(TenantId tenant, ThreadKey thread);

  /** The value of the id that the host calls by that key. */
  OptionalLong idOf(TenantId tenant, AggregateType type, String hostKey);

  /**
   * The messages that stand under a ticket, without those of tickets merged into it, by id.
   *
   * @param after null: from the first
   * @param limit 1 to 1,000
   */
  List<MessageId> messagesOf(
      TenantId tenant, TicketId ticket, @Nullable MessageId after, int limit);

  /**
   * The ids of a tenant's aggregates of one type, in order.
   *
   * @param after 0: from the first
   * @param limit 1 to 1,000
   */
  List<Long> ids(TenantId tenant, AggregateType type, long after, int limit);

  // ---- ownership and cursors

  /**
   * Takes a shard over: raises its epoch, so that no decision bound under the old one commits any
   * more. Atomic with regard to commits. Costs one write.
   */
  Epoch takeOver(ShardId shard);

  /** The shard's epoch; number 0 before the first take-over. Costs one read. */
  Epoch epoch(ShardId shard);

  /** A text that a follower has saved under a name of at most 200 characters, e.g. its position. */
  Optional<String> cursor(String name);

  /**
   * The text that is saved under a name; saves {@code value} if there is none yet. Of several
   * callers one saves, and all get its text. Bounds as for {@link #saveCursor}.
   */
  String cursorOr(String name, String value);

  /**
   * Saves a follower's text of at most 1,000 characters. The last writer wins. Durable when
   * answered.
   */
  void saveCursor(String name, String value);
}
