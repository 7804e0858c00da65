package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.IdGenerator;
import io.csm.core.IdSource;
import io.csm.core.TenantId;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleUse;
import io.csm.core.article.ReplyTemplate;
import io.csm.core.article.ReplyTemplate.Format;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Of docs/knowledge.md, the example")
class KnowledgePageTest {
  @Test
  @DisplayName("of search finds what it says")
  void search() {
    // example: begin
    SearchIndex index = SearchIndex.create();
    index.put("refund", List.of(SearchDocument.of("refund", "zh-CN", "订单退款", "七天内可以退款。")));
    index.use(UserDictionary.of("七天无理由").withSynonyms("refund", "退款"));
    SearchPage page =
        index.search(SearchRequest.of("怎么退款 -发票").withLocales(List.of("zh-CN", "en")));
    String html = page.hits().get(0).title().html(); // 订单<em>退款</em>
    // example: end
    assertThat(html).isEqualTo("订单<em>退款</em>");
    assertThat(index.search(SearchRequest.of("refund")).hits()).hasSize(1);
    index.close();
  }

  @Test
  @DisplayName("of a model learns what it says")
  void learning() {
    try (SearchIndex index = SearchIndex.create()) {
      for (String title : List.of("如何归还花呗", "花呗怎么用")) {
        index.put(title, List.of(SearchDocument.of(title, "zh-CN", title, "")));
      }
      assertThat(index.search(SearchRequest.of("花呗怎么还")).hits().get(0).group()).isEqualTo("花呗怎么用");
      // example: begin
      List<LinkedQuestion> links =
          List.of(
              new LinkedQuestion("花呗怎么还", "如何归还花呗", true),
              new LinkedQuestion("花呗怎么还", "花呗怎么用", false));
      RerankModel model = RerankTrainer.train("2026-11", links);
      index.use(model);
      Optional<SearchExplanation> why = index.explain(SearchRequest.of("花呗怎么还"), "如何归还花呗");
      // example: end
      assertThat(why.orElseThrow().learned()).isNotEmpty();
      // Two links alone move nothing.
      index.use(
          RerankTrainer.train(
              "2026-12", Collections.nCopies(50, links).stream().flatMap(List::stream).toList()));
      assertThat(index.search(SearchRequest.of("花呗怎么还")).hits().get(0).group()).isEqualTo("如何归还花呗");
    }
  }

  @Test
  @DisplayName("of a knowledge base finds what it says")
  void knowledgeBase() {
    TenantId tenant = new TenantId(1);
    Actor author = Actor.agent(new AgentId(5));
    SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
    IdSource ids = new IdGenerator(clock, 0);
    Viewer who = Viewer.customer("plan:pro");
    // example: begin
    KnowledgeBase kb = KnowledgeBase.builder(new InMemoryArticleStore(), clock, ids).build();
    ArticleCommand.Create draft =
        new ArticleCommand.Create(
            HostKey.of("refund"),
            ArticleKind.ARTICLE,
            ArticleProperties.DEFAULT.withVisibility(Visibility.segments("plan:pro")),
            "zh-CN",
            ArticleText.of("订单退款", "七天内可以退款。"));
    ArticleId id = kb.create(tenant, author, draft).orThrow().id();
    kb.apply(tenant, author, id, new ArticleCommand.Move("zh-CN", Step.PUBLISH)).orThrow();
    ArticleHits found = kb.search(tenant, who, SearchRequest.of("怎么退款"));
    // example: end
    assertThat(found.hits()).extracting(ArticleHit::id).containsExactly(id);
    assertThat(kb.search(tenant, Viewer.customer(), SearchRequest.of("怎么退款")).hits()).isEmpty();
    kb.close();
  }

