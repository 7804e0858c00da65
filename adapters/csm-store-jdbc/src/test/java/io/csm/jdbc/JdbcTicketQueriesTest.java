package io.csm.jdbc;

import io.csm.testkit.Fixtures;
import io.csm.testkit.SettableClock;
import io.csm.testkit.TicketQueriesContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

@DisplayName("Lists of tickets in a database")
class JdbcTicketQueriesTest {
  @Nested
  @DisplayName("on H2")
  class OnH2 extends Suite {
    OnH2() {
      super(Dialect.H2);
    }
  }

  @Nested
  @DisplayName("on PostgreSQL")
  class OnPostgreSql extends Suite {
    OnPostgreSql() {
      super(Dialect.POSTGRESQL);
    }
  }

  @Nested
  @DisplayName("on MariaDB")
  class OnMariaDb extends Suite {
    OnMariaDb() {
      super(Dialect.MARIADB);
    }
  }

  abstract static class Suite extends TicketQueriesContract {
    private final Database database;

    Suite(Dialect dialect) {
      database = TestTables.empty(dialect);
    }

    @Override
    protected Setup newSetup() {
      JdbcStore store = TestTables.store(database, new SettableClock(Fixtures.START)).build();
      return new Setup(store, store);
    }
  }
}
