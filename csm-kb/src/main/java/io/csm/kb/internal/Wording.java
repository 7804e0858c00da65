package io.csm.kb.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a text says in words, spelled as the index spells them: without regard to case, width,
 * accents, and traditional or simplified characters. Stateless and thread-safe.
 */
public final class Wording {
  private Wording() {}

  /** The characters and words of a text, in their order. */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (Token token : Scanner.scan(text)) {
      if (!token.whole()) {
        words.add(token.term());
      }
    }
    return words;
  }

  /** Whether a text begins with one of some phrases, word by word. */
  public static boolean beginsWith(List<String> words, Iterable<String> phrases) {
    for (String phrase : phrases) {
      List<String> wanted = words(phrase);
      if (!wanted.isEmpty()
          && wanted.size() <= words.size()
          && words.subList(0, wanted.size()).equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of some phrases stands anywhere in a text, word by word. */
  public static boolean contains(List<String> words, Iterable<String> phrases) {
    for (String phrase : phrases) {
      List<String> wanted = words(phrase);
      if (!wanted.isEmpty() && Collections.indexOfSubList(words, wanted) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** The telling terms of a text: characters, pairs of them, and stems but of stop words. */
  public static Set<String> terms(String text) {
    List<Token> tokens = Scanner.scan(text);
    Set<String> terms = new TreeSet<>();
    Set<String> plain = new TreeSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.ideograph()) {
        terms.add(token.term());
        if (i > 0 && Terms.isPair(tokens.get(i - 1), token)) {
          terms.add(tokens.get(i - 1).term() + token.term());
        }
      } else if (Stopwords.contains(token.term())) {
        plain.add(token.term());
      } else {
        terms.add(Terms.stem(token.term()));
      }
    }
    return terms.isEmpty() ? plain : terms;
  }

  /** Which share of some terms stands among others; 0 where there are none. */
  public static double share(Set<String> terms, Set<String> among) {
    if (terms.isEmpty()) {
      return 0;
    }
    int found = 0;
    for (String term : terms) {
      found += among.contains(term) ? 1 : 0;
    }
    return (double) found / terms.size();
  }
}
