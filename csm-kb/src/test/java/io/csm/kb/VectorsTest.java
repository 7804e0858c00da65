package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.csm.core.CsmException;
import io.csm.kb.internal.VectorIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Search by meaning")
class VectorsTest {
  private final HashedEmbedder embedder =
      new HashedEmbedder(128, Map.of("money back", "refund", "退钱", "退款"));
  private final SearchIndex index = SearchIndex.create(1_000, embedder, 0.5);

  @AfterEach
  void close() {
    index.close();
  }

  private void put(String group, String title, String... keys) {
    put(index, group, title, keys);
  }

  private static void put(SearchIndex into, String group, String title, String... keys) {
    into.put(
        group,
        List.of(
            new SearchDocument(
                group,
                "und",
                "",
                title,
                List.of(),
                "",
                "",
                new TreeSet<>(),
                new TreeSet<>(keys.length == 0 ? List.of("public") : List.of(keys)))));
  }

  private List<String> found(String query) {
    return index.search(SearchRequest.of(query)).hits().stream().map(SearchHit::group).toList();
  }

  @Test
  @DisplayName("finds what has none of the words, and what has the words")
  void meaning() {
    put("refund", "refund");
    put("printer", "paper jam in the printer");
    assertThat(found("money back")).containsExactly("refund");
    assertThat(found("paper jam")).containsExactly("printer");
    try (SearchIndex words = SearchIndex.create()) {
      put(words, "refund", "refund");
      assertThat(words.search(SearchRequest.of("money back")).hits()).isEmpty();
    }
  }

  @Test
  @DisplayName("finds nothing where nothing is near enough and nothing has the words")
  void threshold() {
    put("refund", "怎么退款到银行卡");
    put("invoice", "怎么开发票");
    assertThat(found("怎么退钱到银行卡")).first().isEqualTo("refund");
    // A few characters in common are neither half of the words nor near.
    assertThat(found("猫咪的怎样喂养")).isEmpty();
    try (SearchIndex words = SearchIndex.create()) {
      put(words, "refund", "怎么退款到银行卡");
      assertThat(words.search(SearchRequest.of("猫咪的怎样喂养")).hits()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("has the keys of who looks in the query, so that what is hidden takes no place")
  void keys() {
    for (int i = 0; i < 200; i++) {
      put("secret" + i, "refund refund", "agent");
    }
    put("open", "about the refund of orders");
    assertThat(found("money back")).containsExactly("open");
  }

  @Test
  @DisplayName("joins the places in both lists: 1 / (60 + place), summed")
  void fusion() {
    put("both", "refund of an order");
    put("words", "order order of shoes and socks and hats and coats");
    SearchPage page = index.search(SearchRequest.of("refund of an order"));
    assertThat(page.hits().get(0).group()).isEqualTo("both");
    assertThat(page.hits().get(0).score()).isCloseTo(2 / 61.0, within(1e-12));
  }

  @Test
  @DisplayName("is as near as a look at every vector says")
  void oracle() {
    HashedEmbedder model = new HashedEmbedder(64, Map.of());
    VectorIndex vectors = new VectorIndex(model);
    Random random = new Random(5);
    Map<String, String> titles = new TreeMap<>();
    String letters = "退款发票安装打印机订单银行卡密码";
    for (int i = 0; i < 300; i++) {
      titles.put("g" + i, word(random, letters, 6));
    }
    titles.forEach(
        (group, title) -> vectors.put(group, List.of(SearchDocument.of(group, "und", title, ""))));
    int same = 0;
    for (int i = 0; i < 50; i++) {
      String query = word(random, letters, 6);
      List<String> truth = new ArrayList<>(titles.keySet());
      truth.sort(
          Comparator.comparingDouble(
              group -> -cosine(model.vector(query), model.vector(titles.get(group)))));
      List<SearchHit> hits = vectors.search(SearchRequest.of(query), query, 10);
      for (SearchHit hit : hits) {
        assertThat(hit.score())
            .isCloseTo(
                cosine(model.vector(query), model.vector(titles.get(hit.group()))), within(1e-4));
      }
      List<String> found = new ArrayList<>(hits.stream().map(SearchHit::group).toList());
      found.retainAll(truth.subList(0, 10));
      same += found.size();
    }
    // The graph is approximate; equals at the end of the ten may differ.
    assertThat(same).isGreaterThan(475);
    vectors.close();
  }

  private static String word(Random random, String letters, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      ofA += a[i] * a[i];
      ofB += b[i] * b[i];
    }
    return product / Math.sqrt(ofA * ofB);
  }

  @Test
  @DisplayName("goes by words where something is asked for exactly")
  void exact() {
    put("refund", "refund");
    put("back", "money back within a week");
    assertThat(found("\"money back\"")).containsExactly("back");
    assertThat(found("money back -week")).isEmpty();
    assertThat(found("mon*")).containsExactly("back");
  }

  @Test
  @DisplayName("goes by words while the embedder fails, and takes in later what it missed")
  void failing() {
    embedder.fails = true;
    put("refund", "refund");
    assertThat(index.waitingForVectors()).isEqualTo(1);
    assertThat(found("refund")).containsExactly("refund");
    assertThat(found("money back")).isEmpty();

    embedder.fails = false;
    assertThat(found("money back")).isEmpty();
    put("printer", "paper jam");
    assertThat(index.waitingForVectors()).isZero();
    assertThat(found("money back")).containsExactly("refund");
  }

  @Test
  @DisplayName("forgets the meaning of what was replaced or removed, also where the embedder fails")
  void replaced() {
    put("a", "refund");
    embedder.fails = true;
    put("a", "paper jam");
    embedder.fails = false;
    assertThat(found("money back")).isEmpty();
    put("b", "refund");
    index.put("b", List.of());
    assertThat(found("money back")).isEmpty();
  }

  @Test
  @DisplayName("takes a model that breaks its promise for one that fails, and texts of any length")
  void broken() {
    HashedEmbedder wrong =
        new HashedEmbedder(8, Map.of()) {
          @Override
          float[] vector(String text) {
            return new float[] {Float.NaN};
          }
        };
    try (SearchIndex other = SearchIndex.create(10, wrong, 0.5)) {
      put(other, "a", "refund");
      assertThat(other.waitingForVectors()).isEqualTo(1);
      assertThat(other.search(SearchRequest.of("refund")).hits()).hasSize(1);
    }
    index.put(
        "long", List.of(SearchDocument.of("long", "und", "长".repeat(2_000), "退款".repeat(250_000))));
    assertThat(index.waitingForVectors()).isZero();
    assertThat(found("退款")).containsExactly("long");
  }

  @Test
  @DisplayName("refuses thresholds and dimensions that cannot be")
  void refuses() {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> SearchIndex.create(10, embedder, 1.1));
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> SearchIndex.create(10, new HashedEmbedder(2_000, Map.of()), 0.5));
  }
}
