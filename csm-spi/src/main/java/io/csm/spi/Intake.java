package io.csm.spi;

import io.csm.core.HostKey;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where commands are written down inside the host's own transaction, to be decided after its
 * commit. Part of a store with {@link StoreAbility#HOST_TRANSACTIONS}; a row leaves by {@link
 * Guard.TakeIntake}, in the change that decides it, and in no other way.
 *
 * <p><b>Atomicity:</b> a row is there for everybody but its writer once the host has committed, and
 * never was if the host rolled back. <b>Order:</b> by id; a transaction that commits late puts its
 * rows in front of later ones that have been read already, so every walk begins at the first.
 * <b>Threads:</b> any; {@link #isOpen} and {@link #write} are about the transaction of the thread
 * that calls. <b>Failure:</b> after an exception from {@link #write} the host has to roll back; the
 * other methods change nothing. <b>Cost:</b> {@link #write} one insert over the host's connection
 * that waits for nobody and for whom nobody waits; the others one read each.
 */
public interface Intake {

  /**
   * Whether the calling thread is inside a transaction of the host's. No access to the database.
   */
  boolean isOpen();

  /**
   * Writes a row into the open transaction.
   *
   * @throws io.csm.core.CsmException with {@code NO_SHARED_TRANSACTION} if none is open, or if it
   *     is not one of this store's database
   */
  void write(IntakeRow row);

  /**
   * Has something done as soon as the transaction that the calling thread has open is committed, if
   * the host says so; where it does not, the owner of the shard finds the rows by looking, a second
   * later at most. Not after a rollback. No access to the database.
   *
   * @param hook returns at once and throws nothing; any thread may run it
   */
  void afterCommit(Runnable hook);

  /**
   * Rows of some shards, by id.
   *
   * @param shards at most 1,000
   * @param after only rows with a greater id; 0: from the first
   * @param limit 1 to 1,000
   */
  List<IntakeRow> list(List<ShardId> shards, long after, int limit);

  /**
   * Rows of one tenant, by id.
   *
   * @param after only rows with a greater id
   * @param upTo only rows with this id or a smaller one
   * @param limit 1 to 1,000
   */
  List<IntakeRow> list(ShardId shard, TenantId tenant, long after, long upTo, int limit);

  /**
   * The greatest id of the rows that name a ticket: by this id, by this key, or by a key that
   * stands in a row with this id. Empty if there are none. Asked for each command and read of a
   * ticket.
   *
   * @param ticket null: none by its id
   * @param key null: none by its key
   */
  OptionalLong last(
      ShardId shard, TenantId tenant, @Nullable TicketId ticket, @Nullable HostKey<TicketId> key);
}
