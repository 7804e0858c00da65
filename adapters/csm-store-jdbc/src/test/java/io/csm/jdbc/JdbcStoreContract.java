package io.csm.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.spi.Store;
import io.csm.testkit.SettableClock;
import io.csm.testkit.StoreContract;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** The contract of stores on a database of each kind. */
abstract class JdbcStoreContract extends StoreContract {
  private final Dialect dialect;
  private final IdentityHashMap<Store, HikariDataSource> sources = new IdentityHashMap<>();
  private final List<HikariDataSource> open = new ArrayList<>();
  private SettableClock clock;

  JdbcStoreContract(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  protected Store newStore(SettableClock clock, int shards) {
    this.clock = clock;
    HikariDataSource source = keep(TestDatabases.empty(dialect));
    JdbcSchema.create(source);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM csm_shard WHERE shard >= " + shards);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return store(source);
  }

  @Override
  protected Optional<Store> newTruncatingStore(SettableClock clock, int retention) {
    JdbcStore store = (JdbcStore) newStore(clock, 1);
    // Hosts truncate when they see fit; this one does so after each commit.
    InvocationHandler truncating =
        (proxy, method, arguments) -> {
          try {
            Object answer = method.invoke(store, arguments);
            if (method.getName().equals("commit")) {
              ShardId shard = (ShardId) arguments[0];
              long end = store.end(shard).value();
              store.truncate(shard, new Position(Math.max(0, end - retention)));
            }
            return answer;
          } catch (InvocationTargetException failed) {
            throw failed.getCause();
          }
        };
    return Optional.of(
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, truncating));
  }

  @Override
  protected Store anotherNode(Store of) {
    return store(keep(TestDatabases.another(sources.get(of))));
  }

  @Override
  protected Store reopened(Store closed) {
    HikariDataSource before = sources.get(closed);
    HikariDataSource after = keep(TestDatabases.another(before));
    before.close();
    return store(after);
  }

  @Override
  protected void closeStores() {
    open.forEach(HikariDataSource::close);
    open.clear();
    sources.clear();
  }

  private Store store(HikariDataSource source) {
    Store store = JdbcStore.builder(source, clock).build();
    sources.put(store, source);
    return store;
  }

  private HikariDataSource keep(HikariDataSource source) {
    open.add(source);
    return source;
  }
}
