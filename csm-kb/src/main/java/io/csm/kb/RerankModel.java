package io.csm.kb;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was learned about which title answers which question: a weight for each feature of the two,
 * whose sum orders the first {@value #WINDOW} groups of a search anew. Data of the host, to be kept
 * as it likes, e.g. as JSON: a text and a map of numbers. Immutable.
 *
 * <p>Features, each from 0 to 1, where a gram is a token, or two or three neighbouring ones, and
 * counts by the rarity of its tokens:
 *
 * <ul>
 *   <li>{@code score}: the score without the model, as a share of the best one;
 *   <li>{@code title}: the share of it that comes from the title;
 *   <li>{@code asked1}, {@code asked2}, {@code asked3}: which share of the question's grams of one,
 *       two and three tokens the title has; {@code said1} to {@code said3}: which share of the
 *       title's grams the question has;
 *   <li>{@code run}: the longest run of tokens that both have, as a share of the question;
 *   <li>{@code length}: the smaller number of tokens as a share of the larger one;
 *   <li>{@code first}, {@code last}: 1 if both begin, or end, with the same token;
 *   <li>{@code both:}, {@code asked:} and {@code said:}, followed by a gram of one or two tokens: 1
 *       if both have it, the question alone, or the title alone.
 * </ul>
 *
 * Of several titles, which an article with similar questions has, the one counts that fits best.
 *
 * @param name which model it is, e.g. with a version; at most 100 characters
 * @param weights by feature, from -{@value #MAX_WEIGHT} to {@value #MAX_WEIGHT}; at most {@value
 *     #MAX_WEIGHTS}. Without any, nothing is ordered anew
 */
public record RerankModel(String name, SortedMap<String, Double> weights) {
  /** How many groups at the head of a search are ordered anew. */
  public static final int WINDOW = 50;

  /** The greatest number of weights. */
  public static final int MAX_WEIGHTS = 50_000;

  /** The greatest weight. */
  public static final int MAX_WEIGHT = 1_000_000;

  /** The model that leaves everything where it is. */
  public static final RerankModel NONE = new RerankModel("", new TreeMap<>());

  private static final List<String> PLAIN =
      List.of(
          "asked1", "asked2", "asked3", "first", "last", "length", "run", "said1", "said2", "said3",
          "score", "title");
  private static final List<String> OF_GRAMS = List.of("both:", "asked:", "said:");

  public RerankModel {
    Checks.length("model.name", name, 100);
    Checks.range("model.weights", weights.size(), 0, MAX_WEIGHTS);
    weights.forEach(
        (feature, weight) -> {
          Checks.length("model.weights", feature, 200);
          if (!PLAIN.contains(feature) && OF_GRAMS.stream().noneMatch(feature::startsWith)) {
            throw CsmException.of(
                Code.INVALID_VALUE,
                "model.weights",
                "value",
                feature,
                "expected",
                "one of " + String.join(", ", PLAIN) + ", or both:, asked: or said: and a gram");
          }
          if (!(Math.abs(weight) <= MAX_WEIGHT)) {
            throw CsmException.of(
                Code.INVALID_VALUE,
                "model.weights." + feature,
                "value",
                weight,
                "expected",
                "a number from -" + MAX_WEIGHT + " to " + MAX_WEIGHT);
          }
        });
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
  }
}
