package io.csm.kb.internal;

import io.csm.kb.RerankModel;
import io.csm.kb.SearchExplanation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model made ready to order what a search has found. Immutable. */
final class Reranker {
  /** How many titles of a document are compared, questions included. */
  private static final int MAX_TITLES = 20;

  private final Map<String, Double> weights;

  private Reranker(Map<String, Double> weights) {
    this.weights = weights;
  }

  static Reranker of(RerankModel model) {
    return new Reranker(new HashMap<>(model.weights()));
  }

  /** Whether it leaves everything where it is. */
  boolean isNothing() {
    return weights.isEmpty();
  }

  private record Judged(Best.Found found, double sum, int place) {}

  /** The first ones in the order of the model, of equals the earlier one, then the others. */
  List<Best.Found> order(
      State now, String text, List<State.Weighed> evidence, List<Best.Found> found)
      throws IOException {
    List<Best.Found> head = found.subList(0, Math.min(RerankModel.WINDOW, found.size()));
    List<Map<String, Double>> features = features(now, text, evidence, head);
    List<Judged> judged = new ArrayList<>();
    for (int i = 0; i < head.size(); i++) {
      judged.add(new Judged(head.get(i), sum(features.get(i)), i));
    }
    judged.sort(
        Comparator.<Judged>comparingDouble(each -> -each.sum())
            .thenComparingInt(each -> each.place()));
    List<Best.Found> ordered = new ArrayList<>(found.size());
    judged.forEach(each -> ordered.add(each.found()));
    ordered.addAll(found.subList(head.size(), found.size()));
    return ordered;
  }

  private double sum(Map<String, Double> features) {
    double sum = 0;
    for (Map.Entry<String, Double> each : features.entrySet()) {
      sum += weights.getOrDefault(each.getKey(), 0.0) * each.getValue();
    }
    return sum;
  }

  /** What counts how much of one of those that were found, the strongest first. */
  List<SearchExplanation.Learned> explain(
      State now, String text, List<State.Weighed> evidence, List<Best.Found> found, int which)
      throws IOException {
    List<Best.Found> head = found.subList(0, Math.min(RerankModel.WINDOW, found.size()));
    List<SearchExplanation.Learned> learned = new ArrayList<>();
    if (which < head.size()) {
      features(now, text, evidence, head)
          .get(which)
          .forEach(
              (feature, value) -> {
                double weight = weights.getOrDefault(feature, 0.0);
                if (weight * value != 0) {
                  learned.add(new SearchExplanation.Learned(feature, value, weight));
                }
              });
    }
    learned.sort(Comparator.comparingDouble(each -> -Math.abs(each.weight() * each.value())));
    return learned;
  }

  /** By place, the features of what was found; the first is what the others' scores relate to. */
  List<Map<String, Double>> features(
      State now, String text, List<State.Weighed> evidence, List<Best.Found> found)
      throws IOException {
    List<Integer> stored = new ArrayList<>();
    List<Map<String, Double>> features = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      stored.add(i);
      features.add(Map.of());
    }
    stored.sort(
        Comparator.<Integer>comparingInt(i -> found.get(i).leaf())
            .thenComparingInt(i -> found.get(i).document()));
    Likeness likeness = new Likeness(now, text);
    int leaf = -1;
    Texts texts = null;
    for (int i : stored) {
      Best.Found each = found.get(i);
      if (texts == null || leaf != each.leaf()) {
        leaf = each.leaf();
        texts = new Texts(now.leaf(leaf));
      }
      double inTitle = 0;
      for (State.Weighed one : evidence) {
        inTitle += one.inTitle(leaf, each.document());
      }
      double top = found.get(0).score();
      double score = top > 0 ? each.score() / top : 0;
      double title = each.score() > 0 ? Math.min(1, inTitle / each.score()) : 0;
      features.set(i, best(likeness, texts.titles(each.document()), score, title));
    }
    return features;
  }

  /** The features of the title that fits best. */
  private Map<String, Double> best(
      Likeness likeness, List<String> titles, double score, double title) {
    Map<String, Double> best = Map.of();
    double most = Double.NEGATIVE_INFINITY;
    for (String each : titles.subList(0, Math.min(MAX_TITLES, titles.size()))) {
      Map<String, Double> next = new LinkedHashMap<>();
      next.put("score", score);
      next.put("title", title);
      likeness.with(each, next::put);
      double sum = sum(next);
      if (sum > most) {
        most = sum;
        best = next;
      }
    }
    return best;
  }
}
