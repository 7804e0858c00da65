package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Whatever is searched")
class SearchLawsTest {
  private static final int GROUPS = 3_000;

  /** Characters of which some are in most texts, and others in few. */
  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int rank = (int) (60 * random.nextDouble() * random.nextDouble() * random.nextDouble());
      text.appendCodePoint('一' + rank);
    }
    return text.toString();
  }

  private static SearchDocument document(Random random, String group, String locale) {
    return new SearchDocument(
        group,
        locale,
        "",
        text(random, 2 + random.nextInt(8)),
        List.of(),
        random.nextInt(4) == 0 ? text(random, 5 + random.nextInt(30)) : "",
        "",
        new TreeSet<>(),
        new TreeSet<>(List.of(random.nextInt(5) == 0 ? "team:1" : "public")));
  }

  private static SearchIndex filled(Random random) {
    SearchIndex index = SearchIndex.create();
    for (int i = 0; i < GROUPS; i++) {
      String group = "g%04d".formatted(i);
      List<SearchDocument> documents = new ArrayList<>(List.of(document(random, group, "zh-CN")));
      if (random.nextInt(5) == 0) {
        documents.add(document(random, group, "zh-TW"));
      }
      index.put(group, documents);
      if (i == GROUPS / 2) {
        index.search(SearchRequest.of("一")); // a second segment from here on
      }
    }
    for (int i = 0; i < GROUPS; i += 17) {
      String group = "g%04d".formatted(i);
      index.put(group, i % 2 == 0 ? List.of() : List.of(document(random, group, "zh-CN")));
    }
    return index;
  }

  /** By group, what it scores, each looked at alone. */
  private static Map<String, Double> naive(SearchIndex index, String text) {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (int i = 0; i < GROUPS; i++) {
      String group = "g%04d".formatted(i);
      Optional<SearchExplanation> why = index.explain(SearchRequest.of(text), group);
      why.ifPresent(found -> scores.put(group, found.score()));
    }
    return scores;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  @DisplayName("the best of all stand first, though not all are looked at, on pages of any size")
  void nothingBetterIsLeftOut(long seed) {
    Random random = new Random(seed);
    try (SearchIndex index = filled(random)) {
      for (int round = 0; round < 2; round++) {
        String text = text(random, 2 + 8 * round);
        SearchRequest request = SearchRequest.of(text);
        Map<String, Double> scores = naive(index, text);
        List<Double> best =
            scores.values().stream().sorted(Comparator.reverseOrder()).limit(100).toList();
        List<SearchHit> hits = index.search(request.withPage(0, 100)).hits();

        assertThat(hits).as(text).hasSize(best.size());
        for (int i = 0; i < hits.size(); i++) {
          assertThat(hits.get(i).score()).as(text).isCloseTo(best.get(i), within(1e-3));
          assertThat(scores.get(hits.get(i).group()))
              .as(text)
              .isCloseTo(hits.get(i).score(), within(1e-3));
        }
        assertThat(index.search(request.withPage(0, 7)).hits()).isEqualTo(hits.subList(0, 7));
        List<SearchHit> later = index.search(request.withPage(100, 100)).hits();
        assertThat(index.search(request.withPage(150, 100)).hits().subList(0, 50))
            .as("pages far behind, for which everything is looked at")
            .isEqualTo(later.subList(50, 100));
      }
    }
  }

  @Test
  @DisplayName("the count is that of all that are found")
  void count() {
    try (SearchIndex index = filled(new Random(4))) {
      String rare = new String(Character.toChars('一' + 40));
      assertThat(index.facets(SearchRequest.of(rare)).total())
          .isPositive()
          .isEqualTo(naive(index, rare).size());
    }
  }
}
