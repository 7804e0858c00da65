package io.csm.kb;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is looked for, by whom. Immutable.
 *
 * @param text as people type it: words, {@code "phrases"}, {@code -exclusions}, {@code tag:},
 *     {@code category:}, and {@code begin*}; at most {@value #MAX_TEXT} UTF-16 units
 * @param keys of who looks; nothing is found that none of them opens
 * @param locales in which to look, where several fit equally well in this order; empty for all
 * @param kind what sort of document; empty for all
 * @param offset how many hits to pass over, 0 to {@value #MAX_OFFSET}
 * @param limit how many hits to answer, 1 to {@value #MAX_LIMIT}
 */
public record SearchRequest(
    String text, SortedSet<String> keys, List<String> locales, String kind, int offset, int limit) {
  /** The greatest length of a text. */
  public static final int MAX_TEXT = 2_000;

  /** The greatest number of hits on a page. */
  public static final int MAX_LIMIT = 100;

  /** The greatest number of hits to pass over. */
  public static final int MAX_OFFSET = 10_000;

  public SearchRequest {
    Checks.length("search.text", text, MAX_TEXT);
    Checks.range("search.offset", offset, 0, MAX_OFFSET);
    Checks.range("search.limit", limit, 1, MAX_LIMIT);
    Checks.range("search.locales", locales.size(), 0, 20);
    keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    locales = List.copyOf(locales);
  }

  /** The first ten hits among what is public. */
  public static SearchRequest of(String text) {
    return new SearchRequest(text, new TreeSet<>(List.of("public")), List.of(), "", 0, 10);
  }

  /** The same by somebody with other keys. */
  public SearchRequest withKeys(SortedSet<String> changed) {
    return new SearchRequest(text, changed, locales, kind, offset, limit);
  }

  /** The same in these languages. */
  public SearchRequest withLocales(List<String> changed) {
    return new SearchRequest(text, keys, changed, kind, offset, limit);
  }

  /** The same among one kind of document. */
  public SearchRequest withKind(String changed) {
    return new SearchRequest(text, keys, locales, changed, offset, limit);
  }

  /** Another page of the same. */
  public SearchRequest withPage(int changedOffset, int changedLimit) {
    return new SearchRequest(text, keys, locales, kind, changedOffset, changedLimit);
  }
}
