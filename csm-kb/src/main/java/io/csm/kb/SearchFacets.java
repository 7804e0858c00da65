package io.csm.kb;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many groups a search finds, in all and by what they have. Immutable. A group counts once, by
 * the document that fits best, and only if who looks may see it.
 *
 * @param total how many there are
 * @param categories by category, those of the categories below included
 * @param tags by tag
 * @param locales by language
 * @param kinds by kind
 */
public record SearchFacets(
    long total,
    SortedMap<String, Long> categories,
    SortedMap<String, Long> tags,
    SortedMap<String, Long> locales,
    SortedMap<String, Long> kinds) {
  public SearchFacets {
    categories = Collections.unmodifiableSortedMap(new TreeMap<>(categories));
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    locales = Collections.unmodifiableSortedMap(new TreeMap<>(locales));
    kinds = Collections.unmodifiableSortedMap(new TreeMap<>(kinds));
  }
}
