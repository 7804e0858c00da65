package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.ContentId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.spi.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files of one process, in memory: for tests and small hosts. Thread-safe; files are read in
 * without a lock. Holds a number of bytes given at construction; more is refused with {@code
 * OVERLOADED}.
 */
public final class InMemoryBlobStore implements BlobStore {
  /** The bytes it holds unless said otherwise: 1 GiB. */
  public static final long DEFAULT_MAX_BYTES = 1L << 30;

  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 16;

  private final long maxBytes;
  private final Map<TenantId, Map<ContentId, Blob>> tenants = new TreeMap<>();
  private long bytes;

  /** A store of {@link #DEFAULT_MAX_BYTES}. */
  public InMemoryBlobStore() {
    this(DEFAULT_MAX_BYTES);
  }

  /**
   * A store of that size.
   *
   * @param maxBytes of all files together
   */
  public InMemoryBlobStore(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public long put(
      TenantId tenant,
      ContentId id,
      @Nullable CustomerId owner,
      InputStream in,
      long maxBytesOfFile)
      throws IOException {
    int most = (int) Math.min(maxBytesOfFile, LONGEST_ARRAY);
    byte[] content = in.readNBytes(most + 1);
    if (content.length > most) {
      throw CsmException.of(Code.TOO_LONG, "blob", "length", "more", "max", most);
    }
    synchronized (this) {
      Map<ContentId, Blob> blobs = tenants.computeIfAbsent(tenant, unused -> new TreeMap<>());
      Blob before = blobs.get(id);
      long more = (long) content.length - (before == null ? 0 : before.content.length);
      if (more > maxBytes - bytes) {
        throw CsmException.of(Code.OVERLOADED, "blobs", "limit", maxBytes);
      }
      blobs.put(id, new Blob(owner, content));
      bytes += more;
    }
    return content.length;
  }

  @Override
  public synchronized InputStream open(TenantId tenant, ContentId id) throws IOException {
    Blob blob = of(tenant).get(id);
    if (blob == null) {
      throw new FileNotFoundException(id.toString());
    }
    return new ByteArrayInputStream(blob.content);
  }

  @Override
  public synchronized int erase(TenantId tenant, CustomerId owner, int limit) {
    InMemoryStore.limit(limit, InMemoryStore.MAX_LIST);
    int erased = 0;
    for (var all = of(tenant).values().iterator(); all.hasNext() && erased < limit; ) {
      Blob blob = all.next();
      if (owner.equals(blob.owner)) {
        all.remove();
        bytes -= blob.content.length;
        erased++;
      }
    }
    return erased;
  }

  @Override
  public synchronized void erase(TenantId tenant, List<ContentId> ids) {
    InMemoryStore.limit(Math.max(1, ids.size()), InMemoryStore.MAX_LIST);
    for (ContentId id : ids) {
      Blob blob = of(tenant).get(id);
      if (blob != null) {
        of(tenant).remove(id);
        bytes -= blob.content.length;
      }
    }
  }

  private Map<ContentId, Blob> of(TenantId tenant) {
    return tenants.getOrDefault(tenant, Collections.emptyMap());
  }

  private static final class Blob {
    final @Nullable CustomerId owner;
    final byte[] content;

    Blob(@Nullable CustomerId owner, byte[] content) {
      this.owner = owner;
      this.content = content;
    }
  }
}
