package io.csm.desk;

import io.csm.spi.Store;
import io.csm.testkit.SettableClock;
import io.csm.testkit.StoreContract;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The store in memory")
class InMemoryStoreTest extends StoreContract {
  @Override
  protected Store newStore(SettableClock clock, int shards) {
    return InMemoryStore.builder(clock).shards(shards).build();
  }

  @Override
  protected Optional<Store> newTruncatingStore(SettableClock clock, int retention) {
    return Optional.of(InMemoryStore.builder(clock).journalRetention(retention).build());
  }
}
