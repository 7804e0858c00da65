package io.csm.jdbc;

import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Code;
import io.csm.core.ContentId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.spi.ContentRow;
import io.csm.spi.ContentStore;
import io.csm.testkit.ContentStoreContract;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Content in a database")
class JdbcContentStoreTest {
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

  abstract static class Suite extends ContentStoreContract {
    private static final CustomerId ANNA = new CustomerId(61);

    private final Dialect dialect;
    private Database database;

    Suite(Dialect dialect) {
      this.dialect = dialect;
    }

    @Override
    protected ContentStore newStore() {
      database = TestTables.empty(dialect);
      return new JdbcContentStore(database);
    }

    @Test
    @DisplayName("beyond the size of a statement is stored as a whole")
    void large() {
      ContentStore store = new JdbcContentStore(database);
      List<ContentRow> rows = new ArrayList<>();
      List<ContentId> ids = new ArrayList<>();
      for (int id = 1; id <= 10; id++) {
        byte[] bytes = new byte[ContentRow.MAX_BYTES];
        bytes[0] = (byte) id;
        ids.add(new ContentId(id));
        rows.add(new ContentRow(ids.get(id - 1), ANNA, new byte[16], bytes));
      }

      store.put(TENANT, rows);

      assertThat(store.read(TENANT, ids))
          .extracting(found -> found.orElseThrow()[0])
          .containsExactly(
              (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) 6, (byte) 7, (byte) 8,
              (byte) 9, (byte) 10);
    }

    @Test
    @DisplayName("beyond the size of a statement leaves no trace where its end fails")
    void largeAndFailing() {
      Database own = TestTables.create(dialect);
      ContentStore store = new JdbcContentStore(own);
      List<ContentRow> rows = new ArrayList<>();
      for (int id = 1; id <= 5; id++) {
        rows.add(
            new ContentRow(new ContentId(id), ANNA, new byte[16], new byte[ContentRow.MAX_BYTES]));
      }
      own.update("ALTER TABLE ${content} ADD CONSTRAINT ${small} CHECK (id < 5)");

      Refused.with(Code.STORE_FAILED, () -> store.put(TENANT, rows));

      assertThat(store.read(TENANT, List.of(new ContentId(1))).get(0)).isEmpty();
    }

    @Test
    @DisplayName(
        "of one caller that cannot be written is no obstacle to others who write at the time")
    void together() throws Exception {
      Database own = TestTables.create(dialect);
      ContentStore store = new JdbcContentStore(own);
      own.update("ALTER TABLE ${content} ADD CONSTRAINT ${odd} CHECK (id <> 500)");
      int callers = 16;
      int each = 40;
      ExecutorService threads = Executors.newFixedThreadPool(callers);
      try {
        List<Future<Integer>> refused = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
          int caller = i;
          refused.add(
              threads.submit(
                  () -> {
                    int failed = 0;
                    TenantId tenant = new TenantId(1 + caller % 3);
                    for (int n = 0; n < each; n++) {
                      long id = caller == 7 && n % 4 == 0 ? 500 : 1_000 + caller * each + n;
                      try {
                        store.put(tenant, List.of(row(id, caller)));
                      } catch (CsmException broken) {
                        failed++;
                      }
                    }
                    return failed;
                  }));
        }
        for (int i = 0; i < callers; i++) {
          assertThat(refused.get(i).get()).isEqualTo(i == 7 ? each / 4 : 0);
        }
      } finally {
        threads.shutdownNow();
      }
      for (int i = 0; i < callers; i++) {
        for (int n = 0; n < each; n++) {
          ContentId id = new ContentId(1_000 + i * each + n);
          if (i != 7 || n % 4 != 0) {
            assertThat(store.read(new TenantId(1 + i % 3), List.of(id)).get(0))
                .contains(new byte[] {(byte) i});
          }
        }
      }
    }

    private static ContentRow row(long id, int what) {
      return new ContentRow(new ContentId(id), ANNA, new byte[16], new byte[] {(byte) what});
    }

    @Test
    @DisplayName("named twice in a list is kept as it was named last")
    void twice() {
      ContentStore store = new JdbcContentStore(database);
      ContentId id = new ContentId(1);

      store.put(
          TENANT,
          List.of(
              new ContentRow(id, ANNA, new byte[16], new byte[] {1}),
              new ContentRow(id, ANNA, new byte[16], new byte[] {2})));

      assertThat(store.read(TENANT, List.of(id)).get(0)).contains(new byte[] {2});
      assertThat(store.erase(TENANT, ANNA, 10)).isEqualTo(1);
    }
  }
}
