package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.config.StatusCategory;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Scope;
import io.csm.spi.TicketQueries.Sort;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Of 20,000 tickets on PostgreSQL")
class PlansTest {
  private static final ShardId SHARD = new ShardId(0);
  private static final Filter OPEN =
      Filter.ALL.withCategories(EnumSet.of(StatusCategory.NEW, StatusCategory.OPEN));

  private static Database database;

  @BeforeAll
  static void tickets() {
    database = TestTables.create(Dialect.POSTGRESQL);
    database.update(
        "INSERT INTO ${ticket} (shard, tenant, id, version, recorded_us, recorded_ns, number,"
            + " brand, channel, customer, type, status, category, priority, queue, agent, work,"
            + " routed, opened_us, enqueued_us, state) SELECT 0, 1, i, 1, i, 0, i, 1, 'CHAT', i %"
            + " 2000, 'ticket', 'open', CASE WHEN i <= 10000 THEN 'CLOSED' WHEN i % 2 = 0 THEN"
            + " 'OPEN' ELSE 'NEW' END, i % 4, i / 2 % 20 + 1, CASE WHEN i / 2 % 25 > 0 THEN i / 2 %"
            + " 37 + 1 END, 'NONE', FALSE, i, CASE WHEN i > 19000 THEN i END, repeat('x', 1000)"
            + " FROM generate_series(1, 20000) AS i");
    database.update("ANALYZE ${ticket}");
  }

  private static List<String> plan(Sort sort, @Nullable TicketPlace after) {
    return plan(OPEN, sort, after);
  }

  private static List<String> plan(Filter filter, Sort sort, @Nullable TicketPlace after) {
    JdbcTicketQueries queries = new JdbcTicketQueries(database, tenant -> Optional.of(SHARD));
    JdbcTicketQueries.Statement page =
        queries.page(SHARD, new TenantId(1), filter, Scope.ALL, sort, after, 51);
    return database.list(
        "EXPLAIN (ANALYZE, TIMING OFF) " + page.sql(), page.parameters(), row -> row.getString(1));
  }

  @ParameterizedTest
  @EnumSource(Sort.class)
  @DisplayName("a page reads what it shows by an index of its order, at the beginning and far down")
  void byIndex(Sort sort) {
    for (TicketPlace after : new TicketPlace[] {null, farDown(sort)}) {
      assertThat(plan(sort, after))
          .as("%s after %s", sort, after)
          .anyMatch(line -> line.contains("Index Scan"))
          .noneMatch(line -> line.contains("Seq Scan"))
          .noneMatch(line -> line.contains("_pkey"))
          .noneMatch(line -> line.matches(".*Rows Removed by Filter: \\d{3,}.*"));
    }
  }

  static Stream<Arguments> filtered() {
    Filter queues = OPEN.withQueues(new TreeSet<>(ids(3, QueueId::new)));
    Filter agents = OPEN.withAssignees(new TreeSet<>(ids(3, AgentId::new)));
    Filter customers = OPEN.withCustomers(new TreeSet<>(ids(3, CustomerId::new)));
    Filter queue = OPEN.withQueues(new TreeSet<>(ids(1, QueueId::new)));
    return Stream.of(
        Arguments.of(queues, Sort.PRIORITY),
        Arguments.of(queues, Sort.ENQUEUED),
        Arguments.of(queue, Sort.ENQUEUED),
        Arguments.of(agents, Sort.PRIORITY),
        Arguments.of(agents, Sort.OPENED_DESCENDING),
        Arguments.of(customers, Sort.OPENED_ASCENDING),
        Arguments.of(OPEN.withUnassignedOnly(), Sort.PRIORITY),
        Arguments.of(OPEN.withUnassignedOnly(), Sort.OPENED_ASCENDING));
  }

  private static <T> List<T> ids(int count, LongFunction<T> id) {
    return LongStream.rangeClosed(1, count).mapToObj(id).toList();
  }

  @ParameterizedTest
  @MethodSource("filtered")
  @DisplayName("so does a page of queues, of agents, of customers, or of nobody's tickets")
  void filtered(Filter filter, Sort sort) {
    for (TicketPlace after : new TicketPlace[] {null, farDown(sort)}) {
      assertThat(plan(filter, sort, after))
          .as("%s after %s", sort, after)
          .anyMatch(line -> line.contains("Index Scan"))
          .noneMatch(line -> line.contains("Seq Scan"))
          .noneMatch(line -> line.contains("_pkey"))
          .noneMatch(line -> line.matches(".*Rows Removed by Filter: \\d{3,}.*"))
          .noneMatch(line -> line.matches(".*Index Scan.*actual rows=\\d{3,}.*"));
    }
  }

  private static TicketPlace farDown(Sort sort) {
    return switch (sort) {
      case OPENED_ASCENDING, OPENED_DESCENDING -> new TicketPlace(0, 19_000, 19_000);
      case NUMBER_ASCENDING, NUMBER_DESCENDING -> new TicketPlace(19_000, 0, 19_000);
      case PRIORITY -> new TicketPlace(-2, 19_000, 19_000);
      case ENQUEUED -> new TicketPlace(1, 0, 18_500);
    };
  }
}
