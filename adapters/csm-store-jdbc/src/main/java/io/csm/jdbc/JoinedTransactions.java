package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.sql.Connection;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of a host that works with plain connections: between {@link #join} and the end of
 * its scope, the commands of the calling thread belong to the transaction of that connection.
 *
 * <pre>{@code
 * try (Connection connection = dataSource.getConnection()) {
 *   connection.setAutoCommit(false);
 *   JoinedTransactions.Scope joined = transactions.join(connection);
 *   try (joined) {
 *     orders.insert(connection, order);
 *     desk.open(NewTicket.of(customer, queue)).acceptedOrThrow();
 *   }
 *   connection.commit();
 *   joined.committed();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Keeps nothing of a thread whose scopes have ended.
 */
public final class JoinedTransactions implements HostTransactions {
  // Not static: a thread may work with two databases.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Scope> open = new ThreadLocal<>();

  /** No thread has joined yet. */
  public JoinedTransactions() {}

  /**
   * Joins the transaction of a connection, until the scope is closed by the same thread. End the
   * scope before the transaction.
   *
   * @throws CsmException with {@code NO_SHARED_TRANSACTION} if this thread has joined one already
   */
  public Scope join(Connection connection) {
    if (open.get() != null) {
      throw CsmException.of(
          Code.NO_SHARED_TRANSACTION,
          "connection",
          "detail",
          "this thread has joined a transaction already. Maybe close its scope first");
    }
    Scope scope = new Scope(connection);
    open.set(scope);
    return scope;
  }

  @Override
  public Optional<Connection> current() {
    Scope scope = open.get();
    return scope == null ? Optional.empty() : Optional.of(scope.connection);
  }

  /** Runs it when the scope is told that its transaction was committed. */
  @Override
  public void afterCommit(Runnable hook) {
    Scope scope = open.get();
    if (scope != null) {
      scope.hooks.add(hook);
    }
  }

  /** While it is open, commands belong to the transaction. Of the thread that opened it. */
  public final class Scope implements AutoCloseable {
    private final Connection connection;
    private final Queue<Runnable> hooks = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    private Scope(Connection connection) {
      this.connection = connection;
    }

    /**
     * Says that the transaction was committed, so that what was accepted in it is decided at once.
     * Where that is not said, it is decided within a second. From any thread.
     */
    public void committed() {
      for (Runnable hook = hooks.poll(); hook != null; hook = hooks.poll()) {
        hook.run();
      }
    }

    /**
     * Ends the scope, not the transaction. Does nothing if it has ended.
     *
     * @throws IllegalStateException if it was opened by another thread, and is left open
     */
    @Override
    public void close() {
      @Nullable Scope current = open.get();
      if (current == this) {
        ended = true;
        open.remove();
      } else if (!ended) {
        throw new IllegalStateException("the scope belongs to another thread");
      }
    }
  }
}
