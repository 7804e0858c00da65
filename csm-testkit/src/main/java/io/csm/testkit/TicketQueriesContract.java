package io.csm.testkit;

import static io.csm.testkit.Fixtures.FILTERABLE_FIELD;
import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.PERSONAL_FIELD;
import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static io.csm.testkit.Fixtures.UNFILTERABLE_FIELD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Event;
import io.csm.core.event.TicketEvent;
import io.csm.core.ticket.Ticket;
import io.csm.spi.Change;
import io.csm.spi.Store;
import io.csm.spi.TicketQueries;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Page;
import io.csm.spi.TicketQueries.Scope;
import io.csm.spi.TicketQueries.Sort;
import io.csm.spi.Versioned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link TicketQueries}: by example, and against a naive implementation that
 * filters and sorts every ticket. The number of a repetition is the seed of its tickets and
 * filters.
 */
@DisplayName("Lists of tickets")
public abstract class TicketQueriesContract {
  private static final ShardId SHARD = new ShardId(0);

  private final SettableClock clock = new SettableClock(START);
  private final Scribe scribe = new Scribe(clock);
  private Store store;
  private TicketQueries queries;

  /** For the tests of your lists. */
  protected TicketQueriesContract() {}

  /** A store of one shard, and the lists of its tickets. */
  public record Setup(Store store, TicketQueries queries) {}

  /** A new and empty store with its lists. */
  protected abstract Setup newSetup();

  @BeforeEach
  final void begin() {
    Setup setup = newSetup();
    store = setup.store();
    queries = setup.queries();
    for (TenantId tenant : List.of(TENANT, OTHER_TENANT)) {
      store.createTenant(tenant, SHARD);
      commit(
          Scribe.change(scribe.first(AggregateKey.configuration(tenant), Fixtures.configured())));
    }
  }

  // ---- words of the tests

  private void commit(Change... changes) {
    assertThat(store.commit(SHARD, List.of(changes)))
        .allSatisfy(result -> CsmAssertions.assertThat(result).isCommitted());
  }

  private Ticket open(TenantId tenant, long id, Event... afterwards) {
    List<Event> events = new ArrayList<>(List.of(Fixtures.opened(id)));
    events.addAll(List.of(afterwards));
    AggregateKey key = AggregateKey.of(tenant, new TicketId(id));
    var write = scribe.first(key, events.toArray(Event[]::new));
    commit(Scribe.change(write));
    return (Ticket) write.state();
  }

  private static Event status(StatusCategory category) {
    return new TicketEvent.StatusChanged(
        Fixtures.schema().defaultStatus(category).name(), category, null);
  }

  private List<Long> ids(Filter filter, Scope scope, Sort sort, int limit) {
    List<Long> ids = new ArrayList<>();
    String cursor = null;
    do {
      Page page = queries.find(TENANT, filter, scope, sort, cursor, limit);
      assertThat(page.tickets()).hasSizeLessThanOrEqualTo(limit);
      ids.addAll(idsOf(page));
      cursor = page.next();
    } while (cursor != null);
    return ids;
  }

  private static List<Long> idsOf(Page page) {
    return page.tickets().stream().map(ticket -> ticket.id().value()).toList();
  }

  private Page find(Sort sort, @Nullable String cursor, int limit) {
    return queries.find(TENANT, Filter.ALL, Scope.ALL, sort, cursor, limit);
  }

  private static Filter byField(String name, FieldValue value) {
    return Filter.ALL.withFields(new TreeMap<>(Map.of(name, value)));
  }

  private void refused(Code code, Filter filter, Scope scope) {
    for (Runnable call :
        List.<Runnable>of(
            () -> queries.find(TENANT, filter, scope, Sort.PRIORITY, null, 10),
            () -> queries.count(TENANT, filter, scope))) {
      refused(code, call);
    }
  }

  private static void refused(Code code, Runnable call) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(call::run)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  // ---- the contract

  @Test
  @DisplayName("a page holds the tickets as they are now")
  void asTheyAre() {
    open(TENANT, 1);
    AggregateKey key = AggregateKey.of(TENANT, new TicketId(1));
    Versioned before = store.load(List.of(key)).get(0).orElseThrow();

    commit(Scribe.change(scribe.next(before, status(StatusCategory.SOLVED))));

    Versioned after = store.load(List.of(key)).get(0).orElseThrow();
    assertThat(find(Sort.PRIORITY, null, 10).tickets()).containsExactly((Ticket) after.state());
    assertThat(
            queries.count(
                TENANT, Filter.ALL.withCategories(EnumSet.of(StatusCategory.NEW)), Scope.ALL))
        .isZero();
  }

  @Test
  @DisplayName("a tenant without tickets has an empty list, and tenants see only their own")
  void tenants() {
    open(OTHER_TENANT, 1);

    assertThat(find(Sort.PRIORITY, null, 10)).isEqualTo(new Page(List.of(), null));
    assertThat(queries.count(TENANT, Filter.ALL, Scope.ALL)).isZero();
    assertThat(queries.count(OTHER_TENANT, Filter.ALL, Scope.ALL)).isEqualTo(1);
  }

  @Test
  @DisplayName("the last page says that it is the last, even when it is full")
  void lastPage() {
    open(TENANT, 1);
    open(TENANT, 2);

    Page first = find(Sort.NUMBER_ASCENDING, null, 1);
    assertThat(first.next()).isNotNull();
    assertThat(find(Sort.NUMBER_ASCENDING, first.next(), 1).next()).isNull();
    assertThat(find(Sort.NUMBER_ASCENDING, null, 2).next()).isNull();
  }

