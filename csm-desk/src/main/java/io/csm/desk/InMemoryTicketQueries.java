package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.TenantId;
import io.csm.core.config.Configuration;
import io.csm.core.config.StatusCategory;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Priority;
import io.csm.spi.TicketQueries;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists of the tickets in an {@link InMemoryStore}. Thread-safe. Each call looks at every ticket of
 * the categories asked for, under the read lock of the shard, and keeps no more than a page.
 */
public final class InMemoryTicketQueries implements TicketQueries {
  private final InMemoryStore store;

  /** The lists of {@code store}. */
  public InMemoryTicketQueries(InMemoryStore store) {
    this.store = store;
  }

  @Override
  public Page find(
      TenantId tenant, Filter filter, Scope scope, Sort sort, @Nullable String cursor, int limit) {
    InMemoryStore.limit(limit, MAX_PAGE);
    Place after = cursor == null ? null : Place.parse(sort, cursor);
    return store.reading(
        tenant,
        new Page(List.of(), null),
        found -> {
          refuseUnfilterable(found.configuration(), filter, scope);
          return page(found, filter, scope, sort, after, limit);
        });
  }

  @Override
  public int count(TenantId tenant, Filter filter, Scope scope) {
    return store.reading(
        tenant,
        0,
        found -> {
          refuseUnfilterable(found.configuration(), filter, scope);
          int count = 0;
          for (StatusCategory category : categories(filter)) {
            for (Ticket ticket : found.tickets(category)) {
              if (count < MAX_COUNT && matches(ticket, filter, scope)) {
                count++;
              }
            }
          }
          return count;
        });
  }

  private static Page page(
      InMemoryTenant tenant,
      Filter filter,
      Scope scope,
      Sort sort,
      @Nullable Place after,
      int limit) {
    Comparator<Place> order = Place.order(sort);
    Comparator<Candidate> candidates = Comparator.comparing(Candidate::place, order);
    // The first ones of the page and one more, the last of them on top.
    PriorityQueue<Candidate> first = new PriorityQueue<>(candidates.reversed());
    for (StatusCategory category : categories(filter)) {
      for (Ticket ticket : tenant.tickets(category)) {
        if (matches(ticket, filter, scope)) {
          Place place = Place.of(sort, ticket);
          if (after == null || order.compare(place, after) > 0) {
            first.add(new Candidate(place, ticket));
            if (first.size() > limit + 1) {
              first.remove();
            }
          }
        }
      }
    }
    List<Candidate> found = new ArrayList<>(first);
    found.sort(candidates);
    boolean more = found.size() > limit;
    List<Candidate> shown = more ? found.subList(0, limit) : found;
    return new Page(
        shown.stream().map(Candidate::ticket).toList(),
        more ? shown.get(limit - 1).place().format(sort) : null);
  }

  private static Set<StatusCategory> categories(Filter filter) {
    return filter.categories().isEmpty()
        ? EnumSet.allOf(StatusCategory.class)
        : filter.categories();
  }

  private static boolean matches(Ticket ticket, Filter filter, Scope scope) {
    return matches(ticket, filter)
        && scope.anyOf().stream().anyMatch(allowed -> matches(ticket, allowed));
  }

  private static boolean matches(Ticket ticket, Filter filter) {
    return among(filter.categories(), ticket.category())
        && among(filter.statuses(), ticket.status())
        && among(filter.types(), ticket.type())
        && among(filter.queues(), ticket.queue())
        && among(
            filter.assignees(), ticket.assignment() == null ? null : ticket.assignment().agent())
        && !(filter.unassigned() && ticket.assignment() != null)
        && among(filter.customers(), ticket.customer())
        && among(filter.brands(), ticket.brand())
        && ticket.tags().containsAll(filter.tags())
        && ticket.fields().entrySet().containsAll(filter.fields().entrySet())
        && within(filter.openedFrom(), filter.openedBefore(), ticket.openedAt())
        && within(filter.solvedFrom(), filter.solvedBefore(), ticket.solvedAt());
  }

  private static <T> boolean among(Set<T> wanted, @Nullable T value) {
    return wanted.isEmpty() || (value != null && wanted.contains(value));
  }

  private static boolean within(
      @Nullable Instant from, @Nullable Instant before, @Nullable Instant value) {
    if (value == null) {
      return from == null && before == null;
    }
    return (from == null || !value.isBefore(from)) && (before == null || value.isBefore(before));
  }

  private static void refuseUnfilterable(Configuration configuration, Filter filter, Scope scope) {
    refuseUnfilterable(configuration, filter);
    scope.anyOf().forEach(allowed -> refuseUnfilterable(configuration, allowed));
  }

  private static void refuseUnfilterable(Configuration configuration, Filter filter) {
    List<Problem> problems = configuration.schema().checkFilter(filter.fields());
    if (!problems.isEmpty()) {
      throw new CsmException(problems.get(0));
    }
  }

  private record Candidate(Place place, Ticket ticket) {}

  /**
   * Where a ticket stands in an order: by rank, then time, then id.
   *
   * @param rank the number, the urgency, or whether it waits; 0 where the sort has none
   */
  private record Place(long rank, Instant time, long id) {
    private static final Comparator<Place> ASCENDING =
        Comparator.comparingLong(Place::rank)
            .thenComparing(Place::time)
            .thenComparingLong(Place::id);

    static Comparator<Place> order(Sort sort) {
      return switch (sort) {
        case OPENED_ASCENDING, NUMBER_ASCENDING, PRIORITY, ENQUEUED -> ASCENDING;
        case OPENED_DESCENDING, NUMBER_DESCENDING -> ASCENDING.reversed();
      };
    }

    static Place of(Sort sort, Ticket ticket) {
      long id = ticket.id().value();
      return switch (sort) {
        case OPENED_ASCENDING, OPENED_DESCENDING -> new Place(0, ticket.openedAt(), id);
        case NUMBER_ASCENDING, NUMBER_DESCENDING -> new Place(ticket.number(), Instant.EPOCH, id);
        case PRIORITY ->
            new Place(-ticket.priority().compareTo(Priority.LOW), ticket.openedAt(), id);
        case ENQUEUED ->
            ticket.enqueuedAt() == null
                ? new Place(1, Instant.EPOCH, id)
                : new Place(0, ticket.enqueuedAt(), id);
      };
    }

    String format(Sort sort) {
      return sort + "|" + rank + "|" + time + "|" + id;
    }

    static Place parse(Sort sort, String cursor) {
      String[] parts = cursor.split("\\|", -1);
      try {
        if (parts.length == 4 && parts[0].equals(sort.name())) {
          return new Place(
              Long.parseLong(parts[1]), Instant.parse(parts[2]), Long.parseLong(parts[3]));
        }
      } catch (NumberFormatException | DateTimeParseException broken) {
        throw malformed(sort, broken);
      }
      throw malformed(sort, null);
    }

    private static CsmException malformed(Sort sort, @Nullable Throwable cause) {
      CsmException malformed =
          CsmException.of(
              Code.MALFORMED,
              "cursor",
              "detail",
              "not a cursor of this list",
              "expected",
              "the next of the page before, sorted by " + sort);
      return cause == null ? malformed : new CsmException(malformed.problem(), cause);
    }
  }
}
