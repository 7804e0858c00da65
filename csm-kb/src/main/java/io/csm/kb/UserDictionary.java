package io.csm.kb;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The words of a tenant's trade: names that belong together though they could be cut apart, and
 * words that mean the same. Used on queries alone, so that a new one counts at once, without an
 * index being built again. Immutable.
 *
 * @param words at most {@value #MAX_WORDS} of at most 100 characters
 * @param synonyms by word, what else to look for; at most {@value #MAX_WORDS} words with at most 20
 *     synonyms each
 */
public record UserDictionary(SortedSet<String> words, SortedMap<String, List<String>> synonyms) {
  /** The greatest number of words. */
  public static final int MAX_WORDS = 100_000;

  /** No words. */
  public static final UserDictionary EMPTY = new UserDictionary(new TreeSet<>(), new TreeMap<>());

  public UserDictionary {
    Checks.range("dictionary.words", words.size(), 0, MAX_WORDS);
    Checks.range("dictionary.synonyms", synonyms.size(), 0, MAX_WORDS);
    words.forEach(word -> Checks.length("dictionary.words", word, 100));
    synonyms.forEach(
        (word, others) -> {
          Checks.length("dictionary.synonyms", word, 100);
          Checks.range("dictionary.synonyms", others.size(), 0, 20);
          others.forEach(other -> Checks.length("dictionary.synonyms", other, 100));
        });
    words = Collections.unmodifiableSortedSet(new TreeSet<>(words));
    SortedMap<String, List<String>> copy = new TreeMap<>();
    synonyms.forEach((word, others) -> copy.put(word, List.copyOf(others)));
    synonyms = Collections.unmodifiableSortedMap(copy);
  }

  /** A dictionary of words alone. */
  public static UserDictionary of(String... words) {
    return new UserDictionary(new TreeSet<>(List.of(words)), new TreeMap<>());
  }

  /** The same with words that mean the same as {@code word}. */
  public UserDictionary withSynonyms(String word, String... others) {
    SortedMap<String, List<String>> more = new TreeMap<>(synonyms);
    List<String> all = new ArrayList<>(more.getOrDefault(word, List.of()));
    all.addAll(List.of(others));
    more.put(word, all);
    return new UserDictionary(words, more);
  }
}
