package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.csm.core.Code;
import io.csm.core.CsmException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Search")
class SearchIndexTest {
  private final SearchIndex index = SearchIndex.create();

  @AfterEach
  void close() {
    index.close();
  }

  private void put(String group, String title, String body) {
    index.put(group, List.of(SearchDocument.of(group, "und", title, body)));
  }

  private void put(
      String group, String title, String category, List<String> tags, List<String> keys) {
    index.put(
        group,
        List.of(
            new SearchDocument(
                group,
                "en",
                "",
                title,
                List.of(),
                "",
                category,
                new TreeSet<>(tags),
                new TreeSet<>(keys))));
  }

  private List<String> found(String query) {
    return groups(index.search(SearchRequest.of(query)));
  }

  private static List<String> groups(SearchPage page) {
    return page.hits().stream().map(SearchHit::group).toList();
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    "装, 安装简单",
    "安装, 安装简单",
    "处理, 待处理",
    "农业, 中国农业发展银行",
    "农业发展银行, 中国农业发展银行",
    "銀行, 中国农业发展银行",
    "银行, 中國農業發展銀行",
    "iPhone15, 我的 ｉＰｈｏｎｅ１５ 坏了",
    "iphone, 苹果iPhone15手机",
    "15, 苹果iPhone15手机",
    "AB12, Error AB-12 when printing",
    "AB-12, Error ab12 when printing",
    "ab 12, Error AB-12 when printing",
    "v2.1, What is new in v2.1",
    "cafe, Café au lait",
    "refunds, How to refund an order",
    "refund, Refunding orders",
    "ﾃｽﾄ, テスト",
    "환불, 환불 방법"
  })
  @DisplayName("finds a piece of a title, however it is written")
  void pieces(String query, String title) {
    put("other", "完全不同的东西", "nothing at all");
    put("wanted", title, "");

    assertThat(found(query)).first().isEqualTo("wanted");
  }

  @Test
  @DisplayName("finds a word that two languages share a text with")
  void mixed() {
    put("a", "如何重置 VPN 密码", "打开 Settings 然后点击 Reset");
    put("b", "如何重置邮箱密码", "打开网页");

    assertThat(found("vpn 密码 reset").get(0)).isEqualTo("a");
  }

  @Test
  @DisplayName("demands phrases as they stand, and leaves out what is excluded")
  void phrases() {
    put("a", "reset password", "");
    put("b", "password reset", "");
    put("c", "修改密码", "");
    put("d", "密码修改", "");

    assertThat(found("\"reset password\"")).containsExactly("a");
    assertThat(found("“修改密码”")).containsExactly("c");
    assertThat(found("password -\"reset password\"")).containsExactly("b");
    assertThat(found("密码 -修改密码")).containsExactly("d");
    assertThat(found("-password")).containsExactlyInAnyOrder("c", "d");
  }

  @Test
  @DisplayName("filters by tag and category")
  void filters() {
    put("a", "printer", "hardware/printers", List.of("paper"), List.of("public"));
    put("b", "printer", "hardware", List.of("ink"), List.of("public"));
    put("c", "printer", "software", List.of(), List.of("public"));

    assertThat(found("printer tag:paper")).containsExactly("a");
    assertThat(found("printer -tag:paper")).containsExactlyInAnyOrder("b", "c");
    assertThat(found("category:hardware")).containsExactlyInAnyOrder("a", "b");
    assertThat(found("category:hardware/printers")).containsExactly("a");
    assertThat(found("category:hard")).isEmpty();
  }

  @Test
  @DisplayName("takes what a word begins with for the word, if told so or while somebody types")
  void prefixes() {
    put("a", "configuration of printers", "");
    put("b", "修改配置文件", "");

    assertThat(found("conf*")).containsExactly("a");
    assertThat(groups(index.suggest(SearchRequest.of("configuration of pri"))))
        .containsExactly("a");
    assertThat(groups(index.suggest(SearchRequest.of("修改配")))).containsExactly("b");
    assertThat(groups(index.suggest(SearchRequest.of("printers conf")))).containsExactly("a");
    assertThat(groups(index.suggest(SearchRequest.of("xyz")))).isEmpty();
  }

  @Test
  @DisplayName("finds what is spelled wrong, behind what is spelled so")
  void spelling() {
    put("a", "password reset", "");
    put("b", "花呗额度", "");

    assertThat(found("pasword")).containsExactly("a");
    assertThat(found("passwrod")).containsExactly("a");
    assertThat(found("画呗额度").get(0)).isEqualTo("b");
    put("c", "pasword manager", "");
    assertThat(found("pasword")).containsExactly("c");
  }

  @Test
  @DisplayName("uses a new dictionary at once, without new documents")
  void dictionary() {
    put("a", "发展农业的银行在中国", "");
    put("b", "关于中国农业发展银行的说明和办法", "");
    put("c", "笔记本电脑", "");

    assertThat(found("手提电脑")).first().isEqualTo("c");
    assertThat(found("laptop")).isEmpty();
    index.use(UserDictionary.of("中国农业发展银行").withSynonyms("laptop", "笔记本"));
    assertThat(found("laptop")).containsExactly("c");
    assertThat(found("中国农业发展银行").get(0)).isEqualTo("b");
  }

  @Test
  @DisplayName("finds nothing that the keys do not open, and does not let it take a place")
  void keys() {
    for (int i = 0; i < 30; i++) {
      put("secret" + i, "salary salary", "", List.of(), List.of("team:1"));
    }
    put("open", "about a salary, among other things", "", List.of(), List.of("public"));

    assertThat(found("salary")).containsExactly("open");
    SearchPage page = index.search(SearchRequest.of("salary").withPage(0, 1));
    assertThat(page.more()).isFalse();
    assertThat(groups(index.suggest(SearchRequest.of("sal")))).containsExactly("open");
    assertThat(
            groups(
                index.search(
                    SearchRequest.of("salary").withKeys(new TreeSet<>(List.of("team:1"))))))
        .hasSize(10)
        .doesNotContain("open");
    assertThat(index.search(SearchRequest.of("salary").withKeys(new TreeSet<>())).hits()).isEmpty();
  }

  @Test
  @DisplayName("finds each group once, in the language that fits, and among equals as was asked")
  void languages() {
    index.put(
        "a",
        List.of(
            SearchDocument.of("a", "en", "Refund an order", "PayPal"),
            SearchDocument.of("a", "zh-CN", "订单退款", "PayPal")));

    assertThat(index.search(SearchRequest.of("退款")).hits())
        .singleElement()
        .satisfies(hit -> assertThat(hit.locale()).isEqualTo("zh-CN"));
    assertThat(index.search(SearchRequest.of("refund")).hits())
        .singleElement()
        .satisfies(hit -> assertThat(hit.locale()).isEqualTo("en"));
    assertThat(index.search(SearchRequest.of("退款").withLocales(List.of("en"))).hits()).isEmpty();
    index.put(
        "b",
        List.of(
            SearchDocument.of("b", "de", "Skonto", ""),
            SearchDocument.of("b", "fr", "Skonto", "")));
    for (List<String> wish : List.of(List.of("fr", "de"), List.of("de", "fr"))) {
      assertThat(index.search(SearchRequest.of("skonto").withLocales(wish)).hits().get(0).locale())
          .isEqualTo(wish.get(0));
    }
  }

  @Test
  @DisplayName("gives the same order on pages of any size, equals by their name")
  void pages() {
    for (int i = 0; i < 25; i++) {
      put("g%02d".formatted(24 - i), "invoice", "");
    }
    List<String> all = new ArrayList<>();
    for (int offset = 0; offset < 25; offset += 7) {
      SearchPage page = index.search(SearchRequest.of("invoice").withPage(offset, 7));
      all.addAll(groups(page));
      assertThat(page.more()).isEqualTo(offset + 7 < 25);
    }

    assertThat(all).hasSize(25).isSorted().doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("sees a change at once, and nothing of what was there before")
  void changes() {
    put("a", "invoice", "");
    put("a", "refund", "");
    assertThat(found("invoice")).isEmpty();
    assertThat(found("refund")).containsExactly("a");
    index.put("a", List.of());
    assertThat(found("refund")).isEmpty();
    assertThat(index.size()).isZero();
  }

  @Test
  @DisplayName("marks what it found, and escapes everything")
  void snippets() {
    put("a", "重置密码", "x ".repeat(500) + "<script>alert('密码')</script> & 更多 " + "y ".repeat(500));
    SearchHit hit = index.search(SearchRequest.of("密码")).hits().get(0);

    assertThat(hit.title().html()).isEqualTo("重置<em>密码</em>");
    assertThat(hit.body().html())
        .contains("&#39;<em>密码</em>&#39;)&lt;/script&gt; &amp;")
        .doesNotContain("<script");
    assertThat(hit.body().text()).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  @DisplayName("refuses what is too long, and takes whatever else people type")
  void badInput() {
    put("a", "printer", "");
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> SearchRequest.of("x".repeat(10_000)))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.TOO_LONG));
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(
            () -> SearchDocument.of("a", "en", "t", "x".repeat(SearchDocument.MAX_BODY + 1)));
    for (String odd :
        List.of(
            "\"",
            "\"\"",
            "-",
            "tag:",
            "category:",
            "*",
            "- -",
            "printer \"unclosed",
            "\u0000\u0007",
            "((a AND",
            "\ud800",
            "词".repeat(2_000),
            "\"a\" ".repeat(400),
            "-a ".repeat(600),
            "a* ".repeat(600),
            "tag:x ".repeat(330))) {
      assertThat(index.search(SearchRequest.of(odd)).hits()).as(odd).hasSizeLessThanOrEqualTo(1);
      assertThat(index.suggest(SearchRequest.of(odd)).hits()).as(odd).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(found("printer \"unclosed")).containsExactly("a");
    assertThat(found("")).isEmpty();
  }

  @Test
  @DisplayName("holds no more documents than it was told to, and takes those that replace others")
  void full() {
    try (SearchIndex small = SearchIndex.create(1)) {
      small.put("a", List.of(SearchDocument.of("a", "en", "one", "")));
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> small.put("b", List.of(SearchDocument.of("b", "en", "two", ""))))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.TOO_MANY));

      small.put("a", List.of(SearchDocument.of("a", "en", "other", "")));
      assertThat(small.search(SearchRequest.of("other")).hits()).hasSize(1);
      small.put("a", List.of());
      small.put("b", List.of(SearchDocument.of("b", "en", "two", "")));
      assertThat(small.search(SearchRequest.of("two")).hits()).hasSize(1);
    }
  }

  @Test
  @DisplayName("counts what it finds for who looks, each group once, by what it has")
  void facets() {
    put("a", "printer", "hardware/printers", List.of("paper", "ink"), List.of("public"));
    put("b", "printer", "hardware", List.of("ink"), List.of("public"));
    put("c", "printer", "secret", List.of("secret"), List.of("team:1"));
    put("d", "scanner", "hardware", List.of(), List.of("public"));
    index.put(
        "e",
        List.of(
            SearchDocument.of("e", "en", "printer", ""),
            SearchDocument.of("e", "fr", "printer printer", "")));

    SearchFacets facets = index.facets(SearchRequest.of("printer"));
    assertThat(facets.total()).isEqualTo(3);
    assertThat(facets.categories()).hasToString("{hardware=2, hardware/printers=1}");
    assertThat(facets.tags()).hasToString("{ink=2, paper=1}");
    assertThat(facets.locales()).hasToString("{en=2, fr=1}");
    assertThat(facets.kinds()).isEmpty();
    assertThat(index.facets(SearchRequest.of("printer tag:ink")).total()).isEqualTo(2);
    assertThat(index.facets(SearchRequest.of("-printer")).total()).isEqualTo(1);
    assertThat(index.facets(SearchRequest.of("")).total()).isZero();
  }

  @Test
  @DisplayName("asks whether something near was meant, in words that who looks may see")
  void didYouMean() {
    put("a", "花呗额度", "How to reset a password");
    put("b", "salary", "", List.of(), List.of("team:1"));

    assertThat(index.didYouMean(SearchRequest.of("画呗额度怎么办"))).contains("花呗额度怎么办");
    assertThat(index.didYouMean(SearchRequest.of("Reset the pasword, please")))
        .contains("Reset the password, please");
    assertThat(index.didYouMean(SearchRequest.of("password"))).isEmpty();
    assertThat(index.didYouMean(SearchRequest.of("salery"))).isEmpty();
    assertThat(
            index.didYouMean(SearchRequest.of("salery").withKeys(new TreeSet<>(List.of("team:1")))))
        .contains("salary");
  }

  @Test
  @DisplayName("explains a score by the evidence, which adds up to it")
  void explanation() {
    put("a", "重置密码", "打开 settings 重置 password");
    put("b", "password", "");
    put("c", "salary", "", List.of(), List.of("team:1"));
    SearchRequest request = SearchRequest.of("密码 passwords");
    SearchHit hit = index.search(request).hits().get(0);

    assertThat(hit.group()).isEqualTo("a");
    SearchExplanation why = index.explain(request, "a").orElseThrow();
    assertThat(why.score()).isCloseTo(hit.score(), within(1e-4));
    assertThat(why.evidence())
        .extracting(SearchExplanation.Evidence::text)
        .containsExactlyInAnyOrder("密", "码", "密码", "password");
    assertThat(why.evidence().stream().mapToDouble(each -> each.title() + each.whole()).sum())
        .isCloseTo(why.score(), within(1e-9));
    assertThat(index.explain(SearchRequest.of("scanner"), "a")).isEmpty();
    assertThat(index.explain(SearchRequest.of("salary"), "c")).isEmpty();
    assertThat(index.explain(request, "nobody")).isEmpty();
  }
}
