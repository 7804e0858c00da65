package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.spi.Leases;
import io.csm.testkit.LeasesContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Leases in a database")
class JdbcLeasesTest {
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

  abstract static class Suite extends LeasesContract {
    private final Database database;
    private final Leases leases;

    Suite(Dialect dialect) {
      database = TestTables.empty(dialect);
      leases = new JdbcLeases(database);
    }

    @Override
    protected Leases leases() {
      return leases;
    }

    @Override
    protected void pass(Duration time) {
      database.update("UPDATE ${lease} SET until_us = until_us - ?", Arguments.micros(time));
    }

    private List<String> stored() {
      return database.list(
          "SELECT name FROM ${lease} ORDER BY name", List.of(), row -> row.getString(1));
    }

    @Test
    @DisplayName("which ran out a day ago are thrown out when another is taken")
    void old() {
      leases.acquire("old", "a", Duration.ofHours(1));
      pass(Duration.ofHours(2));
      leases.acquire("expired", "a", Duration.ofHours(1));
      pass(Duration.ofHours(24));
      assertThat(stored()).containsExactly("expired", "old");

      leases.acquire("new", "a", Duration.ofHours(1));

      assertThat(stored()).containsExactly("expired", "new");
    }

    @Test
    @DisplayName("are the same seen from another node")
    void nodes() {
      leases.acquire("shard-0", "a", Duration.ofMinutes(1));
      Leases other = new JdbcLeases(database);

      assertThat(other.acquire("shard-0", "b", Duration.ofMinutes(1))).isEmpty();
      assertThat(other.held("shard-")).containsExactly(new Leases.Lease("shard-0", "a", false));
    }
  }
}
