package io.csm.jdbc;

import java.sql.Connection;
import java.util.Optional;

/**
 * How a store finds the transaction that the host has open, e.g. one of its transaction manager's.
 * {@link JoinedTransactions} is for hosts that work with plain connections.
 *
 * <p>Asked for each command, by the thread that gives it; has to be safe from any thread and must
 * not touch the database.
 */
@FunctionalInterface
public interface HostTransactions {

  /**
   * The connection of the transaction that the calling thread has open; empty if it has none. It
   * must come from the data source that the store was given. The store writes to it and does
   * nothing else: it neither commits, nor rolls back, nor closes it.
   */
  Optional<Connection> current();

  /**
   * Has something done once the transaction that the calling thread has open is committed, so that
   * what was accepted in it is decided at once; e.g. registers a synchronization with the
   * transaction manager. Does nothing unless overridden: commands are then decided when the owner
   * of the shard looks next, which is within a second.
   *
   * @param hook returns at once and throws nothing; not to be run after a rollback
   */
  default void afterCommit(Runnable hook) {}
}
