package io.csm.jdbc;

import io.csm.core.Id;
import io.csm.core.config.FieldValue;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on rows of the ticket table {@code t}, joined by AND, with their parameters. Not
 * thread-safe.
 *
 * <p>Instants are compared by the microsecond that they lie in.
 */
final class TicketPredicate {
  /** Above this, ids stand in the statement itself: drivers take a limited number of parameters. */
  private static final int MAX_ID_PARAMETERS = 16;

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();

  /** The condition itself; empty if every row meets it. */
  String sql() {
    return String.join(" AND ", conditions);
  }

  List<Object> parameters() {
    return parameters;
  }

  TicketPredicate and(String condition, Object... values) {
    conditions.add(condition);
    parameters.addAll(List.of(values));
    return this;
  }

  /** What meets any of these; one without conditions is met by every row. */
  TicketPredicate andAnyOf(List<TicketPredicate> parts) {
    if (parts.stream().anyMatch(part -> part.conditions.isEmpty())) {
      return this;
    }
    conditions.add(
        parts.stream()
            .map(part -> "(" + part.sql() + ")")
            .collect(Collectors.joining(" OR ", "(", ")")));
    parts.forEach(part -> parameters.addAll(part.parameters));
    return this;
  }

  /** What lies in the scope. */
  TicketPredicate and(Scope scope) {
    return scope.anyOf().isEmpty()
        ? and("FALSE")
        : andAnyOf(
            scope.anyOf().stream().map(filter -> new TicketPredicate().and(filter)).toList());
  }

  /** What matches the filter. */
  TicketPredicate and(Filter filter) {
    texts("category", names(filter.categories()));
    return andAllButCategories(filter);
  }

  /** What matches the filter, of whatever category. */
  TicketPredicate andAllButCategories(Filter filter) {
    texts("status", filter.statuses());
    texts("type", filter.types());
    ids("queue", filter.queues());
    ids("agent", filter.assignees());
    if (filter.unassigned()) {
      conditions.add("t.agent IS NULL");
    }
    ids("customer", filter.customers());
    ids("brand", filter.brands());
    tags(filter.tags());
    fields(filter.fields());
    time("t.opened_us >= ?", filter.openedFrom());
    time("t.opened_us < ?", filter.openedBefore());
    time("t.solved_us >= ?", filter.solvedFrom());
    time("t.solved_us < ?", filter.solvedBefore());
    return this;
  }

  private static List<String> names(Set<? extends Enum<?>> values) {
    return values.stream().map(Enum::name).toList();
  }

  private void texts(String column, Collection<String> values) {
    if (!values.isEmpty()) {
      conditions.add("t." + column + " IN (" + Dialect.rows("?", values.size()) + ")");
      values.forEach(value -> parameters.add(Texts.storable(value)));
    }
  }

  private void ids(String column, Collection<? extends Id<?>> ids) {
    if (ids.isEmpty()) {
      return;
    }
    if (ids.size() > MAX_ID_PARAMETERS) {
      conditions.add(
          ids.stream()
              .map(id -> Long.toString(id.value()))
              .collect(Collectors.joining(", ", "t." + column + " IN (", ")")));
    } else {
      conditions.add("t." + column + " IN (" + Dialect.rows("?", ids.size()) + ")");
      ids.forEach(id -> parameters.add(id.value()));
    }
  }

  /** The first tag finds tickets by its index; all of them are counted. */
  private void tags(Collection<String> tags) {
    if (tags.isEmpty()) {
      return;
    }
    side("ticket_tag", "s.tag = ?", List.of(Texts.storable(tags.iterator().next())));
    if (tags.size() > 1) {
      List<Object> all = new ArrayList<>();
      tags.forEach(tag -> all.add(Texts.storable(tag)));
      count("ticket_tag", "s.tag IN (" + Dialect.rows("?", tags.size()) + ")", all, tags.size());
    }
  }

  private void fields(Map<String, FieldValue> fields) {
    if (fields.isEmpty()) {
      return;
    }
    List<Object> all = new ArrayList<>();
    fields.forEach(
        (name, value) -> {
          String text = Texts.ofField(value);
          if (text == null) {
            // Personal content is no column; who may filter by it was refused before.
            conditions.add("FALSE");
          } else {
            all.add(name);
            all.add(text);
          }
        });
    if (all.size() < 2 * fields.size()) {
      return;
    }
    side("ticket_field", "s.field = ? AND s.text = ?", all.subList(0, 2));
    if (fields.size() > 1) {
      count(
          "ticket_field",
          "(s.field, s.text) IN (" + Dialect.rows("(?, ?)", fields.size()) + ")",
          all,
          fields.size());
    }
  }

  private void side(String table, String condition, List<Object> values) {
    conditions.add("EXISTS (SELECT 1 FROM " + ofTicket(table) + condition + ")");
    parameters.addAll(values);
  }

  private void count(String table, String condition, List<Object> values, int count) {
    conditions.add("(SELECT COUNT(*) FROM " + ofTicket(table) + condition + ") = " + count);
    parameters.addAll(values);
  }

  private static String ofTicket(String table) {
    return "${"
        + table
        + "} s WHERE s.shard = t.shard AND s.tenant = t.tenant AND s.ticket = t.id"
        + " AND ";
  }

  private void time(String condition, @Nullable Instant time) {
    if (time != null) {
      and(condition, Micros.of(time));
    }
  }
}
