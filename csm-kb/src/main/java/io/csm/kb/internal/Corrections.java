package io.csm.kb.internal;

import java.util.List;
import java.util.Map;

/** Writes a text anew with other words. Stateless and thread-safe. */
final class Corrections {
  private Corrections() {}

  /**
   * The text with some words, or pairs of characters, replaced; of pairs that overlap, the first.
   *
   * @param known by what was typed, in its usual spelling, what to write instead
   */
  static String in(String text, Map<String, String> known) {
    StringBuilder corrected = new StringBuilder();
    List<Token> tokens = Scanner.scan(text);
    int written = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      Token last = token;
      String typed = token.term();
      if (i + 1 < tokens.size() && Terms.isPair(token, tokens.get(i + 1))) {
        last = tokens.get(i + 1);
        typed += last.term();
      }
      String better = known.get(typed);
      if (better != null && token.start() >= written) {
        corrected.append(text, written, token.start()).append(better);
        written = last.end();
      }
    }
    return corrected.append(text, written, text.length()).toString();
  }
}
