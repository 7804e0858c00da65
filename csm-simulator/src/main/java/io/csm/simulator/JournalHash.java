package io.csm.simulator;

import io.csm.core.event.JournalEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The SHA-256 of a journal's lines, in their order. Not thread-safe. */
final class JournalHash {
  private final JournalText text;
  private final MessageDigest digest;
  private final StringBuilder line = new StringBuilder();

  JournalHash(JournalText text) {
    this.text = text;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  void add(List<JournalEntry> entries) {
    for (JournalEntry entry : entries) {
      line.setLength(0);
      try {
        text.write(line, entry);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      digest.update(line.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** In hexadecimal; nothing can be added after. */
  String value() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
