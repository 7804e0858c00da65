package io.csm.desk;

import io.csm.core.TenantId;
import io.csm.spi.Numbering;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Ticket numbers 1, 2, 3 … per tenant, for one process. Thread-safe; a number costs O(1). */
public final class InMemoryNumbering implements Numbering {
  private final ConcurrentHashMap<TenantId, AtomicLong> last = new ConcurrentHashMap<>();

  /** A numbering that begins at 1 for every tenant. */
  public InMemoryNumbering() {}

  @Override
  public long next(TenantId tenant) {
    return last.computeIfAbsent(tenant, unused -> new AtomicLong()).incrementAndGet();
  }
}
