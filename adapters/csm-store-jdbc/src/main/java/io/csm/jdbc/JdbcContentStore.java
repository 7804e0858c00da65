package io.csm.jdbc;

import io.csm.core.ContentId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.spi.ContentRow;
import io.csm.spi.ContentStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Personal content in a table of its own. Thread-safe.
 *
 * <p>Rows that arrive while others are being written are written together, whatever their tenants.
 * What fits into a statement of a few megabytes is written by one, which is a transaction of its
 * own; more of it by several in one transaction.
 */
final class JdbcContentStore implements ContentStore {
  /** Below the greatest packet that a MariaDB takes as it is set up: 16 MiB; MySQL takes more. */
  private static final int STATEMENT_BYTES = 4 << 20;

  /** What a row weighs beside its bytes; it bounds the parameters of a statement. */
  private static final long ROW_BYTES = 1 << 10;

  private static final Comparator<Place> BY_TENANT_AND_ID =
      Comparator.comparing(Place::tenant).thenComparing(Place::id);

  private final Database database;
  private final Gathering<Put, Boolean> puts =
      new Gathering<>(STATEMENT_BYTES, Put::weight, this::together);

  JdbcContentStore(Database database) {
    this.database = database;
  }

  /** What one caller writes. */
  private record Put(TenantId tenant, List<ContentRow> rows) {
    long weight() {
      return rows.stream().mapToLong(JdbcContentStore::weight).sum();
    }
  }

  private record Place(TenantId tenant, ContentId id) {}

  private static long weight(ContentRow row) {
    return ROW_BYTES + row.size();
  }

  @Override
  public void put(TenantId tenant, List<ContentRow> rows) {
    Arguments.list("rows", rows);
    if (!rows.isEmpty()) {
      Put put = new Put(tenant, rows);
      if (!puts.ask(put)) {
        write(List.of(put));
      }
    }
  }

  /** Answers false to all where it may be the fault of one, so that each is to try for itself. */
  private List<Boolean> together(List<Put> asked) {
    boolean written = true;
    try {
      write(asked);
    } catch (CsmException failed) {
      if (asked.size() == 1 || Failures.concernsAll(failed)) {
        throw failed;
      }
      written = false;
    }
    return Collections.nCopies(asked.size(), written);
  }

  private void write(List<Put> asked) {
    // The last one of those with the same id, and everybody in the same order.
    SortedMap<Place, ContentRow> ordered = new TreeMap<>(BY_TENANT_AND_ID);
    for (Put put : asked) {
      put.rows().forEach(row -> ordered.put(new Place(put.tenant(), row.id()), row));
    }
    List<List<Object>> statements = statements(ordered);
    if (statements.size() == 1) {
      List<Object> only = statements.get(0);
      database.updateAhead(putting(only.size() / 5), only.toArray());
    } else {
      database.transact(
          connection -> {
            for (List<Object> parameters : statements) {
              database.update(connection, putting(parameters.size() / 5), parameters);
            }
            return true;
          });
    }
  }

  /** The parameters of each statement. */
  private static List<List<Object>> statements(SortedMap<Place, ContentRow> rows) {
    List<List<Object>> statements = new ArrayList<>();
    List<Object> current = new ArrayList<>();
    long size = 0;
    for (Map.Entry<Place, ContentRow> each : rows.entrySet()) {
      ContentRow row = each.getValue();
      if (size > 0 && size + weight(row) > STATEMENT_BYTES) {
        statements.add(current);
        current = new ArrayList<>();
        size = 0;
      }
      current.add(each.getKey().tenant().value());
      current.add(row.id().value());
      current.add(row.owner().map(CustomerId::value).orElse(null));
      current.add(row.salt());
      current.add(row.bytes());
      size += weight(row);
    }
    statements.add(current);
    return statements;
  }

