package io.csm.spi;

import io.csm.core.ContentId;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Where personal content lives: bodies, subjects, reasons, addresses, personal fields. Everything
 * in it can be erased without touching the journal.
 *
 * <p>Rows are written before the commit that refers to them, and survive whatever crashes between
 * the two: the commit may be tried again when the database is back. A row whose commit never came
 * is garbage without a reader; the store may drop rows that nothing refers to a day after they were
 * written.
 *
 * <p><b>Threads:</b> any. <b>Failure:</b> an exception from {@link #put} stops the command before
 * anything is committed. <b>Bounds:</b> at most 1,000 rows or ids a call; what is larger than a row
 * goes to the {@link BlobStore}.
 */
public interface ContentStore {

  /**
   * Stores all rows or none. A row with an id that exists replaces it. One write for the whole
   * list.
   */
  void put(TenantId tenant, List<ContentRow> rows);

  /** The bytes in the order of the ids; empty for what was erased or never was. One read. */
  List<Optional<byte[]>> read(TenantId tenant, List<ContentId> ids);

  /**
   * Erases what a customer owns, at most {@code limit} rows at a time. Repeat until it answers 0;
   * each call is durable by itself, so that an interrupted erasure goes on where it was.
   *
   * @return how many rows it erased
   */
  int erase(TenantId tenant, CustomerId owner, int limit);

  /** Erases single rows. Ids that do not exist are ignored. One write. */
  void erase(TenantId tenant, List<ContentId> ids);

  /**
   * Passes a customer's content to another, as part of a merge, at most {@code limit} rows at a
   * time.
   *
   * @return how many rows it passed on
   */
  int changeOwner(TenantId tenant, CustomerId from, CustomerId to, int limit);
}
