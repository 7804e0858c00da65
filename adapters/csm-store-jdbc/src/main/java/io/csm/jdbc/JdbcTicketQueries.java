package io.csm.jdbc;

import io.csm.core.AgentId;
import io.csm.core.CsmException;
import io.csm.core.Id;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.config.Configuration;
import io.csm.core.config.StatusCategory;
import io.csm.core.ticket.Ticket;
import io.csm.json.CsmJson;
import io.csm.spi.TicketQueries;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists of the tickets in the ticket table. Thread-safe.
 *
 * <p>A page is one statement, and so read at one moment. The statement asks for each category by
 * itself, and, where that helps, for each queue or agent, and merges: each part is then a range of
 * an index, in whose order it is read until the page is full, however many tickets there are. Order
 * and filters by time are exact to the microsecond.
 */
final class JdbcTicketQueries implements TicketQueries {
  private static final CsmJson JSON = CsmJson.standard();

  /** Above this, a page is asked for in one piece: drivers take at most 65,535 parameters. */
  private static final int MAX_PARAMETERS = 30_000;

  /** Of a page; where there would be more, queues and agents are not asked for one by one. */
  private static final int MAX_PARTS = 64;

  private final Database database;
  private final Function<TenantId, Optional<ShardId>> shardOf;

  JdbcTicketQueries(Database database, Function<TenantId, Optional<ShardId>> shardOf) {
    this.database = database;
    this.shardOf = shardOf;
  }

  @Override
  public Page find(
      TenantId tenant, Filter filter, Scope scope, Sort sort, @Nullable String cursor, int limit) {
    Arguments.range("limit", limit, 1, MAX_PAGE);
    TicketPlace after = cursor == null ? null : TicketPlace.parse(sort, cursor);
    Optional<ShardId> shard = shardOf.apply(tenant);
    if (shard.isEmpty()) {
      return new Page(List.of(), null);
    }
    refuseUnfilterable(shard.get(), tenant, filter, scope);
    if (scope.anyOf().isEmpty()) {
      return new Page(List.of(), null);
    }
    Statement statement = page(shard.get(), tenant, filter, scope, sort, after, limit + 1);
    List<Found> found =
        database.list(
            statement.sql(),
            statement.parameters(),
            row ->
                new Found(
                    new TicketPlace(row.getLong(3), row.getLong(4), row.getLong(1)),
                    row.getString(2)));
    boolean more = found.size() > limit;
    List<Found> shown = more ? found.subList(0, limit) : found;
    return new Page(
        shown.stream().map(each -> JSON.read(each.state(), Ticket.class)).toList(),
        more ? shown.get(limit - 1).place().format(sort) : null);
  }

  /** The first tickets after a place, in their order. */
  Statement page(
      ShardId shard,
      TenantId tenant,
      Filter filter,
      Scope scope,
      Sort sort,
      @Nullable TicketPlace after,
      int limit) {
    Set<StatusCategory> categories =
        filter.categories().isEmpty() ? EnumSet.allOf(StatusCategory.class) : filter.categories();
    List<TicketPlace.Stretch> stretches = TicketPlace.stretches(sort, after);
    List<Owner> owners = owners(filter, sort, MAX_PARTS / categories.size() / stretches.size());
    TicketPredicate matching =
        new TicketPredicate()
            .and("t.shard = ?", shard.value())
            .and("t.tenant = ?", tenant.value())
            .andAllButCategories(owners.isEmpty() ? filter : owners.get(0).without(filter))
            .and(scope);
    int parts = categories.size() * stretches.size() * Math.max(1, owners.size());
    List<String> statements = new ArrayList<>();
    List<Object> parameters = new ArrayList<>();
    if (matching.parameters().size() * parts > MAX_PARAMETERS) {
      TicketPredicate all =
          new TicketPredicate()
              .and(Filter.ALL.withCategories(categories))
              .andAnyOf(stretches.stream().map(TicketPlace.Stretch::where).toList());
      statements.add(part(sort, all, matching, TicketPlace.order(sort), limit, parameters));
    } else {
      for (StatusCategory category : categories) {
        for (TicketPlace.Stretch stretch : stretches) {
          TicketPredicate some =
              new TicketPredicate()
                  .and("t.category = ?", category.name())
                  .andAnyOf(List.of(stretch.where()));
          if (owners.isEmpty()) {
            String order = filter.unassigned() ? ofNobody(sort, stretch.order()) : stretch.order();
            statements.add(part(sort, some, matching, order, limit, parameters));
          }
          for (Owner owner : owners) {
            TicketPredicate of = new TicketPredicate().and(owner.condition(), owner.id());
            statements.add(
                part(
                    sort,
                    of.andAnyOf(List.of(some)),
                    matching,
                    stretch.order(),
                    limit,
                    parameters));
          }
        }
      }
    }
    return new Statement(
        "SELECT id, state, place_rank, place_time FROM ("
            + String.join(" UNION ALL ", statements)
            + ") found ORDER BY "
            + TicketPlace.order(sort)
            + " LIMIT "
            + limit,
        parameters);
  }

