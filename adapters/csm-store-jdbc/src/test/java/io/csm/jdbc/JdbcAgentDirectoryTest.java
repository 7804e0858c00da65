package io.csm.jdbc;

import io.csm.core.AgentId;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import io.csm.core.people.AgentProfile;
import io.csm.spi.AgentDirectory;
import io.csm.testkit.AgentDirectoryContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

@DisplayName("Agents in our tables")
class JdbcAgentDirectoryTest {
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

  abstract static class Suite extends AgentDirectoryContract {
    private final AgentDirectory directory;
    private final JdbcDirectoryTables tables;

    Suite(Dialect dialect) {
      String prefix = TestTables.empty(dialect).table("");
      directory = JdbcAgentDirectory.ofTables(TestTables.source(dialect), null, prefix);
      tables = JdbcDirectoryTables.of(TestTables.source(dialect), null, prefix);
    }

    @Override
    protected AgentDirectory directory() {
      return directory;
    }

    @Override
    protected void put(TenantId tenant, AgentProfile profile) {
      tables.putAgent(tenant, profile);
    }

    @Override
    protected void remove(TenantId tenant, HostKey<AgentId> key) {
      tables.removeAgent(tenant, key);
    }
  }
}