  @Test
  @DisplayName("who pages sees each ticket once, whatever is opened in the meantime")
  void paging() {
    for (long id = 10; id < 20; id++) {
      open(TENANT, id);
      clock.advance(Duration.ofSeconds(1));
    }
    long next = 100;
    for (Sort sort : Sort.values()) {
      List<Long> seen = new ArrayList<>();
      String cursor = null;
      do {
        Page page = find(sort, cursor, 3);
        seen.addAll(idsOf(page));
        cursor = page.next();
        open(TENANT, next++);
      } while (cursor != null && seen.size() < 1_000);

      assertThat(seen).as("sorted by %s", sort).doesNotHaveDuplicates();
      assertThat(seen)
          .as("sorted by %s", sort)
          .contains(10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L);
    }
  }

  @Test
  @DisplayName("a cursor serves the sort that it came from, and nothing else is a cursor")
  void cursors() {
    open(TENANT, 1);
    open(TENANT, 2);
    String cursor = find(Sort.NUMBER_ASCENDING, null, 1).next();

    refused(Code.MALFORMED, () -> find(Sort.NUMBER_DESCENDING, cursor, 1));
    refused(Code.MALFORMED, () -> find(Sort.NUMBER_ASCENDING, "nonsense", 1));
    refused(Code.MALFORMED, () -> find(Sort.NUMBER_ASCENDING, "", 1));
  }

  @Test
  @DisplayName("a page holds 1 to 500 tickets")
  void limits() {
    refused(Code.INVALID_VALUE, () -> find(Sort.PRIORITY, null, 0));
    refused(Code.INVALID_VALUE, () -> find(Sort.PRIORITY, null, TicketQueries.MAX_PAGE + 1));
    assertThat(find(Sort.PRIORITY, null, TicketQueries.MAX_PAGE).tickets()).isEmpty();
  }

  @Test
  @DisplayName("a count goes up to 10,000")
  void counts() {
    for (long first = 1; first <= TicketQueries.MAX_COUNT; first += 1_000) {
      List<Change> changes = new ArrayList<>();
      for (long id = first; id < first + 1_000; id++) {
        changes.add(
            Scribe.change(
                scribe.first(AggregateKey.of(TENANT, new TicketId(id)), Fixtures.opened(id))));
      }
      commit(changes.toArray(Change[]::new));
    }
    assertThat(queries.count(TENANT, Filter.ALL, Scope.ALL)).isEqualTo(10_000);

    open(TENANT, 20_000);

    assertThat(queries.count(TENANT, Filter.ALL, Scope.ALL)).isEqualTo(10_000);
  }

  @Test
  @DisplayName("fields that are unknown, personal or not marked as filterable are refused")
  void fields() {
    FieldValue value = new FieldValue.Text("x");

    assertThat(queries.count(TENANT, byField(FILTERABLE_FIELD, value), Scope.ALL)).isZero();
    refused(Code.UNKNOWN_FIELD, byField("no such field", value), Scope.ALL);
    refused(Code.PERSONAL_FIELD, byField(PERSONAL_FIELD, value), Scope.ALL);
    refused(Code.INVALID_VALUE, byField(UNFILTERABLE_FIELD, value), Scope.ALL);
    refused(Code.INVALID_VALUE, byField(FILTERABLE_FIELD, FieldValue.Num.of(1)), Scope.ALL);
    Scope scope = new Scope(List.of(Filter.ALL, byField("no such field", value)));
    refused(Code.UNKNOWN_FIELD, Filter.ALL, scope);
  }

  @Test
  @DisplayName("who may see nothing finds and counts nothing")
  void nothing() {
    open(TENANT, 1);

    assertThat(ids(Filter.ALL, Scope.NOTHING, Sort.PRIORITY, 10)).isEmpty();
    assertThat(queries.count(TENANT, Filter.ALL, Scope.NOTHING)).isZero();
  }

  @RepeatedTest(value = 25, name = "seed {currentRepetition}")
  @DisplayName("filter, scope, order and count are those of a naive search")
  void naive(RepetitionInfo repetition) {
    RandomTickets random = new RandomTickets(new Random(repetition.getCurrentRepetition()));
    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      long id = 1L + i;
      clock.setBack(random.time());
      var write =
          scribe.first(AggregateKey.of(TENANT, new TicketId(id)), random.history(new TicketId(id)));
      commit(Scribe.change(write));
      tickets.add((Ticket) write.state());
    }
    for (int i = 0; i < 80; i += 3) {
      AggregateKey key = AggregateKey.of(TENANT, tickets.get(i).id());
      var write =
          scribe.next(store.load(List.of(key)).get(0).orElseThrow(), status(random.category()));
      commit(Scribe.change(write));
      tickets.set(i, (Ticket) write.state());
    }

    for (int i = 0; i < 60; i++) {
      Filter filter = random.filter();
      Scope scope = random.scope();
      Sort sort = random.sort();
      List<Long> expected = NaiveQueries.find(tickets, filter, scope, sort);

      assertThat(ids(filter, scope, sort, random.limit()))
          .as("%s in %s by %s", filter, scope, sort)
          .isEqualTo(expected);
      assertThat(queries.count(TENANT, filter, scope))
          .as("number of %s in %s", filter, scope)
          .isEqualTo(expected.size());
    }
  }
}
