package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.CsmException;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.spi.Signals;
import io.csm.testkit.Fixtures;
import io.csm.testkit.Race;
import io.csm.testkit.Scribe;
import io.csm.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Signals of PostgreSQL")
class PostgresSignalsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final ShardId SHARD = new ShardId(1);
  private static final TenantId TENANT = Fixtures.TENANT;

  private final Scribe scribe = new Scribe(new SettableClock(Fixtures.START));

  private void open(JdbcStore store, long ticket) {
    AggregateKey key = AggregateKey.of(TENANT, new TicketId(ticket));
    store.commit(SHARD, List.of(Scribe.change(scribe.first(key, Fixtures.opened(ticket)))));
  }

  @Test
  @DisplayName("wake a node that waits as soon as another has committed, and not before")
  void wake() throws Exception {
    try (HikariDataSource one = TestDatabases.empty(Dialect.POSTGRESQL);
        HikariDataSource other = TestDatabases.another(one)) {
      JdbcSchema.create(one);
      JdbcStore listener = JdbcStore.builder(one, InstantSource.system()).build();
      JdbcStore writer = JdbcStore.builder(other, InstantSource.system()).build();
      writer.createTenant(TENANT, SHARD);
      assertThat(writer.signals()).as("who listens also tells").isPresent();
      try (Signals signals = listener.signals().orElseThrow()) {
        assertThat(signals.await(SHORT)).isFalse();

        List<Boolean> heard =
            Race.of(
                2,
                runner ->
                    () -> {
                      if (runner == 1) {
                        open(writer, 1);
                      }
                      return runner == 1 || signals.await(LONG);
                    });

        assertThat(heard).containsOnly(true);
        assertThat(signals.await(SHORT)).isFalse();
      }
    }
  }

  @Test
  @DisplayName("that broke say so once, and are heard again with the next wait")
  void broken() throws Exception {
    try (HikariDataSource pool = TestDatabases.empty(Dialect.POSTGRESQL)) {
      JdbcSchema.create(pool);
      JdbcStore store = JdbcStore.builder(pool, InstantSource.system()).build();
      store.createTenant(TENANT, SHARD);
      try (Signals signals = store.signals().orElseThrow()) {
        signals.await(SHORT);
        try (Connection connection = pool.getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  + " WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()");
        }

        assertThatExceptionOfType(CsmException.class).isThrownBy(() -> signals.await(LONG));
        signals.await(SHORT);
        open(store, 1);

        assertThat(signals.await(LONG)).isTrue();
      }
    }
  }

  @Test
  @DisplayName("cost who has committed no connection, and give theirs back as they were")
  void connections() throws Exception {
    try (HikariDataSource pool = TestDatabases.empty(Dialect.POSTGRESQL)) {
      JdbcSchema.create(pool);
      AtomicInteger asked = new AtomicInteger();
      List<Boolean> givenBack = new CopyOnWriteArrayList<>();
      DataSource manual = manual(pool, asked, givenBack);
      JdbcStore store = JdbcStore.builder(manual, InstantSource.system()).build();
      store.createTenant(TENANT, SHARD);
      try (Signals signals = store.signals().orElseThrow()) {
        signals.await(SHORT);
        asked.set(0);

        open(store, 1);

        assertThat(asked).hasValue(1);
        assertThat(signals.await(LONG)).isTrue();
      }
      assertThat(givenBack).isNotEmpty().containsOnly(false);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  /** Gives out connections that are not in auto-commit, and looks at them when they come back. */
  private static DataSource manual(DataSource pool, AtomicInteger asked, List<Boolean> givenBack) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              asked.incrementAndGet();
              Connection connection = pool.getConnection();
              connection.setAutoCommit(false);
              return Proxy.newProxyInstance(
                  Connection.class.getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (same, called, with) -> {
                    if (called.getName().equals("close")) {
                      givenBack.add(connection.getAutoCommit());
                    }
                    try {
                      return called.invoke(connection, with);
                    } catch (InvocationTargetException failed) {
                      throw failed.getCause();
                    }
                  });
            });
  }

  @Test
  @DisplayName("are not to be had from other databases")
  void others() {
    try (HikariDataSource pool = TestDatabases.empty(Dialect.H2)) {
      JdbcSchema.create(pool);
      assertThat(JdbcStore.builder(pool, InstantSource.system()).build().signals()).isEmpty();
    }
  }
}
