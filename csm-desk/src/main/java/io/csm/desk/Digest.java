package io.csm.desk;

import io.csm.core.Id;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keyed hashes (HMAC-SHA-256). Values are written in a form in which different values never look
 * alike: each with its kind and length before it. Not thread-safe.
 */
final class Digest {
  private final Mac mac;

  Digest(byte[] key) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java platform has HmacSHA256", missing);
    }
  }

  static String of(byte[] key, byte[] bytes) {
    Digest digest = new Digest(key);
    digest.mac.update(bytes);
    return digest.hex();
  }

  /**
   * The hash of any values made of records, ids, texts, numbers, enums, instants and collections.
   */
  static String of(byte[] key, @Nullable Object... values) {
    Digest digest = new Digest(key);
    digest.add(Arrays.asList(values));
    return digest.hex();
  }

  void update(byte[] bytes, int offset, int length) {
    mac.update(bytes, offset, length);
  }

  String hex() {
    return HexFormat.of().formatHex(mac.doFinal());
  }

  /** A positive number that follows from a text: the first 63 bits of its SHA-256, never 0. */
  static long number(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Math.max(1, ByteBuffer.wrap(hash).getLong() >>> 1);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }

  private void add(@Nullable Object value) {
    if (value == null) {
      text("null", "");
    } else if (value instanceof NewPart part) {
      text("part", part.type() + " " + part.mediaType());
      raw("bytes", part.bytes());
      add(part.stored().orElse(null));
    } else if (value instanceof Id<?> id) {
      text("id", id.toString());
    } else if (value instanceof Record record) {
      record(record);
    } else if (value instanceof Map<?, ?> map) {
      text("map", Integer.toString(map.size()));
      map.forEach(
          (key, mapped) -> {
            add(key);
            add(mapped);
          });
    } else if (value instanceof Collection<?> collection) {
      text("list", Integer.toString(collection.size()));
      collection.forEach(this::add);
    } else {
      text(value.getClass().getSimpleName(), value.toString());
    }
  }

  private void record(Record record) {
    text("record", record.getClass().getName());
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        add(component.getAccessor().invoke(record));
      } catch (IllegalAccessException | InvocationTargetException unreadable) {
        throw new IllegalStateException(unreadable);
      }
    }
  }

  private void text(String kind, String value) {
    raw(kind, value.getBytes(StandardCharsets.UTF_8));
  }

  private void raw(String kind, byte[] bytes) {
    mac.update((kind + ":" + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    mac.update(bytes);
  }
}
