package io.csm.desk;

import io.csm.core.ContentRef;
import io.csm.core.conversation.PartType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of a message that is yet to be stored. Immutable; the bytes are copied. */
public final class NewPart {
  private final PartType type;
  private final String mediaType;
  private final byte[] bytes;

  private final @Nullable ContentRef stored;

  private NewPart(PartType type, String mediaType, byte[] bytes, @Nullable ContentRef stored) {
    this.type = type;
    this.mediaType = mediaType;
    this.bytes = bytes;
    this.stored = stored;
  }

  /** Plain text. */
  public static NewPart text(String text) {
    return of(PartType.TEXT, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  /** HTML, as it came; whoever shows it has to make it safe. */
  public static NewPart html(String html) {
    return of(PartType.HTML, "text/html", html.getBytes(StandardCharsets.UTF_8));
  }

  /** Anything, at most {@link io.csm.spi.ContentRow#MAX_BYTES}. */
  public static NewPart of(PartType type, String mediaType, byte[] bytes) {
    return new NewPart(type, mediaType, bytes.clone(), null);
  }

  /** A file that was {@linkplain Desk#upload uploaded} before. */
  public static NewPart stored(PartType type, String mediaType, ContentRef file) {
    return new NewPart(type, mediaType, new byte[0], file);
  }

  public PartType type() {
    return type;
  }

  public String mediaType() {
    return mediaType;
  }

  /** The uploaded file; empty for a part that brings its bytes. */
  public Optional<ContentRef> stored() {
    return Optional.ofNullable(stored);
  }

  /** The bytes; none for an uploaded file. */
  public byte[] bytes() {
    return bytes.clone();
  }
}
