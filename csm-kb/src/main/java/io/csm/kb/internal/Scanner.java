package io.csm.kb.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into tokens, the same way for articles and for queries, whatever their language.
 *
 * <p>Each character of a script without blanks (Chinese, Japanese, Korean) is a token. A run of
 * letters and digits is a word; where letters meet digits, or a run goes on behind a {@code - _ . /
 * + # &} without blanks, as in {@code iphone15}, {@code AB-12} or {@code v2.1}, each part is a
 * token, and the whole is one more, spelled without what stands between. Words longer than {@value
 * #MAX_WORD} characters are cut. Stateless and thread-safe.
 */
final class Scanner {
  static final int MAX_WORD = 64;

  private Scanner() {}

  static List<Token> scan(String text) {
    List<Token> tokens = new ArrayList<>(Math.max(8, text.length() / 3));
    int position = 0;
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      int width = Character.charCount(c);
      if (Glyphs.isIdeograph(c)) {
        tokens.add(new Token(Glyphs.fold(c), true, position++, at, at + width, false));
        at += width;
      } else if (isWord(c)) {
        int end = endOfRun(text, at);
        position = word(text, at, end, position, tokens);
        at = end;
      } else {
        at += width;
      }
    }
    return tokens;
  }

  private static boolean isWord(int c) {
    return Character.isLetterOrDigit(c) || isOpaqueSymbol(c);
  }

  /** Signs that mean something of their own, such as ½ or №. */
  private static boolean isOpaqueSymbol(int c) {
    return Character.getType(c) == Character.OTHER_NUMBER;
  }

  /** Behind the word that begins at {@code start}, with all its parts. */
  private static int endOfRun(String text, int start) {
    int at = start;
    while (at < text.length() && at - start < MAX_WORD) {
      int c = text.codePointAt(at);
      int width = Character.charCount(c);
      boolean inside = isWord(c) || Character.getType(c) == Character.NON_SPACING_MARK;
      if (Glyphs.isIdeograph(c) || !(inside || joins(text, at))) {
        break;
      }
      at += width;
    }
    return at;
  }

  /** Whether the sign at {@code at} holds two parts of a word together. */
  private static boolean joins(String text, int at) {
    char sign = text.charAt(at);
    if ("-_./+#&'’".indexOf(sign) < 0 || at + 1 >= text.length()) {
      return false;
    }
    int next = text.codePointAt(at + 1);
    return isWord(next) && !Glyphs.isIdeograph(next);
  }

  private static int word(String text, int start, int end, int position, List<Token> tokens) {
    List<Token> parts = new ArrayList<>(2);
    StringBuilder term = new StringBuilder(end - start);
    int from = start;
    boolean digits = false;
    int place = position;
    for (int at = start; at < end; ) {
      int c = text.codePointAt(at);
      int width = Character.charCount(c);
      boolean apostrophe = c == '\'' || c == '’';
      boolean sign = !apostrophe && "-_./+#&".indexOf(c) >= 0;
      boolean digit = Character.isDigit(c);
      boolean changes = term.length() > 0 && Character.isLetterOrDigit(c) && digit != digits;
      if (sign || changes) {
        place = part(term, from, at, place, parts);
        from = sign ? at + width : at;
      }
      if (!sign && !apostrophe) {
        term.append(Glyphs.fold(c));
        digits = digit;
      }
      at += width;
    }
    place = part(term, from, end, place, parts);
    if (parts.size() > 1) {
      StringBuilder whole = new StringBuilder();
      parts.forEach(each -> whole.append(each.term()));
      String joined = whole.substring(0, Math.min(whole.length(), MAX_WORD));
      tokens.add(new Token(joined, false, position, start, end, true));
    }
    tokens.addAll(parts);
    return place;
  }

  private static int part(StringBuilder term, int start, int end, int place, List<Token> parts) {
    if (term.length() == 0) {
      return place;
    }
    parts.add(new Token(term.toString(), false, place, start, end, false));
    term.setLength(0);
    return place + 1;
  }
}
