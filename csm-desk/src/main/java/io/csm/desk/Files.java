package io.csm.desk;

import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.spi.BlobStore;
import io.csm.spi.ContentRow;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Files in the blob store. The salt of a file's hash is a content row under the same id, so that it
 * dies with the file.
 */
final class Files {
  private final Ports ports;
  private final TenantId tenant;

  Files(Ports ports, TenantId tenant) {
    this.ports = ports;
    this.tenant = tenant;
  }

  ContentRef upload(CustomerId owner, InputStream file, long maxBytes) throws IOException {
    ContentId id = new ContentId(ports.ids().next());
    byte[] salt = new byte[16];
    ports.random().nextBytes(salt);
    Digest digest = new Digest(salt);
    long size = store().put(tenant, id, owner, new Hashing(file, digest), maxBytes);
    ports.contents().put(tenant, List.of(new ContentRow(id, owner, salt, new byte[0])));
    return new ContentRef(id, size, digest.hex());
  }

  InputStream open(ContentRef reference) throws IOException {
    return store().open(tenant, reference.id());
  }

  /** Erases files, if there are any under these ids. */
  void erase(List<ContentId> ids) {
    if (ports.blobs().isPresent()) {
      try {
        ports.blobs().get().erase(tenant, ids);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private BlobStore store() {
    return ports.blobs().orElseThrow(() -> People.missing("blobs"));
  }

  /** Hashes what is read. */
  private static final class Hashing extends FilterInputStream {
    private final Digest digest;

    Hashing(InputStream in, Digest digest) {
      super(in);
      this.digest = digest;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value >= 0) {
        digest.update(new byte[] {(byte) value}, 0, 1);
      }
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      if (read > 0) {
        digest.update(buffer, offset, read);
      }
      return read;
    }

    /** What is skipped is a part of the file, too. */
    @Override
    public long skip(long count) throws IOException {
      int length = (int) Math.min(count, 8_192);
      return Math.max(0, read(new byte[length], 0, length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