  /**
   * The order of tickets without an agent as an index of agents has it: PostgreSQL does not see
   * that the agent says nothing there.
   */
  private static String ofNobody(Sort sort, String order) {
    return switch (sort) {
      case PRIORITY, OPENED_ASCENDING -> "t.agent, " + order;
      case OPENED_DESCENDING -> "t.agent DESC, " + order;
      case NUMBER_ASCENDING, NUMBER_DESCENDING, ENQUEUED -> order;
    };
  }

  /**
   * The queues, agents or customers that are asked for one by one, because an index of them has the
   * order of the list; none if that does not help.
   */
  private static List<Owner> owners(Filter filter, Sort sort, int most) {
    boolean byTime = sort == Sort.OPENED_ASCENDING || sort == Sort.OPENED_DESCENDING;
    Stream<Owner> owners;
    if (byTime && filter.customers().size() > 1) {
      owners = filter.customers().stream().map(Owner::new);
    } else if ((byTime || sort == Sort.PRIORITY) && filter.assignees().size() > 1) {
      owners = filter.assignees().stream().map(Owner::new);
    } else if ((sort == Sort.PRIORITY || sort == Sort.ENQUEUED) && filter.queues().size() > 1) {
      owners = filter.queues().stream().map(Owner::new);
    } else {
      return List.of();
    }
    List<Owner> all = owners.toList();
    return all.size() <= most ? all : List.of();
  }

  private static String part(
      Sort sort,
      TicketPredicate some,
      TicketPredicate matching,
      String order,
      int limit,
      List<Object> parameters) {
    parameters.addAll(some.parameters());
    parameters.addAll(matching.parameters());
    return "(SELECT t.id AS id, t.state AS state, "
        + TicketPlace.columns(sort)
        + " FROM ${ticket} t WHERE "
        + some.sql()
        + " AND "
        + matching.sql()
        + " ORDER BY "
        + order
        + " LIMIT "
        + limit
        + ")";
  }

  @Override
  public int count(TenantId tenant, Filter filter, Scope scope) {
    Optional<ShardId> shard = shardOf.apply(tenant);
    if (shard.isEmpty()) {
      return 0;
    }
    refuseUnfilterable(shard.get(), tenant, filter, scope);
    if (scope.anyOf().isEmpty()) {
      return 0;
    }
    TicketPredicate matching =
        new TicketPredicate()
            .and("t.shard = ?", shard.get().value())
            .and("t.tenant = ?", tenant.value())
            .and(filter)
            .and(scope);
    return database
        .list(
            "SELECT COUNT(*) FROM (SELECT t.id FROM ${ticket} t WHERE "
                + matching.sql()
                + " LIMIT "
                + MAX_COUNT
                + ") found",
            matching.parameters(),
            row -> row.getInt(1))
        .get(0);
  }

  /** Reads the schema only where somebody filters by fields. */
  private void refuseUnfilterable(ShardId shard, TenantId tenant, Filter filter, Scope scope) {
    List<Filter> byField =
        Stream.concat(Stream.of(filter), scope.anyOf().stream())
            .filter(each -> !each.fields().isEmpty())
            .toList();
    if (byField.isEmpty()) {
      return;
    }
    Configuration configuration = configuration(shard, tenant);
    for (Filter each : byField) {
      List<Problem> problems = configuration.schema().checkFilter(each.fields());
      if (!problems.isEmpty()) {
        throw new CsmException(problems.get(0));
      }
    }
  }

  private Configuration configuration(ShardId shard, TenantId tenant) {
    return database
        .list(
            "SELECT state FROM ${configuration} WHERE shard = ? AND tenant = ?",
            List.of(shard.value(), tenant.value()),
            row -> JSON.read(row.getString(1), Configuration.class))
        .stream()
        .findFirst()
        .orElse(Configuration.EMPTY);
  }

  /** A template of a statement with its parameters. */
  record Statement(String sql, List<Object> parameters) {}

  /** A queue, an agent or a customer to whom tickets belong. */
  private record Owner(Id<?> of) {
    String condition() {
      return of instanceof QueueId
          ? "t.queue = ?"
          : of instanceof AgentId ? "t.agent = ?" : "t.customer = ?";
    }

    long id() {
      return of.value();
    }

    /** The filter without its part on what this is one of. */
    Filter without(Filter filter) {
      if (of instanceof QueueId) {
        return filter.withQueues(new TreeSet<>());
      }
      return of instanceof AgentId
          ? filter.withAssignees(new TreeSet<>())
          : filter.withCustomers(new TreeSet<>());
    }
  }

  private record Found(TicketPlace place, String state) {}
}
