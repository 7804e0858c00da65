package io.csm.kb;

import java.util.List;

/**
 * Why a group is found where it is. Immutable.
 *
 * @param locale of the document that fits best
 * @param score the sum of all that the evidence counts, but for rounding
 * @param evidence what was found, the strongest first
 * @param learned what a {@link RerankModel} makes of it, the strongest first; empty without one,
 *     and beyond its window
 */
public record SearchExplanation(
    String locale, double score, List<Evidence> evidence, List<Learned> learned) {
  public SearchExplanation {
    evidence = List.copyOf(evidence);
    learned = List.copyOf(learned);
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

  /**
   * A feature of a model. It counts value times weight, and the sum of that over all features
   * decides the order.
   *
   * @param feature as {@link RerankModel} names it
   * @param value from 0 to 1
   * @param weight which the model gives it
   */
  public record Learned(String feature, double value, double weight) {}
}
