package io.csm.spi;

import io.csm.core.ContentId;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where files live that are too large for a content row.
 *
 * <p><b>Threads:</b> any. <b>Atomicity:</b> a file is there whole or not at all. <b>Order:</b> a
 * file whose {@link #put} has returned can be read by everybody. <b>Failure:</b> an {@link
 * IOException} from {@code put} leaves nothing behind that could be read. <b>Cost:</b> in
 * proportion to the size; called outside of any transaction and lock of ours.
 */
public interface BlobStore {

  /**
   * Stores a file.
   *
   * @param owner whose erasure takes it along, or null
   * @param maxBytes what is longer is refused with {@code TOO_LONG}, and nothing is kept
   * @return its size in bytes
   */
  long put(
      TenantId tenant, ContentId id, @Nullable CustomerId owner, InputStream bytes, long maxBytes)
      throws IOException;

  /**
   * Opens a file for reading; the caller closes it.
   *
   * @throws java.io.FileNotFoundException if it was erased or never was
   */
  InputStream open(TenantId tenant, ContentId id) throws IOException;

  /**
   * Erases what a customer owns, at most {@code limit} files at a time; repeat until it answers 0.
   *
   * @return how many files it erased
   */
  int erase(TenantId tenant, CustomerId owner, int limit) throws IOException;

  /** Erases single files, at most 1,000. Ids that do not exist are ignored. */
  void erase(TenantId tenant, List<ContentId> ids) throws IOException;
}
