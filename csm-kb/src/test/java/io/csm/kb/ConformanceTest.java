package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.IdGenerator;
import io.csm.core.TenantId;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.PublishedArticle;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.testkit.SettableClock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each line of what people miss elsewhere, through the knowledge base itself. */
@DisplayName("Of the list of what knowledge search has to do,")
class ConformanceTest {
  private static final TenantId TENANT = new TenantId(1);
  private static final Actor AUTHOR = Actor.agent(new AgentId(5));

  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
  private UserDictionary words = UserDictionary.EMPTY;
  private final KnowledgeBase kb =
      KnowledgeBase.builder(new InMemoryArticleStore(), clock, new IdGenerator(clock, 0))
          .dictionaries(tenant -> words)
          .build();

  @AfterEach
  void close() {
    kb.close();
  }

  private ArticleId publish(Visibility visibility, String locale, String title, String body) {
    ArticleId id =
        kb.create(
                TENANT,
                AUTHOR,
                new ArticleCommand.Create(
                    null,
                    ArticleKind.ARTICLE,
                    ArticleProperties.DEFAULT.withVisibility(visibility),
                    locale,
                    ArticleText.of(title, body)))
            .orThrow()
            .id();
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Move(locale, Step.PUBLISH)).orThrow();
    return id;
  }

  private ArticleId publish(String title, String body) {
    return publish(Visibility.PUBLIC, "zh-CN", title, body);
  }

  private void translate(ArticleId id, String locale, String title, String body) {
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Edit(locale, ArticleText.of(title, body), ""))
        .orThrow();
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Move(locale, Step.PUBLISH)).orThrow();
  }

  private List<ArticleId> found(String query) {
    return kb.search(TENANT, Viewer.ANONYMOUS, SearchRequest.of(query)).hits().stream()
        .map(ArticleHit::id)
        .toList();
  }

  @Test
  @DisplayName("a single character")
  void character() {
    ArticleId id = publish("安装简单", "");
    publish("退款", "七天");
    assertThat(found("装")).containsExactly(id);
  }

  @Test
  @DisplayName("a word inside a longer one")
  void inside() {
    ArticleId simple = publish("安装简单", "");
    ArticleId open = publish("待处理", "");
    ArticleId bank = publish("中国农业发展银行", "");
    assertThat(found("安装")).containsExactly(simple);
    assertThat(found("处理")).containsExactly(open);
    assertThat(found("农业")).containsExactly(bank);
  }

  @Test
  @DisplayName("a long name and its parts")
  void name() {
    ArticleId bank = publish("中国农业发展银行", "");
    publish("中国银行", "发展农业");
    for (String part : List.of("中国农业发展银行", "农业发展银行", "发展银行", "农业发展")) {
      assertThat(found(part)).as(part).first().isEqualTo(bank);
    }
    assertThat(found("“农业发展银行”")).containsExactly(bank);
  }

  @Test
  @DisplayName("a phrase")
  void phrase() {
    ArticleId id = publish("修改密码", "");
    publish("密码修改", "");
    assertThat(found("\"修改密码\"")).containsExactly(id);
  }

  @Test
  @DisplayName("an exclusion")
  void exclusion() {
    publish("打印机 发票", "");
    ArticleId id = publish("打印机 卡纸", "");
    assertThat(found("打印机 -发票")).containsExactly(id);
  }

  @Test
  @DisplayName("mixed Chinese, English and digits")
  void mixed() {
    ArticleId id = publish("iPhone15 无法连接 VPN", "错误码 E-4012");
    publish("iPhone 充电", "");
    for (String query : List.of("iphone15连接vpn", "VPN 无法连接", "e4012", "E-4012", "15 VPN")) {
      assertThat(found(query)).as(query).first().isEqualTo(id);
    }
  }

  @Test
  @DisplayName("full width")
  void fullWidth() {
    ArticleId id = publish("ＶＰＮ　１２３", "");
    assertThat(found("vpn")).containsExactly(id);
    assertThat(found("１２３")).containsExactly(id);
    assertThat(found("123")).containsExactly(id);
  }

  @Test
  @DisplayName("traditional against simplified, both ways")
  void traditional() {
    ArticleId traditional = publish("訂單退款說明", "");
    ArticleId simplified = publish("银行转账", "");
    assertThat(found("订单说明")).containsExactly(traditional);
    assertThat(found("銀行轉賬")).containsExactly(simplified);
  }

  @Test
  @DisplayName("reload of the user dictionary, without the index being built again")
  void dictionary() {
    ArticleId id = publish("开具增值税专用发票", "");
    assertThat(found("VAT")).isEmpty();
    words = UserDictionary.EMPTY.withSynonyms("vat", "增值税专用发票");
    assertThat(found("VAT")).isEmpty();
    kb.refresh(TENANT);
    assertThat(found("VAT")).containsExactly(id);
  }

  @Test
  @DisplayName("language per query: each finds the translation in which it is asked")
  void language() {
    ArticleId id = publish("如何重置密码", "打开设置。");
    translate(id, "en", "How to reset a password", "Open the settings.");
    for (String query : List.of("重置密码", "resetting passwords")) {
      List<ArticleHit> hits = kb.search(TENANT, Viewer.ANONYMOUS, SearchRequest.of(query)).hits();
      assertThat(hits).hasSize(1);
      assertThat(hits.get(0).locale()).isEqualTo(query.startsWith("重") ? "zh-CN" : "en");
    }
  }

  @Test
  @DisplayName("fall back of locale, in the order that is asked for")
  void fallBack() {
    ArticleId both = publish("VPN", "中文");
    translate(both, "en", "VPN", "English");
    ArticleId only = publish(Visibility.PUBLIC, "fr", "VPN", "français");

    List<String> wanted = List.of("de", "en", "zh-CN");
    assertThat(kb.read(TENANT, Viewer.ANONYMOUS, both, wanted).map(PublishedArticle::locale))
        .contains("en");
    assertThat(kb.read(TENANT, Viewer.ANONYMOUS, only, wanted)).isEmpty();
    List<ArticleHit> hits =
        kb.search(TENANT, Viewer.ANONYMOUS, SearchRequest.of("vpn").withLocales(wanted)).hits();
    assertThat(hits).extracting(ArticleHit::id).containsExactly(both);
    assertThat(hits.get(0).locale()).isEqualTo("en");
  }

  @Test
  @DisplayName("permission before suggestion: what may not be seen takes no place and no count")
  void permission() {
    for (int i = 0; i < 30; i++) {
      publish(Visibility.AGENTS, "zh-CN", "退款 退款", "退款内部流程 " + i);
    }
    ArticleId open = publish("关于订单和退款的说明", "");
    TicketSuggestions suggestions = new TicketSuggestions(kb);
    ArticleHits customers = suggestions.suggest(TENANT, Viewer.ANONYMOUS, TicketDraft.of("退款"), 1);
    assertThat(customers.hits()).extracting(ArticleHit::id).containsExactly(open);
    assertThat(customers.more()).isFalse();
    SearchRequest request = SearchRequest.of("退款");
    assertThat(kb.suggest(TENANT, Viewer.ANONYMOUS, request).hits())
        .extracting(ArticleHit::id)
        .containsExactly(open);
    assertThat(kb.facets(TENANT, Viewer.ANONYMOUS, request).total()).isEqualTo(1);
    // The negative control: agents are shown what customers are not.
    assertThat(suggestions.suggest(TENANT, Viewer.agent(), TicketDraft.of("退款"), 1).hits())
        .extracting(ArticleHit::id)
        .doesNotContain(open);
  }

  // ---- bad input

  @Test
  @DisplayName("an article of 50 MB is refused with its length, and nothing is lost")
  void hugeArticle() {
    ArticleId id = publish("退款", "七天");
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> translate(id, "zh-CN", "退款", "长".repeat(25 << 20)))
        .matches(refused -> refused.code() == Code.TOO_LONG)
        .withMessageContaining("article.body");
    assertThat(found("七天")).containsExactly(id);
    ArticleId long1 = publish("打印机", "长".repeat(ArticleText.MAX_BODY - 2) + "末尾");
    assertThat(found("末尾")).containsExactly(long1);
  }

  @Test
  @DisplayName("a query of 10,000 characters is refused with its length")
  void hugeQuery() {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> found("退".repeat(10_000)))
        .matches(refused -> refused.code() == Code.TOO_LONG)
        .withMessageContaining("search.text");
    ArticleId id = publish("退款", "");
    assertThat(found("退款 ".repeat(600))).containsExactly(id);
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {
        "\"退款",
        "“退款",
        "退款\"",
        "-",
        "--",
        "*",
        "退款 AND OR NOT",
        "((退款",
        "退款^5~2",
        "title:退款",
        "tag:",
        "category:",
        "[退款 TO *]",
        "退款\u0000\u0007\u001b[31m",
        "\u202e退款",
        "\ud83d 退款",
        "退款\\",
        "/退款/",
        "+退款 +",
        "退款 🎉"
      })
  @DisplayName("syntax errors and control characters in a query are words, or nothing")
  void syntax(String query) {
    ArticleId id = publish("退款", "");
    List<ArticleId> found = found(query);
    assertThat(found).isIn(List.of(), List.of(id));
    if (query.contains("退款")) {
      assertThat(found).containsExactly(id);
    }
  }

  @Test
  @DisplayName("control characters in an article are refused, with the path")
  void controlCharacters() {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> publish("退款", "a\u0000b"))
        .withMessageContaining("article.body");
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> publish("退\u0007款", ""))
        .withMessageContaining("article.title");
  }

  @Test
  @DisplayName("HTML and script in bodies are found as text, and shown escaped")
  void script() {
    String body = "<script>alert('退款')</script><img src=x onerror=\"alert(1)\"> & <b>退款</b>";
    ArticleId id = publish("<i>退款</i>", body);
    ArticleHit hit = kb.search(TENANT, Viewer.ANONYMOUS, SearchRequest.of("退款")).hits().get(0);
    assertThat(hit.id()).isEqualTo(id);
    for (String html : List.of(hit.title().html(), hit.body().html())) {
      assertThat(html.replace("<em>", "").replace("</em>", "")).doesNotContain("<", "\"", "'");
      assertThat(html).contains("<em>退款</em>");
    }
    assertThat(kb.read(TENANT, Viewer.ANONYMOUS, id, List.of("zh-CN")).orElseThrow().text().body())
        .isEqualTo(body);
  }

  @Test
  @DisplayName("a locale that is none is refused with its path, one that nobody wrote in is empty")
  void locales() {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> publish(Visibility.PUBLIC, "not a locale!", "退款", ""))
        .withMessageContaining("article.locale");
    ArticleId id = publish("退款", "");
    assertThat(
            kb.search(
                    TENANT,
                    Viewer.ANONYMOUS,
                    SearchRequest.of("退款").withLocales(List.of("tlh", "!!")))
                .hits())
        .isEmpty();
    assertThat(kb.read(TENANT, Viewer.ANONYMOUS, id, List.of("tlh"))).isEmpty();
  }
}
