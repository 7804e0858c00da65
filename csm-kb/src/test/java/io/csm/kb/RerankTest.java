package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A model that was learned")
class RerankTest {
  private static final RerankModel BACKWARDS = model(Map.of("score", -1.0));

  private final SearchIndex index = SearchIndex.create();

  @AfterEach
  void close() {
    index.close();
  }

  private static RerankModel model(Map<String, Double> weights) {
    return new RerankModel("test", new TreeMap<>(weights));
  }

  private void put(String group, String title) {
    index.put(group, List.of(SearchDocument.of(group, "und", title, "")));
  }

  private List<String> found(SearchRequest request) {
    return index.search(request).hits().stream().map(SearchHit::group).toList();
  }

  private List<String> found(String text) {
    return found(SearchRequest.of(text));
  }

  /** As many titles as there are numbers, each with fewer words of the question than the last. */
  private void ladder(int size) {
    for (int i = 0; i < size; i++) {
      put(
          "g%03d".formatted(i),
          "订单" + "退".repeat(i < 40 ? 1 : 0) + "x".repeat(i % 7) + " 其他".repeat(i));
    }
  }

  @Test
  @DisplayName("orders the head of what is found, and leaves scores and what follows as they are")
  void order() {
    ladder(70);
    SearchRequest request = SearchRequest.of("退订单").withPage(0, 70);
    List<SearchHit> plain = index.search(request).hits();
    index.use(BACKWARDS);
    List<SearchHit> learned = index.search(request).hits();

    List<SearchHit> head = new ArrayList<>(learned.subList(0, RerankModel.WINDOW));
    assertThat(head.get(0).score()).isLessThan(head.get(RerankModel.WINDOW - 1).score());
    Collections.reverse(head);
    assertThat(head.stream().map(SearchHit::score).toList())
        .isEqualTo(plain.subList(0, RerankModel.WINDOW).stream().map(SearchHit::score).toList());
    assertThat(learned.subList(RerankModel.WINDOW, 70))
        .isEqualTo(plain.subList(RerankModel.WINDOW, 70));

    index.use(RerankModel.NONE);
    assertThat(index.search(request).hits()).isEqualTo(plain);
  }

  @Test
  @DisplayName("gives pages that are cut from one order, whatever their size")
  void pages() {
    ladder(70);
    index.use(model(Map.of("score", -1.0, "length", 3.0)));
    SearchRequest request = SearchRequest.of("退订单");
    List<String> all = found(request.withPage(0, 70));
    List<String> pages = new ArrayList<>();
    for (int from = 0; from < 70; from += 7) {
      pages.addAll(found(request.withPage(from, 7)));
    }
    assertThat(pages).isEqualTo(all).doesNotHaveDuplicates();
    assertThat(index.search(request.withPage(0, 7)).more()).isTrue();
    assertThat(index.search(request.withPage(63, 7)).more()).isFalse();
  }

  @Test
  @DisplayName("does not touch what is suggested while somebody types")
  void suggestions() {
    put("a", "退款");
    put("b", "退款 其他");
    SearchPage before = index.suggest(SearchRequest.of("退"));
    index.use(BACKWARDS);
    assertThat(index.suggest(SearchRequest.of("退"))).isEqualTo(before);
  }

  @Test
  @DisplayName("says what it made of a title, which adds up to its place")
  void explanation() {
    put("a", "退款 多久");
    put("b", "退款 怎么 办");
    SearchRequest request = SearchRequest.of("退款 怎么");
    assertThat(found(request)).containsExactly("b", "a");
    assertThat(index.explain(request, "a").orElseThrow().learned()).isEmpty();

    index.use(model(Map.of("both:退款", 1.0, "asked:怎", 5.0, "said:办", -2.0, "score", 0.5)));
    assertThat(found(request)).containsExactly("a", "b");
    List<SearchExplanation.Learned> why = index.explain(request, "a").orElseThrow().learned();
    assertThat(why)
        .extracting(SearchExplanation.Learned::feature)
        .containsExactly("asked:怎", "both:退款", "score");
    assertThat(sum(why)).isGreaterThan(sum(index.explain(request, "b").orElseThrow().learned()));
  }

  private static double sum(List<SearchExplanation.Learned> learned) {
    return learned.stream().mapToDouble(each -> each.value() * each.weight()).sum();
  }

  @Test
  @DisplayName("takes of an article with similar questions the one that fits best")
  void questions() {
    index.put(
        "a",
        List.of(
            new SearchDocument(
                "a",
                "und",
                "",
                "账单 说明",
                List.of("怎么退款"),
                "",
                "",
                new TreeSet<>(),
                new TreeSet<>(List.of("public")))));
    put("b", "怎么退款呢");
    index.use(model(Map.of("asked1", 1.0, "length", 1.0)));
    assertThat(found("怎么退款")).containsExactly("a", "b");
  }

  private static List<LinkedQuestion> links(int from, int to) {
    List<LinkedQuestion> links = new ArrayList<>();
    for (int i = from; i < to; i++) {
      links.add(new LinkedQuestion("return thing" + i, "refund thing" + i, true));
      links.add(new LinkedQuestion("return thing" + i, "return box thing" + i, false));
    }
    return links;
  }

  @Test
  @DisplayName("finds for questions it has not seen what stood second before, always the same")
  void training() {
    RerankModel model = RerankTrainer.train("1", links(0, 40));
    assertThat(RerankTrainer.train("1", links(0, 40))).isEqualTo(model);
    for (LinkedQuestion link : links(40, 60)) {
      put(link.title(), link.title());
    }
    assertThat(found("return thing50").get(0)).isEqualTo("return box thing50");
    index.use(model);
    for (LinkedQuestion link : links(40, 60)) {
      if (link.answers()) {
        assertThat(found(link.question()).get(0)).isEqualTo(link.title());
      }
    }
  }

  @Test
  @DisplayName("has no weights where there is nothing to learn from")
  void nothing() {
    assertThat(RerankTrainer.train("1", List.of()).weights()).isEmpty();
    assertThat(RerankTrainer.train("1", List.of(new LinkedQuestion("a", "b", true))).weights())
        .isEmpty();
    List<LinkedQuestion> signs = List.of(new LinkedQuestion("-\"tag:x*", "“", true));
    assertThat(RerankTrainer.train("1", signs).weights()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "beauty, 1, model.weights",
    "asked4, 1, model.weights",
    "score, NaN, model.weights.score",
    "both:退款, 1e7, model.weights.both:退款"
  })
  @DisplayName("is refused with the path of what is wrong")
  void refused(String feature, double weight, String path) {
    Map<String, Double> weights = Map.of(feature, weight);
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> model(weights))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(Code.INVALID_VALUE);
              assertThat(refused.problem().path()).isEqualTo(path);
            });
  }
}
