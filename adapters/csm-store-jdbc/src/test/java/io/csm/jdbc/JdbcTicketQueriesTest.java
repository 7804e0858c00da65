package io.csm.jdbc;

import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.CustomerId;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.AggregateKey;
import io.csm.core.ticket.Ticket;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Page;
import io.csm.spi.TicketQueries.Scope;
import io.csm.spi.TicketQueries.Sort;
import io.csm.testkit.Fixtures;
import io.csm.testkit.Scribe;
import io.csm.testkit.SettableClock;
import io.csm.testkit.TicketQueriesContract;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Lists of tickets in a database")
class JdbcTicketQueriesTest {
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

  abstract static class Suite extends TicketQueriesContract {
    private final Database database;
    private final SettableClock clock = new SettableClock(Fixtures.START);
    private JdbcStore store;

    Suite(Dialect dialect) {
      database = TestTables.empty(dialect);
    }

    @Override
    protected Setup newSetup() {
      store = TestTables.store(database, clock).build();
      return new Setup(store, store);
    }

    @Test
    @DisplayName("a filter and a scope of the greatest size are answered as small ones are")
    void greatest() {
      Scribe scribe = new Scribe(clock);
      for (long id = 1; id <= 6; id++) {
        var write = scribe.first(AggregateKey.of(TENANT, new TicketId(id)), Fixtures.opened(id));
        store.commit(new ShardId(0), List.of(Scribe.change(write)));
      }
      Filter large = large();
      Scope scope = new Scope(Collections.nCopies(16, large));

      for (Sort sort : Sort.values()) {
        Page small = store.find(TENANT, Filter.ALL, Scope.ALL, sort, null, 4);
        Page first = store.find(TENANT, large, scope, sort, null, 4);
        assertThat(first).as("%s", sort).isEqualTo(small);
        assertThat(store.find(TENANT, large, scope, sort, first.next(), 4).tickets())
            .as("%s", sort)
            .hasSize(2)
            .doesNotContainAnyElementsOf(first.tickets());
      }
      assertThat(store.count(TENANT, large, scope)).isEqualTo(6);
    }

    /** All tickets, by as many values as there may be. */
    private Filter large() {
      TreeSet<String> texts = new TreeSet<>();
      TreeSet<CustomerId> customers = new TreeSet<>();
      for (int i = 1; i < Filter.MAX_VALUES; i++) {
        texts.add("value " + i);
        customers.add(new CustomerId(1_000_000L + i));
      }
      Ticket ticket =
          store
              .find(TENANT, Filter.ALL, Scope.ALL, Sort.NUMBER_ASCENDING, null, 1)
              .tickets()
              .get(0);
      customers.add(ticket.customer());
      return new Filter(
          EnumSet.allOf(StatusCategory.class),
          and(texts, ticket.status()),
          and(texts, ticket.type()),
          new TreeSet<>(),
          new TreeSet<>(),
          true,
          customers,
          new TreeSet<>(List.of(ticket.brand())),
          new TreeSet<>(),
          new TreeMap<>(),
          ticket.openedAt(),
          null,
          null,
          null);
    }

    private static SortedSet<String> and(SortedSet<String> texts, String one) {
      SortedSet<String> more = new TreeSet<>(texts);
      more.add(one);
      return more;
    }
  }
}
