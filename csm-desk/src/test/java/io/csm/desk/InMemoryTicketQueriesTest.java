package io.csm.desk;

import io.csm.testkit.Fixtures;
import io.csm.testkit.SettableClock;
import io.csm.testkit.TicketQueriesContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Lists of tickets in memory")
class InMemoryTicketQueriesTest extends TicketQueriesContract {
  @Override
  protected Setup newSetup() {
    InMemoryStore store = InMemoryStore.create(new SettableClock(Fixtures.START));
    return new Setup(store, new InMemoryTicketQueries(store));
  }
}
