package io.csm.kb.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A query as people type it, taken apart. Nothing is a syntax error: a quotation that does not end
 * is words, and a sign without anything behind it is nothing.
 *
 * @param words everything that is neither excluded nor a filter, phrases included
 * @param phrases what has to be there as it stands
 * @param excluded what may not be there as it stands
 * @param tags that it has to have
 * @param excludedTags that it may not have
 * @param categories that it has to be in, or below
 * @param prefixes how some word has to begin
 */
record Typed(
    String words,
    List<String> phrases,
    List<String> excluded,
    List<String> tags,
    List<String> excludedTags,
    List<String> categories,
    List<String> prefixes) {
  private static final String OPENING = "\"“「『";
  private static final String CLOSING = "\"”」』";

  static Typed parse(String text) {
    StringBuilder words = new StringBuilder();
    List<String> phrases = new ArrayList<>();
    List<String> excluded = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    List<String> excludedTags = new ArrayList<>();
    List<String> categories = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isBlank(c)) {
        at++;
        continue;
      }
      boolean minus = (c == '-' || c == '－') && (at == 0 || isBlank(text.charAt(at - 1)));
      int start = minus ? at + 1 : at;
      int closing = closing(text, start);
      if (closing > 0) {
        String phrase = text.substring(start + 1, closing);
        (minus ? excluded : phrases).add(phrase);
        if (!minus) {
          words.append(phrase).append('\n');
        }
        at = closing + 1;
        continue;
      }
      int end = endOfWord(text, start);
      String word = text.substring(start, end);
      String lower = word.toLowerCase(Locale.ROOT).replace('：', ':');
      if (lower.startsWith("tag:")) {
        add(lower.substring(4), minus ? excludedTags : tags);
      } else if (lower.startsWith("category:") && !minus) {
        add(lower.substring(9), categories);
      } else if (minus) {
        add(word, excluded);
      } else if (word.length() > 1 && word.endsWith("*")) {
        add(word.substring(0, word.length() - 1), prefixes);
      } else {
        words.append(word).append('\n');
      }
      at = Math.max(end, at + 1);
    }
    return new Typed(words.toString(), phrases, excluded, tags, excludedTags, categories, prefixes);
  }

  private static void add(String value, List<String> values) {
    if (!value.isBlank()) {
      values.add(value);
    }
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  /** Where a phrase that begins at {@code start} ends, or -1 if none begins or it does not end. */
  private static int closing(String text, int start) {
    if (start >= text.length()) {
      return -1;
    }
    int quote = OPENING.indexOf(text.charAt(start));
    int end = quote < 0 ? -1 : text.indexOf(CLOSING.charAt(quote), start + 1);
    return end > start + 1 ? end : -1;
  }

  private static int endOfWord(String text, int start) {
    int at = start;
    while (at < text.length()
        && !isBlank(text.charAt(at))
        && (at == start || OPENING.indexOf(text.charAt(at)) < 0)) {
      at++;
    }
    return at;
  }
}
