package io.csm.desk;

import io.csm.spi.Store;
import io.csm.testkit.IntakeContract;
import java.time.Instant;

class HostedStoreTest extends IntakeContract {
  private HostedStore store;

  @Override
  protected Store newStore() {
    store =
        new HostedStore(
            InMemoryStore.builder(() -> Instant.parse("2026-03-02T08:00:00Z")).shards(2).build());
    return store;
  }

  @Override
  protected HostTransaction begin() {
    return store.begin();
  }
}
