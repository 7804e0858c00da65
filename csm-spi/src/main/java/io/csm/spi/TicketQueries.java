package io.csm.spi;

import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.StatusCategory;
import io.csm.core.ticket.Ticket;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lists of tickets.
 *
 * <p><b>Order and atomicity:</b> a page is read at one moment, the next page at a later one. A
 * ticket that is not changed while somebody pages is seen exactly once; one that is changed may be
 * missed or seen twice if the change moves it in the order. <b>Threads:</b> any. <b>Cost:</b> one
 * read for a page of at most {@value #MAX_PAGE}; filters on fields that are not marked filterable
 * are refused.
 */
public interface TicketQueries {
  /** The greatest page. */
  int MAX_PAGE = 500;

  /** The greatest count that is told exactly. */
  int MAX_COUNT = 10_000;

  /**
   * A page of the tickets that match the filter and lie in the scope.
   *
   * @param scope what the viewer may see, before anything is sorted or counted
   * @param cursor of the page before; null for the first
   * @param limit 1 to {@value #MAX_PAGE}
   * @throws CsmException with {@code MALFORMED} for a cursor of another sort; for fields that
   *     cannot be filtered by as {@link io.csm.core.config.TicketSchema#checkFilter} says
   */
  Page find(
      TenantId tenant, Filter filter, Scope scope, Sort sort, @Nullable String cursor, int limit);

  /** How many tickets match, at most {@value #MAX_COUNT}: that answer means "so many or more". */
  int count(TenantId tenant, Filter filter, Scope scope);

  /**
   * Which tickets. Every part that is not empty must match; within a part one match is enough.
   *
   * @param statuses the tenant's own statuses, by name
   * @param unassigned whether only tickets without an agent match
   * @param tags all of them must be there
   * @param fields filterable fields and the value that each must have
   * @param openedFrom inclusive
   * @param openedBefore exclusive
   */
  record Filter(
      Set<StatusCategory> categories,
      SortedSet<String> statuses,
      SortedSet<String> types,
      SortedSet<QueueId> queues,
      SortedSet<AgentId> assignees,
      boolean unassigned,
      SortedSet<CustomerId> customers,
      SortedSet<BrandId> brands,
      SortedSet<String> tags,
      SortedMap<String, FieldValue> fields,
      @Nullable Instant openedFrom,
      @Nullable Instant openedBefore,
      @Nullable Instant solvedFrom,
      @Nullable Instant solvedBefore) {
    /** The greatest number of values in one part. */
    public static final int MAX_VALUES = 1_000;

    /** Every ticket. */
    public static final Filter ALL =
        new Filter(
            EnumSet.noneOf(StatusCategory.class),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            false,
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeMap<>(),
            null,
            null,
            null,
            null);

    public Filter {
      EnumSet<StatusCategory> ordered = EnumSet.noneOf(StatusCategory.class);
      ordered.addAll(categories);
      categories = Collections.unmodifiableSet(ordered);
      statuses = bounded("statuses", statuses);
      types = bounded("types", types);
      queues = bounded("queues", queues);
      assignees = bounded("assignees", assignees);
      customers = bounded("customers", customers);
      brands = bounded("brands", brands);
      tags = bounded("tags", tags);
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** This filter, for these categories only. */
    public Filter withCategories(Set<StatusCategory> only) {
      return new Filter(
          only,
          statuses,
          types,
          queues,
          assignees,
          unassigned,
          customers,
          brands,
          tags,
          fields,
          openedFrom,
          openedBefore,
          solvedFrom,
          solvedBefore);
    }

    /** This filter, for these queues only. */
    public Filter withQueues(SortedSet<QueueId> only) {
      return new Filter(
          categories,
          statuses,
          types,
          only,
          assignees,
          unassigned,
          customers,
          brands,
          tags,
          fields,
          openedFrom,
          openedBefore,
          solvedFrom,
          solvedBefore);
    }

    /** This filter, for the tickets of these agents only. */
    public Filter withAssignees(SortedSet<AgentId> only) {
      return new Filter(
          categories,
          statuses,
          types,
          queues,
          only,
          unassigned,
          customers,
          brands,
          tags,
          fields,
          openedFrom,
          openedBefore,
          solvedFrom,
          solvedBefore);
    }

    /** This filter, for tickets without an agent only. */
    public Filter withUnassignedOnly() {
      return new Filter(
          categories,
          statuses,
          types,
          queues,
          assignees,
          true,
          customers,
          brands,
          tags,
          fields,
          openedFrom,
          openedBefore,
          solvedFrom,
          solvedBefore);
    }

    /** This filter, for these customers only. */
    public Filter withCustomers(SortedSet<CustomerId> only) {
      return new Filter(
          categories,
          statuses,
          types,
          queues,
          assignees,
          unassigned,
          only,
          brands,
          tags,
          fields,
          openedFrom,
          openedBefore,
          solvedFrom,
          solvedBefore);
    }

    /** This filter, for tickets that have all of these tags. */
    public Filter withTags(SortedSet<String> all) {
      return new Filter(
          categories,
          statuses,
          types,
          queues,
          assignees,
          unassigned,
          customers,
          brands,
          all,
          fields,
          openedFrom,
          openedBefore,
          solvedFrom,
          solvedBefore);
    }

    /** This filter, for tickets whose filterable fields have these values. */
    public Filter withFields(SortedMap<String, FieldValue> values) {
      return new Filter(
          categories,
          statuses,
          types,
          queues,
          assignees,
          unassigned,
          customers,
          brands,
          tags,
          values,
          openedFrom,
          openedBefore,
          solvedFrom,
          solvedBefore);
    }

    /** This filter, for tickets opened in a span; either end may be null. */
    public Filter withOpened(@Nullable Instant from, @Nullable Instant before) {
      return new Filter(
          categories,
          statuses,
          types,
          queues,
          assignees,
          unassigned,
          customers,
          brands,
          tags,
          fields,
          from,
          before,
          solvedFrom,
          solvedBefore);
    }

    private static <T extends Comparable<? super T>> SortedSet<T> bounded(
        String part, SortedSet<T> values) {
      if (values.size() > MAX_VALUES) {
        throw CsmException.of(
            Code.TOO_MANY, "filter." + part, "size", values.size(), "max", MAX_VALUES);
      }
      return Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }
  }

  /**
   * What a viewer may see: the tickets that match any of the filters.
   *
   * @param anyOf at most 16; none of them means nothing
   */
  record Scope(List<Filter> anyOf) {
    /** Every ticket of the tenant. */
    public static final Scope ALL = new Scope(List.of(Filter.ALL));

    /** No ticket at all. */
    public static final Scope NOTHING = new Scope(List.of());

    public Scope {
      anyOf = List.copyOf(anyOf);
      if (anyOf.size() > 16) {
        throw CsmException.of(Code.TOO_MANY, "scope.anyOf", "size", anyOf.size(), "max", 16);
      }
    }
  }

  /** The order of a list; ties end with the id, in the same direction. */
  enum Sort {
    OPENED_ASCENDING,
    OPENED_DESCENDING,
    NUMBER_ASCENDING,
    NUMBER_DESCENDING,
    /** The most urgent first, the older first among equals. */
    PRIORITY,
    /** In the order of the queue: the longest waiting first; tickets that do not wait come last. */
    ENQUEUED
  }

  /**
   * Some tickets, and where to go on.
   *
   * @param next the cursor of the next page; null if there is none
   */
  record Page(List<Ticket> tickets, @Nullable String next) {
    public Page {
      tickets = List.copyOf(tickets);
    }
  }
}
