package io.csm.jdbc;

import static java.util.Objects.requireNonNull;

import io.csm.core.TenantId;
import io.csm.spi.Numbering;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Ticket numbers 1, 2, 3 … per tenant. Thread-safe. A draw is one statement and a transaction of
 * its own, and serves all who ask while another is on its way, whatever their tenants.
 */
final class JdbcNumbering implements Numbering {
  /** The greatest number of callers that share a draw. */
  private static final int MAX_CALLERS = 1_000;

  private final Database database;
  private final Gathering<TenantId, Long> draws =
      new Gathering<>(MAX_CALLERS, tenant -> 1, this::draw);

  JdbcNumbering(Database database) {
    this.database = database;
  }

  @Override
  public long next(TenantId tenant) {
    return draws.ask(tenant);
  }

  private List<Long> draw(List<TenantId> tenants) {
    SortedMap<Long, Integer> wanted = new TreeMap<>();
    tenants.forEach(tenant -> wanted.merge(tenant.value(), 1, Integer::sum));
    Map<Long, Long> next = last(wanted);
    wanted.forEach((tenant, count) -> next.merge(tenant, 1L - count, Long::sum));
    List<Long> numbers = new ArrayList<>(tenants.size());
    for (TenantId tenant : tenants) {
      numbers.add(requireNonNull(next.merge(tenant.value(), 1L, Long::sum)) - 1);
    }
    return numbers;
  }

  /** The last number of each tenant, once as many as it wants are drawn. */
  private Map<Long, Long> last(SortedMap<Long, Integer> wanted) {
    List<Object> parameters = new ArrayList<>();
    wanted.forEach(
        (tenant, count) -> {
          parameters.add(tenant);
          parameters.add((long) count);
        });
    Map<Long, Long> last = new HashMap<>();
    String raising = Counters.raising(database.dialect(), "${numbering}", wanted.size());
    Database.Row<Map.Entry<Long, Long>> row = r -> Map.entry(r.getLong(1), r.getLong(2));
    List<Map.Entry<Long, Long>> raised =
        database.dialect() == Dialect.MYSQL
            ? WrittenRows.of(
                database,
                raising,
                parameters,
                Counters.reading("${numbering}", wanted.size()),
                List.copyOf(wanted.keySet()),
                row)
            : database.listWritten(raising, parameters, row);
    raised.forEach(each -> last.put(each.getKey(), each.getValue()));
    return last;
  }
}
