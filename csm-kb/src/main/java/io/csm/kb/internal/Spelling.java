package io.csm.kb.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The words of a segment by what remains of them without one letter, so that words one edit away
 * are found by a few look-ups (W. Garbe, Symmetric Delete spelling correction, 2012). Immutable.
 *
 * <p>Holds words of 4 to 24 characters, at most {@value #MAX_WORDS} of them.
 */
final class Spelling {
  static final int MAX_WORDS = 100_000;
  static final int MIN_LENGTH = 4;
  static final int MAX_LENGTH = 24;

  private final Map<String, List<String>> byRemainder = new HashMap<>();

  /** The words of some fields, each of which may be missing. */
  Spelling(LeafReader reader, String... fields) throws IOException {
    Set<String> known = new HashSet<>();
    for (String field : fields) {
      Terms terms = reader.terms(field);
      if (terms != null) {
        TermsEnum each = terms.iterator();
        for (BytesRef term = each.next();
            term != null && known.size() < MAX_WORDS;
            term = each.next()) {
          String word = term.utf8ToString();
          if (fits(word) && known.add(word)) {
            add(word);
          }
        }
      }
    }
  }

  private void add(String word) {
    byRemainder.computeIfAbsent(word, any -> new ArrayList<>(1)).add(word);
    for (int i = 0; i < word.length(); i++) {
      byRemainder.computeIfAbsent(without(word, i), any -> new ArrayList<>(1)).add(word);
    }
  }

  private static boolean fits(String word) {
    return word.length() >= MIN_LENGTH
        && word.length() <= MAX_LENGTH
        && word.chars().allMatch(Character::isLetter)
        && word.codePoints().noneMatch(Glyphs::isIdeograph);
  }

  private static String without(String word, int at) {
    return word.substring(0, at) + word.substring(at + 1);
  }

  /** The words that are one edit away: a letter more, less or otherwise, or two swapped. */
  List<String> near(String word) {
    List<String> near = new ArrayList<>(2);
    if (fits(word)) {
      collect(word, word, near);
      for (int i = 0; i < word.length(); i++) {
        collect(word, without(word, i), near);
      }
    }
    return near;
  }

  private void collect(String word, String remainder, List<String> near) {
    @Nullable List<String> candidates = byRemainder.get(remainder);
    if (candidates != null) {
      for (String candidate : candidates) {
        if (!near.contains(candidate) && isOneEdit(word, candidate)) {
          near.add(candidate);
        }
      }
    }
  }

  static boolean isOneEdit(String a, String b) {
    String shorter = a.length() <= b.length() ? a : b;
    String longer = a.length() <= b.length() ? b : a;
    int first = 0;
    while (first < shorter.length() && shorter.charAt(first) == longer.charAt(first)) {
      first++;
    }
    if (longer.length() == shorter.length() + 1) {
      return longer.substring(first + 1).equals(shorter.substring(first));
    }
    if (longer.length() != shorter.length() || first == shorter.length()) {
      return false;
    }
    if (longer.substring(first + 1).equals(shorter.substring(first + 1))) {
      return true;
    }
    return first + 1 < shorter.length()
        && shorter.charAt(first) == longer.charAt(first + 1)
        && shorter.charAt(first + 1) == longer.charAt(first)
        && longer.substring(first + 2).equals(shorter.substring(first + 2));
  }
}
