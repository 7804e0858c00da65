package io.csm.testkit;

import io.csm.core.ticket.Assignment;
import io.csm.core.ticket.Ticket;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Scope;
import io.csm.spi.TicketQueries.Sort;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters and sorts every ticket, one condition after the other: the oracle of real lists. */
final class NaiveQueries {
  private static final Comparator<Ticket> BY_ID =
      Comparator.comparingLong(ticket -> ticket.id().value());

  private NaiveQueries() {}

  static List<Long> find(List<Ticket> tickets, Filter filter, Scope scope, Sort sort) {
    return tickets.stream()
        .filter(ticket -> matches(filter, ticket))
        .filter(ticket -> scope.anyOf().stream().anyMatch(part -> matches(part, ticket)))
        .sorted(order(sort))
        .map(ticket -> ticket.id().value())
        .toList();
  }

  private static boolean matches(Filter filter, Ticket ticket) {
    Assignment assignment = ticket.assignment();
    if (!filter.categories().isEmpty() && !filter.categories().contains(ticket.category())) {
      return false;
    }
    if (!filter.statuses().isEmpty() && !filter.statuses().contains(ticket.status())) {
      return false;
    }
    if (!filter.types().isEmpty() && !filter.types().contains(ticket.type())) {
      return false;
    }
    if (!filter.queues().isEmpty()
        && (ticket.queue() == null || !filter.queues().contains(ticket.queue()))) {
      return false;
    }
    if (!filter.assignees().isEmpty()
        && (assignment == null || !filter.assignees().contains(assignment.agent()))) {
      return false;
    }
    if (filter.unassigned() && assignment != null) {
      return false;
    }
    if (!filter.customers().isEmpty() && !filter.customers().contains(ticket.customer())) {
      return false;
    }
    if (!filter.brands().isEmpty() && !filter.brands().contains(ticket.brand())) {
      return false;
    }
    for (String tag : filter.tags()) {
      if (!ticket.tags().contains(tag)) {
        return false;
      }
    }
    for (var field : filter.fields().entrySet()) {
      if (!field.getValue().equals(ticket.fields().get(field.getKey()))) {
        return false;
      }
    }
    return within(ticket.openedAt(), filter.openedFrom(), filter.openedBefore())
        && within(ticket.solvedAt(), filter.solvedFrom(), filter.solvedBefore());
  }

  private static boolean within(
      @Nullable Instant time, @Nullable Instant from, @Nullable Instant before) {
    if (from != null && (time == null || time.isBefore(from))) {
      return false;
    }
    return before == null || (time != null && time.isBefore(before));
  }

  private static Comparator<Ticket> order(Sort sort) {
    Comparator<Ticket> byOpened = Comparator.comparing(Ticket::openedAt);
    Comparator<Ticket> byNumber = Comparator.comparingLong(Ticket::number);
    return switch (sort) {
      case OPENED_ASCENDING -> byOpened.thenComparing(BY_ID);
      case OPENED_DESCENDING -> byOpened.thenComparing(BY_ID).reversed();
      case NUMBER_ASCENDING -> byNumber.thenComparing(BY_ID);
      case NUMBER_DESCENDING -> byNumber.thenComparing(BY_ID).reversed();
      case PRIORITY ->
          Comparator.comparing(Ticket::priority)
              .reversed()
              .thenComparing(byOpened)
              .thenComparing(BY_ID);
      case ENQUEUED ->
          Comparator.comparing(
                  Ticket::enqueuedAt, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
              .thenComparing(BY_ID);
    };
  }
}
