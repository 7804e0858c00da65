package io.csm.kb.internal;

import io.csm.kb.SearchHit;
import io.csm.kb.SearchPage;
import io.csm.kb.SearchRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Joins what was found by words with what was found by meaning, by reciprocal ranks: each list adds
 * 1 / (60 + place) to what it has (Cormack, Clarke and Büttcher, 2009). Stateless and thread-safe.
 */
public final class Fusion {
  /** How many hits of each list are joined; no more are found. */
  public static final int DEPTH = SearchRequest.MAX_LIMIT;

  private static final double OFFSET = 60;

  /** The share of a question's telling terms by which words alone are enough. */
  private static final double ENOUGH_WORDS = 0.5;

  private Fusion() {}

  /**
   * What a question means, without signs that ask for something exact; empty where it has any, or
   * says nothing: then words alone decide.
   */
  public static String meaning(String text) {
    Typed typed = Typed.parse(text);
    boolean exact =
        !typed.phrases().isEmpty()
            || !typed.excluded().isEmpty()
            || !typed.tags().isEmpty()
            || !typed.excludedTags().isEmpty()
            || !typed.categories().isEmpty()
            || !typed.prefixes().isEmpty();
    return exact ? "" : typed.words().strip().replace('\n', ' ');
  }

  /**
   * Joins two lists.
   *
   * @param least the similarity from which something is found by its meaning
   */
  public static SearchPage join(
      SearchRequest request,
      String question,
      List<SearchHit> words,
      List<SearchHit> meaning,
      double least) {
    Map<String, SearchHit> hits = new LinkedHashMap<>();
    Map<String, Double> scores = new LinkedHashMap<>();
    Set<String> near = new TreeSet<>();
    for (int i = 0; i < meaning.size(); i++) {
      SearchHit hit = meaning.get(i);
      if (hit.score() >= least) {
        near.add(hit.group());
        hits.put(hit.group(), hit);
        scores.merge(hit.group(), 1 / (OFFSET + i + 1), Double::sum);
      }
    }
    Set<String> telling = telling(question);
    for (int i = 0; i < words.size(); i++) {
      SearchHit hit = words.get(i);
      if (near.contains(hit.group()) || hasWords(hit, telling)) {
        // With what was found marked.
        hits.put(hit.group(), hit);
        scores.merge(hit.group(), 1 / (OFFSET + i + 1), Double::sum);
      }
    }
    List<SearchHit> joined = new ArrayList<>();
    hits.forEach(
        (group, hit) ->
            joined.add(
                new SearchHit(
                    group,
                    hit.locale(),
                    hit.title(),
                    hit.body(),
                    scores.getOrDefault(group, 0.0))));
    joined.sort(
        Comparator.comparingDouble((SearchHit hit) -> -hit.score())
            .thenComparing(SearchHit::group));
    int end = Math.min(joined.size(), request.offset() + request.limit());
    return new SearchPage(
        joined.subList(Math.min(request.offset(), end), end), joined.size() > end);
  }

  private static Set<String> telling(String question) {
    Set<String> all = Wording.terms(question);
    Set<String> telling = new TreeSet<>(all);
    telling.removeIf(term -> term.codePointCount(0, term.length()) < 2);
    return telling.isEmpty() ? all : telling;
  }

  private static boolean hasWords(SearchHit hit, Set<String> telling) {
    Set<String> there = Wording.terms(hit.title().text() + "\n" + hit.body().text());
    return Wording.share(telling, there) >= ENOUGH_WORDS;
  }
}
