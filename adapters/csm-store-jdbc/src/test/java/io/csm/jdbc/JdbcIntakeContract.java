package io.csm.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.spi.Store;
import io.csm.testkit.IntakeContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The contract of intake on a database of each kind, at its default isolation. */
abstract class JdbcIntakeContract extends IntakeContract {
  private final Dialect dialect;
  private final JoinedTransactions transactions = new JoinedTransactions();
  private final List<HikariDataSource> open = new ArrayList<>();

  JdbcIntakeContract(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  protected Store newStore() {
    HikariDataSource source = TestDatabases.empty(dialect);
    open.add(source);
    JdbcSchema.create(source);
    return JdbcStore.builder(source, Clock.systemUTC()).hostTransactions(transactions).build();
  }

  @Override
  protected HostTransaction begin() {
    try {
      return new OnConnection(open.get(open.size() - 1).getConnection(), transactions);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  protected void closeStores() {
    open.forEach(HikariDataSource::close);
    open.clear();
  }

  /** A transaction of the host's on a connection of its own. */
  static final class OnConnection implements HostTransaction {
    private final Connection connection;
    private final JoinedTransactions transactions;

    OnConnection(Connection connection, JoinedTransactions transactions) throws SQLException {
      this.connection = connection;
      this.transactions = transactions;
      connection.setAutoCommit(false);
    }

    Connection connection() {
      return connection;
    }

    @Override
    @SuppressWarnings("try") // The scope is there to be closed.
    public void in(Runnable work) {
      try (JoinedTransactions.Scope joined = transactions.join(connection)) {
        work.run();
      }
    }

    @Override
    public void commit() {
      end(Connection::commit);
    }

    @Override
    public void rollback() {
      end(Connection::rollback);
    }

    private void end(End how) {
      try (Connection ended = connection) {
        how.end(ended);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }

    private interface End {
      void end(Connection connection) throws SQLException;
    }
  }
}
