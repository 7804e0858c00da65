package io.csm.spi;

import io.csm.core.Code;
import io.csm.core.ContentId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One piece of personal content with the salt of its hash. Immutable; arrays are copied. */
public final class ContentRow {
  /** The greatest size of a row, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private final ContentId id;
  private final @Nullable CustomerId owner;
  private final byte[] salt;
  private final byte[] bytes;

  /**
   * A row.
   *
   * @param owner whose erasure takes it along; null where it is nobody's, e.g. an agent's note
   * @param salt of the hash that the journal knows; erased with the content
   */
  public ContentRow(ContentId id, @Nullable CustomerId owner, byte[] salt, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw CsmException.of(Code.TOO_LONG, "content", "length", bytes.length, "max", MAX_BYTES);
    }
    this.id = id;
    this.owner = owner;
    this.salt = salt.clone();
    this.bytes = bytes.clone();
  }

  public ContentId id() {
    return id;
  }

  /** Whose erasure takes it along; empty where it is nobody's. */
  public Optional<CustomerId> owner() {
    return Optional.ofNullable(owner);
  }

  public byte[] salt() {
    return salt.clone();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** The number of bytes, without a copy of them. */
  public int size() {
    return bytes.length;
  }

  /** The same content, owned by somebody else. */
  public ContentRow ownedBy(@Nullable CustomerId newOwner) {
    return new ContentRow(id, newOwner, salt, bytes);
  }
}
