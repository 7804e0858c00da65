package io.csm.kb.internal;

import io.csm.kb.UserDictionary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A user's dictionary, made ready to be looked up in queries. Immutable. */
final class Phrasebook {
  private static final int MAX_TOKENS = 32;

  private final Map<String, List<String>> synonyms = new HashMap<>();
  private int longest;

  private Phrasebook() {}

  static Phrasebook of(UserDictionary dictionary) {
    Phrasebook book = new Phrasebook();
    dictionary.words().forEach(word -> book.add(word, List.of()));
    dictionary.synonyms().forEach(book::add);
    return book;
  }

  private void add(String word, List<String> others) {
    List<Token> tokens = parts(Scanner.scan(word));
    if (!tokens.isEmpty() && tokens.size() <= MAX_TOKENS) {
      longest = Math.max(longest, tokens.size());
      synonyms
          .computeIfAbsent(key(tokens, 0, tokens.size()), any -> new ArrayList<>())
          .addAll(others);
    }
  }

  /** A word of the dictionary in a query. */
  record Found(List<Token> tokens, List<String> synonyms) {}

  /** The words of the dictionary that stand in a query, the longest from each place. */
  List<Found> find(List<Token> query) {
    List<Found> found = new ArrayList<>();
    List<Token> tokens = parts(query);
    for (int from = 0; longest > 0 && from < tokens.size(); from++) {
      for (int to = Math.min(tokens.size(), from + longest); to > from; to--) {
        List<String> others = synonyms.get(key(tokens, from, to));
        if (others != null) {
          found.add(new Found(tokens.subList(from, to), others));
          from = to - 1;
          break;
        }
      }
    }
    return found;
  }

  /** Without the wholes that stand beside their parts. */
  static List<Token> parts(List<Token> tokens) {
    return tokens.stream().filter(token -> !token.whole()).toList();
  }

  private static String key(List<Token> tokens, int from, int to) {
    StringBuilder key = new StringBuilder();
    for (Token token : tokens.subList(from, to)) {
      key.append(token.term()).append(' ');
    }
    return key.toString();
  }
}
