package io.csm.kb.internal;

import java.util.ArrayList;
import java.util.List;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * The deeper terms of a text, beside its tokens as they stand: pairs of neighbouring characters and
 * stems of words; and how pairs sound.
 */
final class Terms {
  private static final short[] SYLLABLES = Tables.syllables();
  private static final ThreadLocal<EnglishStemmer> STEMMER =
      ThreadLocal.withInitial(EnglishStemmer::new);

  private Terms() {}

  /** Whether {@code right} follows {@code left} in a script without blanks. */
  static boolean isPair(Token left, Token right) {
    return left.ideograph() && right.ideograph() && left.position() + 1 == right.position();
  }

  /** Pairs of characters, and stems. */
  static List<String> deep(List<Token> tokens) {
    List<String> terms = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!token.ideograph()) {
        terms.add(stem(token.term()));
      } else if (i > 0 && isPair(tokens.get(i - 1), token)) {
        terms.add(tokens.get(i - 1).term() + token.term());
      }
    }
    return terms;
  }

  /** How a pair of characters sounds; empty if it is no pair, or one of them is not Chinese. */
  static String sound(String pair) {
    if (pair.length() != 2) {
      return "";
    }
    int first = syllable(pair.charAt(0));
    int second = syllable(pair.charAt(1));
    return first == 0 || second == 0 ? "" : first + "_" + second;
  }

  private static int syllable(int c) {
    return c >= Tables.FIRST && c <= Tables.LAST ? SYLLABLES[c - Tables.FIRST] : 0;
  }

  /** The stem of an English word; of other words, whatever that rule makes of them. */
  static String stem(String word) {
    if (word.length() < 3 || word.charAt(0) > 'z') {
      return word;
    }
    EnglishStemmer stemmer = STEMMER.get();
    stemmer.setCurrent(word);
    stemmer.stem();
    return stemmer.getCurrent();
  }
}
