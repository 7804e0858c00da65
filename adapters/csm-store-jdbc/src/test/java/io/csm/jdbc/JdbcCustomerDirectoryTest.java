package io.csm.jdbc;

import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import io.csm.spi.CustomerDirectory;
import io.csm.spi.IdentityKey;
import io.csm.testkit.CustomerDirectoryContract;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

@DisplayName("Customers in our tables")
class JdbcCustomerDirectoryTest {
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

  @Nested
  @DisplayName("on MySQL")
  class OnMySql extends Suite {
    OnMySql() {
      super(Dialect.MYSQL);
    }
  }

  abstract static class Suite extends CustomerDirectoryContract {
    private final CustomerDirectory directory;
    private final JdbcDirectoryTables tables;

    Suite(Dialect dialect) {
      String prefix = TestTables.empty(dialect).table("");
      directory = JdbcCustomerDirectory.ofTables(TestTables.source(dialect), null, prefix);
      tables = JdbcDirectoryTables.of(TestTables.source(dialect), null, prefix);
    }

    @Override
    protected CustomerDirectory directory() {
      return directory;
    }

    @Override
    protected void put(TenantId tenant, HostKey<CustomerId> key, List<IdentityKey> identities) {
      tables.putCustomer(tenant, key, identities);
    }
  }
}
