package io.csm.desk;

import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import io.csm.spi.ContentRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content of one command, to be stored before the commit that refers to it. Ids, salts and hashes
 * are drawn once, so that a command that is decided again refers to the same rows. Used by one
 * thread.
 */
final class Contents {
  /** The port's limit for one call. */
  private static final int MAX_ROWS = 1_000;

  private final Ports ports;
  private final TenantId tenant;
  private final List<ContentRow> pending = new ArrayList<>();
  private boolean stored;

  Contents(Ports ports, TenantId tenant) {
    this.ports = ports;
    this.tenant = tenant;
  }

  ContentRef text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Nullable ContentRef textOrNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text(text);
  }

  ContentRef bytes(byte[] bytes) {
    byte[] salt = new byte[16];
    ports.random().nextBytes(salt);
    ContentRow row = new ContentRow(new ContentId(ports.ids().next()), null, salt, bytes);
    pending.add(row);
    return new ContentRef(row.id(), bytes.length, Digest.of(salt, bytes));
  }

  /**
   * Stores what was drawn, as {@code owner}'s. Storing again replaces, e.g. under another owner.
   */
  void store(@Nullable CustomerId owner) {
    if (!pending.isEmpty()) {
      List<ContentRow> rows = new ArrayList<>();
      for (ContentRow row : pending) {
        rows.add(row.ownedBy(owner));
      }
      for (int from = 0; from < rows.size(); from += MAX_ROWS) {
        ports.contents().put(tenant, rows.subList(from, Math.min(rows.size(), from + MAX_ROWS)));
      }
      stored = true;
    }
  }

  /** Erases what was stored for a command that was then rejected; passes its result on. */
  Result settle(Result result) {
    if (stored && !result.isDone()) {
      List<ContentId> ids = pending.stream().map(ContentRow::id).toList();
      for (int from = 0; from < ids.size(); from += MAX_ROWS) {
        ports.contents().erase(tenant, ids.subList(from, Math.min(ids.size(), from + MAX_ROWS)));
      }
    }
    return result;
  }
}
