package io.csm.jdbc;

import io.csm.core.TenantId;
import io.csm.core.config.ConfigurationItem;
import io.csm.spi.ConfigurationSource;
import io.csm.testkit.ConfigurationSourceContract;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

@DisplayName("Configuration in our tables")
class JdbcConfigurationSourceTest {
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

  abstract static class Suite extends ConfigurationSourceContract {
    private final ConfigurationSource source;
    private final JdbcDirectoryTables tables;

    Suite(Dialect dialect) {
      String prefix = TestTables.empty(dialect).table("");
      source = JdbcConfigurationSource.ofTables(TestTables.source(dialect), null, prefix);
      tables = JdbcDirectoryTables.of(TestTables.source(dialect), null, prefix);
    }

    @Override
    protected ConfigurationSource source() {
      return source;
    }

    @Override
    protected void put(TenantId tenant, List<ConfigurationItem> items) {
      tables.putConfiguration(tenant, items);
    }
  }
}
