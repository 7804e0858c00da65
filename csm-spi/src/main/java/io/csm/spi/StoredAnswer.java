package io.csm.spi;

import io.csm.core.CommandKey;
import java.time.Instant;

/**
 * The answer to a command, kept so that its repetition gets the same one.
 *
 * @param hash keyed hash of command and actor, 64 hexadecimal digits; empty after erasure
 * @param answer in the desk's own form, at most {@value #MAX_ANSWER} characters; empty after
 *     erasure
 * @param keptUntil from when on the store may forget it
 */
public record StoredAnswer(CommandKey key, String hash, String answer, Instant keptUntil) {
  /** The greatest length of an answer, in UTF-16 units. */
  public static final int MAX_ANSWER = 4_096;

  public StoredAnswer {
    if (answer.length() > MAX_ANSWER) {
      throw io.csm.core.CsmException.of(
          io.csm.core.Code.TOO_LONG, "answer", "length", answer.length(), "max", MAX_ANSWER);
    }
  }
}
