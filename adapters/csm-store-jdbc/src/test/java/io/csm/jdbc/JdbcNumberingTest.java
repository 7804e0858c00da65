package io.csm.jdbc;

import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Code;
import io.csm.core.TenantId;
import io.csm.spi.Numbering;
import io.csm.testkit.NumberingContract;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Ticket numbers in a database")
class JdbcNumberingTest {
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

  abstract static class Suite extends NumberingContract {
    private final Dialect dialect;
    private Database database;

    Suite(Dialect dialect) {
      this.dialect = dialect;
    }

    @Override
    protected Numbering newNumbering() {
      database = TestTables.empty(dialect);
      return new JdbcNumbering(database);
    }

    @Test
    @DisplayName("go on from 1 without gaps, whoever asks on whichever node, for whatever tenant")
    void nodes() throws Exception {
      List<Numbering> nodes = List.of(new JdbcNumbering(database), new JdbcNumbering(database));
      int each = 25;
      ExecutorService threads = Executors.newFixedThreadPool(12);
      try {
        List<Future<List<Long>>> drawn = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          Numbering node = nodes.get(i % 2);
          TenantId tenant = new TenantId(1 + i % 3);
          drawn.add(
              threads.submit(
                  () -> {
                    List<Long> mine = new ArrayList<>();
                    for (int n = 0; n < each; n++) {
                      mine.add(node.next(tenant));
                    }
                    return mine;
                  }));
        }
        for (int tenant = 0; tenant < 3; tenant++) {
          TreeSet<Long> numbers = new TreeSet<>();
          for (int i = tenant; i < 12; i += 3) {
            assertThat(drawn.get(i).get()).isSorted();
            numbers.addAll(drawn.get(i).get());
          }
          assertThat(numbers).hasSize(4 * each).startsWith(1L).endsWith(4L * each);
        }
      } finally {
        threads.shutdownNow();
      }
    }

    @Test
    @DisplayName("are not given while the database fails, and go on afterwards")
    void failing() {
      Numbering numbering = new JdbcNumbering(database);
      long before = numbering.next(TENANT);
      database.update("ALTER TABLE ${numbering} RENAME TO ${gone}");
      Refused.with(Code.STORE_FAILED, () -> numbering.next(TENANT));
      database.update("ALTER TABLE ${gone} RENAME TO ${numbering}");

      assertThat(numbering.next(TENANT)).isGreaterThan(before);
    }
  }
}