  private String putting(int rows) {
    String columns = " (tenant, id, owner, salt, bytes, written_us) ";
    String values = "VALUES " + Dialect.rows("(?, ?, ?, ?, ?, $now)", rows);
    return switch (database.dialect()) {
      case H2 -> "MERGE INTO ${content}" + columns + "KEY (tenant, id) " + values;
      case POSTGRESQL ->
          "INSERT INTO ${content}"
              + columns
              + values
              + " ON CONFLICT (tenant, id) DO UPDATE SET owner = EXCLUDED.owner,"
              + " salt = EXCLUDED.salt, bytes = EXCLUDED.bytes, written_us = EXCLUDED.written_us";
      case MARIADB, MYSQL ->
          "INSERT INTO ${content}"
              + columns
              + values
              + " ON DUPLICATE KEY UPDATE owner = VALUES(owner), salt = VALUES(salt),"
              + " bytes = VALUES(bytes), written_us = VALUES(written_us)";
    };
  }

  @Override
  public List<Optional<byte[]>> read(TenantId tenant, List<ContentId> ids) {
    Arguments.list("ids", ids);
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<Long, byte[]> found = new HashMap<>();
    database
        .list(
            "SELECT id, bytes FROM ${content} WHERE tenant = ? AND id IN " + places(ids.size()),
            parameters(tenant, values(ids)),
            row -> Map.entry(row.getLong(1), row.getBytes(2)))
        .forEach(row -> found.put(row.getKey(), row.getValue()));
    List<Optional<byte[]>> answer = new ArrayList<>();
    for (ContentId id : ids) {
      answer.add(Optional.ofNullable(found.get(id.value())).map(byte[]::clone));
    }
    return answer;
  }

  @Override
  public int erase(TenantId tenant, CustomerId owner, int limit) {
    return some(tenant, owner, limit, "DELETE FROM ${content}", List.of());
  }

  @Override
  public int changeOwner(TenantId tenant, CustomerId from, CustomerId to, int limit) {
    if (from.equals(to)) {
      Arguments.range("limit", limit, 1, Arguments.MAX_LIST);
      return 0;
    }
    return some(tenant, from, limit, "UPDATE ${content} SET owner = ?", List.of(to.value()));
  }

  /**
   * Does something to rows of an owner. Where others did away with all that were found, it looks
   * again: an answer of 0 means that there are none.
   */
  private int some(TenantId tenant, CustomerId owner, int limit, String what, List<Object> with) {
    Arguments.range("limit", limit, 1, Arguments.MAX_LIST);
    while (true) {
      List<Long> ids =
          database.list(
              "SELECT id FROM ${content} WHERE tenant = ? AND owner = ? ORDER BY id LIMIT ?",
              List.of(tenant.value(), owner.value(), limit),
              row -> row.getLong(1));
      if (ids.isEmpty()) {
        return 0;
      }
      List<Object> parameters = new ArrayList<>(with);
      parameters.addAll(parameters(tenant, ids));
      parameters.add(owner.value());
      int done =
          database.update(
              what + " WHERE tenant = ? AND id IN " + places(ids.size()) + " AND owner = ?",
              parameters.toArray());
      if (done > 0) {
        return done;
      }
    }
  }

  @Override
  public void erase(TenantId tenant, List<ContentId> ids) {
    Arguments.list("ids", ids);
    if (!ids.isEmpty()) {
      database.update(
          "DELETE FROM ${content} WHERE tenant = ? AND id IN " + places(ids.size()),
          parameters(tenant, values(ids)).toArray());
    }
  }

  private static String places(int count) {
    return "(" + Dialect.rows("?", count) + ")";
  }

  private static List<Long> values(List<ContentId> ids) {
    return ids.stream().map(ContentId::value).toList();
  }

  private static List<Object> parameters(TenantId tenant, List<Long> ids) {
    List<Object> parameters = new ArrayList<>(Collections.singletonList(tenant.value()));
    parameters.addAll(ids);
    return parameters;
  }
}
