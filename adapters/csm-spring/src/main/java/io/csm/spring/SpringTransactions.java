package io.csm.spring;

import io.csm.jdbc.HostTransactions;
import java.sql.Connection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transactions that Spring has open on a data source: those of {@code @Transactional}, of a
 * {@code TransactionTemplate}, and of what works in them, such as MyBatis and {@code JdbcClient}.
 * Thread-safe.
 */
public final class SpringTransactions implements HostTransactions {
  private final DataSource source;

  // Each transaction has a holder of its own, which nobody keeps when it is over.
  private final Set<ConnectionHolder> ending =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /**
   * The transactions on a data source.
   *
   * @param source under which the transaction manager keeps its connection: the data source that it
   *     was given
   */
  public SpringTransactions(DataSource source) {
    this.source = source;
  }

  /**
   * Has a transaction manager say what it is about to end. To a listener that Spring calls after
   * the commit the transaction looks as if it were open, and what is written in it then is lost;
   * with this, a command that is given there is done at once, by itself.
   *
   * @return this
   */
  public SpringTransactions listenTo(PlatformTransactionManager manager) {
    if (manager instanceof ConfigurableTransactionManager configurable) {
      configurable.addListener(new Listener());
    }
    return this;
  }

  @Override
  public Optional<Connection> current() {
    ConnectionHolder holder = holder();
    return holder == null || ending.contains(holder)
        ? Optional.empty()
        : Optional.of(holder.getConnection());
  }

  @Override
  public void afterCommit(Runnable hook) {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              hook.run();
            }
          });
    }
  }

  private @Nullable ConnectionHolder holder() {
    return TransactionSynchronizationManager.isActualTransactionActive()
            && TransactionSynchronizationManager.getResource(source)
                instanceof ConnectionHolder holder
        ? holder
        : null;
  }

  private final class Listener implements TransactionExecutionListener {
    @Override
    public void beforeCommit(TransactionExecution transaction) {
      end(transaction);
    }

    @Override
    public void beforeRollback(TransactionExecution transaction) {
      end(transaction);
    }

    private void end(TransactionExecution transaction) {
      ConnectionHolder holder = holder();
      if (holder != null && transaction.isNewTransaction()) {
        ending.add(holder);
      }
    }
  }
}
