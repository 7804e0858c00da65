package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.ContentId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.spi.ContentRow;
import io.csm.spi.ContentStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Personal content of one process. Thread-safe: one lock, held for O(log n) per row. Holds a number
 * of bytes given at construction; more is refused with {@code OVERLOADED}. Keeps rows that nothing
 * refers to.
 */
public final class InMemoryContentStore implements ContentStore {
  /** The bytes it holds unless said otherwise: 1 GiB. */
  public static final long DEFAULT_MAX_BYTES = 1L << 30;

  /** What a row takes besides its content, roughly. */
  private static final int ROW_BYTES = 128;

  private final long maxBytes;
  private final Map<TenantId, Rows> tenants = new HashMap<>();
  private long bytes;

  /** A store of {@link #DEFAULT_MAX_BYTES}. */
  public InMemoryContentStore() {
    this(DEFAULT_MAX_BYTES);
  }

  /**
   * A store of that size.
   *
   * @param maxBytes of all rows together, each counted with 128 bytes more than its content
   */
  public InMemoryContentStore(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized void put(TenantId tenant, List<ContentRow> rows) {
    InMemoryStore.bounded("rows", rows);
    Rows all = tenants.computeIfAbsent(tenant, unused -> new Rows());
    List<Row> sized = rows.stream().map(row -> new Row(row, row.size() + ROW_BYTES)).toList();
    long more = 0;
    for (Row row : sized) {
      Row before = all.byId.get(row.content().id());
      more += (long) row.size() - (before == null ? 0 : before.size());
    }
    if (more > maxBytes - bytes) {
      throw CsmException.of(Code.OVERLOADED, "content", "limit", maxBytes);
    }
    for (Row row : sized) {
      bytes -= all.remove(row.content().id());
      all.put(row);
      bytes += row.size();
    }
  }

  @Override
  public synchronized List<Optional<byte[]>> read(TenantId tenant, List<ContentId> ids) {
    InMemoryStore.bounded("ids", ids);
    Rows all = tenants.getOrDefault(tenant, new Rows());
    return ids.stream()
        .map(id -> Optional.ofNullable(all.byId.get(id)).map(row -> row.content().bytes()))
        .toList();
  }

  @Override
  public synchronized int erase(TenantId tenant, CustomerId owner, int limit) {
    Rows all = tenants.getOrDefault(tenant, new Rows());
    List<ContentId> some = all.some(owner, limit);
    some.forEach(id -> bytes -= all.remove(id));
    return some.size();
  }

  @Override
  public synchronized void erase(TenantId tenant, List<ContentId> ids) {
    InMemoryStore.bounded("ids", ids);
    Rows all = tenants.getOrDefault(tenant, new Rows());
    ids.forEach(id -> bytes -= all.remove(id));
  }

  @Override
  public synchronized int changeOwner(TenantId tenant, CustomerId from, CustomerId to, int limit) {
    Rows all = tenants.getOrDefault(tenant, new Rows());
    if (from.equals(to)) {
      return 0;
    }
    List<ContentId> some = all.some(from, limit);
    for (ContentId id : some) {
      Row row = all.byId.get(id);
      if (row != null) {
        all.remove(id);
        all.put(new Row(row.content().ownedBy(to), row.size()));
      }
    }
    return some.size();
  }

  private record Row(ContentRow content, int size) {}

  /** The rows of one tenant. */
  private static final class Rows {
    final Map<ContentId, Row> byId = new HashMap<>();
    final Map<CustomerId, TreeSet<ContentId>> byOwner = new HashMap<>();

    void put(Row row) {
      ContentId id = row.content().id();
      byId.put(id, row);
      row.content()
          .owner()
          .ifPresent(owner -> byOwner.computeIfAbsent(owner, unused -> new TreeSet<>()).add(id));
    }

    /** Answers the size of what is gone. */
    int remove(ContentId id) {
      Row row = byId.remove(id);
      if (row == null) {
        return 0;
      }
      row.content().owner().ifPresent(owner -> disown(owner, id));
      return row.size();
    }

    private void disown(CustomerId owner, ContentId id) {
      byOwner.computeIfPresent(
          owner,
          (same, ids) -> {
            ids.remove(id);
            return ids.isEmpty() ? null : ids;
          });
    }

    List<ContentId> some(CustomerId owner, int limit) {
      InMemoryStore.limit(limit, InMemoryStore.MAX_LIST);
      return byOwner.getOrDefault(owner, new TreeSet<>()).stream().limit(limit).toList();
    }
  }
}
