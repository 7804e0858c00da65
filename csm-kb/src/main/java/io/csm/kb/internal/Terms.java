package io.csm.kb.internal;

import java.util.ArrayList;
import java.util.List;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * The three sorts of terms of a text: tokens as they stand; pairs of neighbouring characters and
 * stems of words; and how the pairs sound.
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

  /** How pairs of characters sound; only of pairs of which both do. */
  static List<String> sounds(List<Token> tokens) {
    List<String> terms = new ArrayList<>();
    for (int i = 1; i < tokens.size(); i++) {
      if (isPair(tokens.get(i - 1), tokens.get(i))) {
        String sound = sound(tokens.get(i - 1), tokens.get(i));
        if (!sound.isEmpty()) {
          terms.add(sound);
        }
      }
    }
    return terms;
  }

  /** How a pair sounds; empty if one of them is no Chinese character. */
  static String sound(Token left, Token right) {
    int first = syllable(left);
    int second = syllable(right);
    return first == 0 || second == 0 ? "" : first + "_" + second;
  }

  private static int syllable(Token token) {
    int c = token.term().codePointAt(0);
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
