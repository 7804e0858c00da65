package io.csm.jdbc;

import io.csm.core.config.FieldValue;
import io.csm.spi.IdentityKey;
import io.csm.spi.ThreadKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The forms that texts have in columns. */
final class Texts {
  /** The longest text of a field that is kept as it is. */
  static final int MAX_FIELD = 200;

  private static final int HASH_LENGTH = 64;

  private Texts() {}

  /**
   * The value of a field as text, the same for equal values of one field only; null for personal
   * content. A text of more than {@value #MAX_FIELD} characters is its beginning and a hash.
   */
  static @Nullable String ofField(FieldValue value) {
    String text =
        switch (value.kind()) {
          case TEXT -> ((FieldValue.Text) value).value();
          case NUMBER -> ((FieldValue.Num) value).value().toPlainString();
          case MONEY -> {
            FieldValue.Money money = (FieldValue.Money) value;
            yield money.amount().toPlainString() + " " + money.currency();
          }
          case DATE -> ((FieldValue.Date) value).value().toString();
          case INSTANT -> ((FieldValue.Moment) value).value().toString();
          case BOOLEAN -> Boolean.toString(((FieldValue.Bool) value).value());
          case CHOICE -> ((FieldValue.Chosen) value).value();
          case CASCADED_CHOICE -> joined(((FieldValue.Cascade) value).path());
          case REFERENCE -> {
            FieldValue.Reference reference = (FieldValue.Reference) value;
            yield joined(List.of(reference.type(), reference.key()));
          }
          case CONTENT -> null;
        };
    if (text == null || (text.length() <= MAX_FIELD && text.equals(storable(text)))) {
      return text;
    }
    String beginning = text.substring(0, Math.min(text.length(), MAX_FIELD - HASH_LENGTH));
    return storable(beginning) + HexFormat.of().formatHex(hash(text));
  }

  /** Names have no blanks at their ends, so that a single slash between blanks parts them. */
  private static String joined(List<String> names) {
    return names.stream().map(name -> name.replace("/", "//")).collect(Collectors.joining(" / "));
  }

  /** What a customer is found by. */
  static byte[] hash(IdentityKey identity) {
    String account = identity.account() == null ? "" : "" + identity.account().value();
    return hash(account + ":" + identity.address());
  }

  /** What a conversation is found by. */
  static byte[] hash(ThreadKey thread) {
    return hash(thread.account().value() + ":" + thread.key());
  }

  /** SHA-256 of the UTF-16 units of a text, so that no two texts are taken for one. */
  private static byte[] hash(String text) {
    byte[] bytes = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) (text.charAt(i) >> 8);
      bytes[2 * i + 1] = (byte) text.charAt(i);
    }
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The text with a replacement character for all that a database cannot hold: NUL, and halves of
   * surrogate pairs. For people; whatever is compared is compared by its hash.
   */
  static String storable(String text) {
    String whole =
        new String(
            text.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_16BE),
            StandardCharsets.UTF_16BE);
    return whole;
  }

  /** Appends a JSON string. */
  static void appendQuoted(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
