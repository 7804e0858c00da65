package io.csm.jdbc;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.spi.TicketQueries.Sort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a ticket stands in an order: by rank, then time, then id.
 *
 * @param rank the number, the priority turned round, or whether it waits; 0 where the sort has none
 * @param time in microseconds; 0 where the sort has none
 */
record TicketPlace(long rank, long time, long id) {

  /** The cursor of a page that ends here. */
  String format(Sort sort) {
    return sort + "|" + rank + "|" + time + "|" + id;
  }

  static TicketPlace parse(Sort sort, String cursor) {
    List<String> parts = List.of(cursor.split("\\|", -1));
    try {
      if (parts.size() == 4 && parts.get(0).equals(sort.name())) {
        return new TicketPlace(
            Long.parseLong(parts.get(1)),
            Long.parseLong(parts.get(2)),
            Long.parseLong(parts.get(3)));
      }
    } catch (NumberFormatException broken) {
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

  /** The columns of the ticket table {@code t} that say where a ticket stands: rank and time. */
  static String columns(Sort sort) {
    return switch (sort) {
      case OPENED_ASCENDING, OPENED_DESCENDING -> "0 AS place_rank, t.opened_us AS place_time";
      case NUMBER_ASCENDING, NUMBER_DESCENDING -> "t.number AS place_rank, 0 AS place_time";
      case PRIORITY -> "-t.priority AS place_rank, t.opened_us AS place_time";
      case ENQUEUED ->
          "CASE WHEN t.enqueued_us IS NULL THEN 1 ELSE 0 END AS place_rank,"
              + " COALESCE(t.enqueued_us, 0) AS place_time";
    };
  }

  static String order(Sort sort) {
    return switch (sort) {
      case OPENED_ASCENDING, NUMBER_ASCENDING, PRIORITY, ENQUEUED -> "place_rank, place_time, id";
      case OPENED_DESCENDING, NUMBER_DESCENDING -> "place_rank DESC, place_time DESC, id DESC";
    };
  }

  /**
   * The stretches of the order that follow a place: each a range of an index, and in its order.
   *
   * @param after null for the whole order
   */
  static List<Stretch> stretches(Sort sort, @Nullable TicketPlace after) {
    return switch (sort) {
      case OPENED_ASCENDING -> List.of(up("t.opened_us", after == null ? null : after.time, after));
      case OPENED_DESCENDING ->
          List.of(down("t.opened_us", after == null ? null : after.time, after));
      case NUMBER_ASCENDING -> List.of(up("t.number", after == null ? null : after.rank, after));
      case NUMBER_DESCENDING -> List.of(down("t.number", after == null ? null : after.rank, after));
      case PRIORITY -> byPriority(after);
      case ENQUEUED -> byQueue(after);
    };
  }

  private static Stretch up(String column, @Nullable Long value, @Nullable TicketPlace after) {
    String order = column + ", t.id";
    return value == null || after == null
        ? new Stretch(new TicketPredicate(), order)
        : new Stretch(
            new TicketPredicate()
                .and(column + " >= ?", value)
                .and("(" + column + " > ? OR t.id > ?)", value, after.id),
            order);
  }

  private static Stretch down(String column, @Nullable Long value, @Nullable TicketPlace after) {
    String order = column + " DESC, t.id DESC";
    return value == null || after == null
        ? new Stretch(new TicketPredicate(), order)
        : new Stretch(
            new TicketPredicate()
                .and(column + " <= ?", value)
                .and("(" + column + " < ? OR t.id < ?)", value, after.id),
            order);
  }

  private static List<Stretch> byPriority(@Nullable TicketPlace after) {
    String order = "t.priority DESC, t.opened_us, t.id";
    if (after == null) {
      return List.of(new Stretch(new TicketPredicate(), order));
    }
    Stretch same = up("t.opened_us", after.time, after);
    same.where().and("t.priority = ?", -after.rank);
    return List.of(
        same, new Stretch(new TicketPredicate().and("t.priority < ?", -after.rank), order));
  }

  /** Those that wait, then those that do not. */
  private static List<Stretch> byQueue(@Nullable TicketPlace after) {
    boolean waits = after == null || after.rank == 0;
    Stretch waiting = up("t.enqueued_us", after == null ? null : after.time, after);
    waiting.where().and("t.enqueued_us IS NOT NULL");
    // Ordered as the index is, also where that says nothing: by the id alone, PostgreSQL would
    // rather read all tickets of the tenant.
    Stretch others =
        new Stretch(new TicketPredicate().and("t.enqueued_us IS NULL"), "t.enqueued_us, t.id");
    if (after != null && !waits) {
      others.where().and("t.id > ?", after.id);
    }
    return waits ? List.of(waiting, others) : List.of(others);
  }

  /**
   * A part of an order.
   *
   * @param order as an index of the ticket table has it
   */
  record Stretch(TicketPredicate where, String order) {}
}
