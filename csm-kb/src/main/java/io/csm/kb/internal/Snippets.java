package io.csm.kb.internal;

import io.csm.kb.Snippet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the piece of a text in which most of a query stands. Stateless and thread-safe. */
final class Snippets {
  /** The greatest length of a piece, in UTF-16 units. */
  static final int MAX_LENGTH = 200;

  /** How much of a text is looked at. */
  private static final int MAX_LOOKED_AT = 100_000;

  private Snippets() {}

  /** The whole of a text with its marks. */
  static Snippet whole(String text, Set<String> wanted) {
    return cut(text, found(Scanner.scan(text), wanted), 0, text.length());
  }

  /** The piece in which the most different terms stand; of equals, the first. */
  static Snippet best(String text, Set<String> wanted) {
    String looked = text.substring(0, Math.min(text.length(), MAX_LOOKED_AT));
    List<Token> found = found(Scanner.scan(looked), wanted);
    Map<String, Integer> inside = new HashMap<>();
    int best = 0;
    double most = -1;
    int to = 0;
    for (int from = 0; from < found.size(); from++) {
      int start = found.get(from).start();
      while (to < found.size() && found.get(to).end() <= start + MAX_LENGTH - 20) {
        inside.merge(found.get(to++).term(), 1, Integer::sum);
      }
      double score = inside.size() + (to - from) * 0.01;
      if (score > most) {
        most = score;
        best = start;
      }
      inside.computeIfPresent(
          found.get(from).term(), (term, times) -> times == 1 ? null : times - 1);
    }
    int from = Math.max(0, best - 20);
    if (from > 0 && Character.isLowSurrogate(text.charAt(from))) {
      from--;
    }
    int end = Math.min(text.length(), from + MAX_LENGTH);
    if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
      end--;
    }
    return cut(text, found, from, end);
  }

  /** The tokens that were asked for, as they stand or by their stem. */
  private static List<Token> found(List<Token> tokens, Set<String> wanted) {
    List<Token> found = new ArrayList<>();
    for (Token token : tokens) {
      if (wanted.contains(token.term())
          || (!token.ideograph() && wanted.contains(Terms.stem(token.term())))) {
        found.add(token);
      }
    }
    return found;
  }

  private static Snippet cut(String text, List<Token> found, int from, int to) {
    List<Snippet.Mark> marks = new ArrayList<>();
    for (Token token : found) {
      if (token.start() >= from && token.end() <= to) {
        int start = token.start() - from;
        int end = token.end() - from;
        int last = marks.size() - 1;
        if (last >= 0 && marks.get(last).end() >= start) {
          Snippet.Mark before = marks.get(last);
          marks.set(last, new Snippet.Mark(before.start(), Math.max(before.end(), end)));
        } else {
          marks.add(new Snippet.Mark(start, end));
        }
      }
    }
    return new Snippet(text.substring(from, to), marks);
  }
}
