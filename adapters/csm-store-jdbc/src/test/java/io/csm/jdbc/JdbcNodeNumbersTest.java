package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.spi.NodeNumbers;
import io.csm.testkit.NodeNumbersContract;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Node numbers in a database")
class JdbcNodeNumbersTest {
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

  abstract static class Suite extends NodeNumbersContract {
    private final Dialect dialect;
    private Database database;

    Suite(Dialect dialect) {
      this.dialect = dialect;
    }

    @Override
    protected NodeNumbers newNumbers() {
      database = TestTables.empty(dialect);
      return new JdbcNodeNumbers(database);
    }

    private void pass(Duration time) {
      database.update("UPDATE ${node} SET renewed_us = renewed_us - ?", Arguments.micros(time));
    }

    @Test
    @DisplayName("rest after they were given back, for as long as others are free")
    void rest() {
      NodeNumbers numbers = new JdbcNodeNumbers(database);
      int first = numbers.claim("a", 1);
      numbers.release("a", first);

      assertThat(numbers.claim("b", 1)).isNotEqualTo(first);
    }

    @Test
    @DisplayName("are free ten minutes after the last renewal, and the node hears of it")
    void silent() {
      NodeNumbers numbers = new JdbcNodeNumbers(database);
      for (int i = 0; i < 512; i++) {
        numbers.claim("node-" + i, 1);
      }
      pass(Duration.ofMinutes(9));
      for (int i = 0; i < 512; i++) {
        assertThat(i == 7 || numbers.renew("node-" + i, i)).isTrue();
      }
      pass(Duration.ofMinutes(1));

      assertThat(numbers.claim("late", 1)).isEqualTo(7);
      assertThat(numbers.renew("node-7", 7)).isFalse();
      assertThat(numbers.renew("late", 7)).isTrue();
    }

    @Test
    @DisplayName("of nodes silent for three minutes no longer hold the level down")
    void silentLevel() {
      NodeNumbers numbers = new JdbcNodeNumbers(database);
      numbers.claim("old", 1);
      numbers.claim("new", 2);
      pass(Duration.ofMinutes(2));
      assertThat(numbers.lowestLevel()).isEqualTo(1);
      numbers.renew("new", 1);

      pass(Duration.ofMinutes(1));

      assertThat(numbers.lowestLevel()).isEqualTo(2);
    }
  }
}
