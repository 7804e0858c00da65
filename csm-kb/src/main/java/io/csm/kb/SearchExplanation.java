package io.csm.kb;

import java.util.List;

/**
 * Why a group is found where it is. Immutable.
 *
 * @param locale of the document that fits best
 * @param score the sum of all that the evidence counts, but for rounding
 * @param evidence what was found, the strongest first
 */
public record SearchExplanation(String locale, double score, List<Evidence> evidence) {
  public SearchExplanation {
    evidence = List.copyOf(evidence);
  }

  /**
   * Something that a query looked for and a document has.
   *
   * @param text in its usual spelling, as it was looked for: a character, a word, a pair of
   *     characters, a stem or a phrase
   * @param title what it counts in the title and the questions
   * @param whole what it counts in the whole text
   */
  public record Evidence(String text, double title, double whole) {}
}
