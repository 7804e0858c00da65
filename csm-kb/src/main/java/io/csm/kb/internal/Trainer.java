package io.csm.kb.internal;

import io.csm.kb.LinkedQuestion;
import io.csm.kb.RerankModel;
import io.csm.kb.SearchDocument;
import io.csm.kb.SearchRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Fits the weights of a {@link RerankModel}. */
public final class Trainer {
  /** How many questions are learned from. */
  public static final int MAX_LISTS = 20_000;

  /** How many titles of a question are told apart. */
  private static final int CANDIDATES = 20;

  private static final int ROUNDS = 3;
  private static final double STEP = 0.1;

  /** By how much what was learned of a gram is drawn to nothing whenever it is met. */
  private static final double DOUBT = 0.02;

  /** What keeps the first steps of the few plain features, and of the many grams, small. */
  private static final double CAUTION = 0.01;

  private static final double CAUTION_OF_GRAMS = 1;

  /** What the score counts before anything was learned. */
  private static final double TRUST = 10;

  /** A weight that is less than this says nothing. */
  private static final double LEAST = 0.01;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<Question> questions = new ArrayList<>();

  private Trainer() {}

  /** What was found for a question, by candidate the numbers and values of its features. */
  private record Question(List<int[]> features, List<float[]> values, int right) {}

  /** By feature, its weight; empty if no question has an answer that is found. */
  public static SortedMap<String, Double> train(List<LinkedQuestion> links) {
    Trainer trainer = new Trainer();
    trainer.number("score");
    trainer.collect(links);
    return trainer.questions.isEmpty() ? new TreeMap<>() : trainer.weights();
  }

  private int number(String name) {
    return numbers.computeIfAbsent(
        name,
        any -> {
          names.add(name);
          return names.size() - 1;
        });
  }

  private void collect(List<LinkedQuestion> links) {
    Map<String, String> groups = new LinkedHashMap<>();
    links.forEach(link -> groups.putIfAbsent(link.title(), "t" + groups.size()));
    LuceneIndex index = new LuceneIndex(Math.max(1, groups.size()));
    try {
      groups.forEach(
          (title, group) -> index.put(group, List.of(SearchDocument.of(group, "und", title, ""))));
      for (LinkedQuestion link : links) {
        String right = groups.get(link.title());
        if (link.answers() && right != null && questions.size() < MAX_LISTS) {
          collect(index, link, right, groups.getOrDefault(link.question(), ""));
        }
      }
    } finally {
      index.close();
    }
  }

  /** What is found for a question, but for the question itself. */
  private void collect(LuceneIndex index, LinkedQuestion link, String right, String itself) {
    List<int[]> features = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    int[] place = {-1};
    index.compare(
        SearchRequest.of(plain(link.question())).withPage(0, CANDIDATES),
        (group, each) -> {
          if (group.equals(itself)) {
            return;
          }
          if (group.equals(right)) {
            place[0] = features.size();
          }
          features.add(each.keySet().stream().mapToInt(this::number).toArray());
          float[] found = new float[each.size()];
          int at = 0;
          for (double value : each.values()) {
            found[at++] = (float) value;
          }
          values.add(found);
        });
    if (place[0] >= 0 && features.size() > 1) {
      questions.add(new Question(features, values, place[0]));
    }
  }

  /** The words of a text, without what would be a sign in a query. */
  private static String plain(String text) {
    StringBuilder words = new StringBuilder();
    Scanner.scan(text).stream()
        .filter(token -> !token.whole())
        .forEach(
            token ->
                words
                    .append(token.ideograph() ? "" : " ")
                    .append(token.term())
                    .append(token.ideograph() ? "" : " "));
    return words.substring(0, Math.min(words.length(), SearchRequest.MAX_TEXT));
  }

  private SortedMap<String, Double> weights() {
    double[] weights = new double[names.size()];
    double[] squares = new double[names.size()];
    double[] gradient = new double[names.size()];
    boolean[] doubted = new boolean[names.size()];
    for (int i = 0; i < doubted.length; i++) {
      doubted[i] = names.get(i).indexOf(':') > 0;
      squares[i] = doubted[i] ? CAUTION_OF_GRAMS : CAUTION;
    }
    weights[0] = TRUST;
    for (int round = 0; round < ROUNDS; round++) {
      for (Question question : questions) {
        double[] likely = likely(question, weights);
        likely[question.right()]--;
        for (int i = 0; i < likely.length; i++) {
          int[] features = question.features().get(i);
          float[] values = question.values().get(i);
          for (int j = 0; j < features.length; j++) {
            gradient[features[j]] += likely[i] * values[j];
          }
        }
        for (int[] features : question.features()) {
          for (int feature : features) {
            double slope = gradient[feature];
            if (slope != 0) {
              slope += doubted[feature] ? DOUBT * weights[feature] : 0;
              squares[feature] += slope * slope;
              weights[feature] -= STEP * slope / Math.sqrt(squares[feature]);
              gradient[feature] = 0;
            }
          }
        }
      }
    }
    return kept(weights);
  }

  /** How likely each candidate is the right one. */
  private static double[] likely(Question question, double[] weights) {
    double[] likely = new double[question.features().size()];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < likely.length; i++) {
      int[] features = question.features().get(i);
      float[] values = question.values().get(i);
      for (int j = 0; j < features.length; j++) {
        likely[i] += weights[features[j]] * values[j];
      }
      most = Math.max(most, likely[i]);
    }
    double sum = 0;
    for (int i = 0; i < likely.length; i++) {
      likely[i] = Math.exp(likely[i] - most);
      sum += likely[i];
    }
    for (int i = 0; i < likely.length; i++) {
      likely[i] /= sum;
    }
    return likely;
  }

  private SortedMap<String, Double> kept(double[] weights) {
    List<Integer> strongest = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      if (Math.abs(weights[i]) >= LEAST && names.get(i).length() <= 200) {
        strongest.add(i);
      }
    }
    strongest.sort(Comparator.comparingDouble(i -> -Math.abs(weights[i])));
    SortedMap<String, Double> kept = new TreeMap<>();
    for (int i : strongest.subList(0, Math.min(strongest.size(), RerankModel.MAX_WEIGHTS))) {
      kept.put(names.get(i), Math.rint(weights[i] * 1e4) / 1e4);
    }
    return kept;
  }
}