  @Test
  @DisplayName("of feedback counts what it says")
  void feedback() {
    TenantId tenant = new TenantId(1);
    SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
    Actor customer = Actor.customer(new CustomerId(7));
    Viewer who = Viewer.customer();
    InMemoryArticleStore store = new InMemoryArticleStore();
    KnowledgeBase kb = KnowledgeBase.builder(store, clock, new IdGenerator(clock, 0)).build();
    ArticleCommand.Create text =
        new ArticleCommand.Create(
            null,
            ArticleKind.ARTICLE,
            ArticleProperties.DEFAULT
                .withVisibility(Visibility.PUBLIC)
                .withRelated(new TreeSet<>(List.of(new ArticleId(99)))),
            "zh-CN",
            ArticleText.of("订单退款", "七天内可以退款。"));
    ArticleId id = kb.create(tenant, customer, text).orThrow().id();
    kb.apply(tenant, customer, id, new ArticleCommand.Move("zh-CN", Step.PUBLISH)).orThrow();
    // example: begin
    ArticleFeedback feedback = new ArticleFeedback(store, new InMemoryArticleUses(), clock);
    feedback.shown(tenant, kb.search(tenant, who, SearchRequest.of("退款")));
    feedback.used(tenant, who, id, ArticleUse.OPENED);
    feedback.rate(tenant, who, customer, id, "zh-CN", false, "太短了");
    List<BrokenLink> broken = feedback.brokenLinks(tenant, ticket -> true, 100);
    // example: end
    assertThat(feedback.counts(tenant, id, LocalDate.EPOCH)).hasToString("{SHOWN=1, OPENED=1}");
    assertThat(feedback.ratings(tenant, id).notHelpful()).isEqualTo(1);
    // example: begin
    TicketSuggestions suggestions = new TicketSuggestions(kb);
    TicketDraft draft =
        TicketDraft.of("订单", "我要退款！", "-- “您好”").withLocales(List.of("zh-CN", "en"));
    ArticleHits answers = suggestions.suggest(tenant, who, draft, 3);
    feedback.shown(tenant, answers);
    // example: end
    assertThat(answers.hits()).extracting(ArticleHit::id).containsExactly(id);
    // example: begin
    FirstAnswers first = new FirstAnswers(kb, Confidence.DEFAULT);
    AnswerPolicy policy = AnswerPolicy.DEFAULT.withThresholds(0.8, 0.4).withMaxTurns(2);
    FirstAnswer decided = first.decide(tenant, who, policy, AnswerTurn.of("订单", "怎么退款？"));
    // example: end
    assertThat(decided).isInstanceOf(FirstAnswer.Reply.class);
    // example: begin
    KnowledgeGaps gaps = new KnowledgeGaps(clock);
    SearchRequest asked = SearchRequest.of("怎么开发票");
    gaps.searched(tenant, asked, kb.search(tenant, who, asked), "customer:7");
    gaps.unanswered(tenant, TicketDraft.of("发票", "怎么开发票？"), "ticket:12");
    List<Gap> missing = gaps.gaps(tenant, LocalDate.parse("2026-03-01"), 20);
    // example: end
    assertThat(missing).extracting(Gap::count).containsExactly(2);
    assertThat(broken).containsExactly(new BrokenLink(id, BrokenLink.Fault.NO_ARTICLE, 99));
    kb.close();
  }

  @Test
  @DisplayName("of search by meaning finds what it says")
  void meaning() {
    SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
    InMemoryArticleStore store = new InMemoryArticleStore();
    IdSource ids = new IdGenerator(clock, 0);
    HashedEmbedder embedder = new HashedEmbedder(64, Map.of("退钱", "退款"));
    TenantId tenant = new TenantId(1);
    // example: begin
    KnowledgeBase near = KnowledgeBase.builder(store, clock, ids).embedder(embedder, 0.5).build();
    // example: end
    ArticleCommand.Create text =
        new ArticleCommand.Create(
            null,
            ArticleKind.ARTICLE,
            ArticleProperties.DEFAULT.withVisibility(Visibility.PUBLIC),
            "zh-CN",
            ArticleText.of("退款", ""));
    ArticleId id = near.create(tenant, Actor.SYSTEM, text).orThrow().id();
    near.apply(tenant, Actor.SYSTEM, id, new ArticleCommand.Move("zh-CN", Step.PUBLISH)).orThrow();
    assertThat(near.search(tenant, Viewer.ANONYMOUS, SearchRequest.of("退钱")).hits()).hasSize(1);
    assertThat(near.search(tenant, Viewer.ANONYMOUS, SearchRequest.of("打印机")).hits()).isEmpty();
    near.close();
  }

  @Test
  @DisplayName("of canned replies fills what it says")
  void reply() {
    // example: begin
    ReplyTemplate reply =
        ReplyTemplate.of("Hello {{customer.name|there}}, thank you for **writing**.");
    SortedMap<String, String> known = new TreeMap<>(Map.of("customer.name", "<b>Anna</b>"));
    String html = reply.fill(known, Format.HTML); // Hello &lt;b&gt;Anna&lt;/b&gt;, thank …
    // example: end
    assertThat(html).isEqualTo("Hello &lt;b&gt;Anna&lt;/b&gt;, thank you for **writing**.");
  }

  @Test
  @DisplayName("is the code of the page")
  void code() throws IOException {
    Path source = Path.of("csm-kb/src/test/java/io/csm/kb/KnowledgePageTest.java");
    String code = Files.readString(root().resolve(source)).replace("\r\n", "\n");
    String page = Files.readString(root().resolve("docs/knowledge.md")).replace("\r\n", "\n");
    String begin = "    // example: begin\n";
    int examples = 0;
    for (int at = code.indexOf(begin); at >= 0; at = code.indexOf(begin, at + 1)) {
      String example = code.substring(at + begin.length(), code.indexOf("// example: end", at));
      assertThat(page).contains("```java\n" + example.stripIndent() + "```");
      examples++;
    }
    assertThat(examples).isEqualTo(9);
  }

  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("docs/knowledge.md"))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds docs/knowledge.md").isNotNull();
    return at;
  }
}
