package io.csm.kb;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that is asked and that no article answers. Immutable.
 *
 * @param title the question that has most in common with the others
 * @param count how many questions there were
 * @param searches how many of them were searches; the others came from tickets
 * @param examples other wordings, the latest first, at most {@value #MAX_EXAMPLES}, each once
 * @param days how many there were on each day, in UTC
 * @param trend how many there were in the second half of the days that were looked at, less those
 *     of the first half
 */
public record Gap(
    String title,
    int count,
    int searches,
    List<Unanswered> examples,
    SortedMap<LocalDate, Integer> days,
    int trend) {
  /** The greatest number of examples. */
  public static final int MAX_EXAMPLES = 5;

  public Gap {
    examples = List.copyOf(examples);
    days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
  }
}
