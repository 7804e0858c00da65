package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.CsmException;
import io.csm.core.IdGenerator;
import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleUse;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The care of articles")
class ArticleCareTest {
  private static final TenantId TENANT = new TenantId(1);
  private static final Actor AUTHOR = Actor.agent(new AgentId(5));
  private static final Instant DUE = Instant.parse("2026-03-10T00:00:00Z");

  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
  private final InMemoryArticleStore store = new InMemoryArticleStore();
  private final KnowledgeBase kb =
      KnowledgeBase.builder(store, clock, new IdGenerator(clock, 0)).build();
  private final ArticleFeedback feedback =
      new ArticleFeedback(store, new InMemoryArticleUses(), clock);

  @AfterEach
  void close() {
    kb.close();
  }

  private ArticleId publish(String title, String body, @Nullable Instant review) {
    ArticleId id =
        kb.create(
                TENANT,
                AUTHOR,
                new ArticleCommand.Create(
                    null,
                    ArticleKind.ARTICLE,
                    ArticleProperties.DEFAULT
                        .withVisibility(Visibility.PUBLIC)
                        .withReviewAt(review),
                    "zh-CN",
                    ArticleText.of(title, body)))
            .orThrow()
            .id();
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Move("zh-CN", Step.PUBLISH)).orThrow();
    return id;
  }

  private Article article(ArticleId id) {
    return kb.find(TENANT, Viewer.EDITOR, id).orElseThrow().article();
  }

  @Test
  @DisplayName("does the action of a review date when it has come, and not again")
  void reviewed() {
    ArticleId due = publish("退款", "七天", DUE);
    ArticleId later = publish("发票", "抬头", DUE.plusSeconds(1));
    List<ArticleId> asked = new ArrayList<>();
    ArticleReviews reviews =
        new ArticleReviews(
            kb,
            feedback,
            (tenant, article) -> {
              asked.add(article.id());
              return ArticleReviews.tag(article, "review-due");
            });
    clock.set(DUE.minusSeconds(1));
    assertThat(reviews.run(TENANT, 10)).isZero();
    clock.set(DUE);
    assertThat(reviews.run(TENANT, 10)).isEqualTo(1);
    assertThat(reviews.run(TENANT, 10)).isZero();
    assertThat(asked).containsExactly(due);
    assertThat(article(due).properties().tags()).containsExactly("review-due");
    assertThat(article(due).properties().reviewAt()).isNull();
    assertThat(article(later).properties().reviewAt()).isNotNull();
    assertThat(kb.history(TENANT, Viewer.EDITOR, due, 0, 100))
        .last()
        .satisfies(event -> assertThat(event.actor()).isEqualTo(ArticleReviews.ACTOR));
    assertThat(kb.search(TENANT, Viewer.ANONYMOUS, SearchRequest.of("tag:review-due")).hits())
        .extracting(ArticleHit::id)
        .containsExactly(due);
  }

  @Test
  @DisplayName("takes an article out of use, or sets the next date, if that is the action")
  void actions() {
    ArticleId one = publish("退款", "七天", DUE);
    clock.set(DUE);
    new ArticleReviews(kb, feedback, (tenant, article) -> ArticleReviews.archive(article))
        .run(TENANT, 10);
    assertThat(kb.search(TENANT, Viewer.ANONYMOUS, SearchRequest.of("退款")).hits()).isEmpty();
    assertThat(article(one).properties().reviewAt()).isNull();

    ArticleId other = publish("发票", "抬头", DUE);
    Instant next = DUE.plus(Duration.ofDays(90));
    ArticleReviews again =
        new ArticleReviews(
            kb,
            feedback,
            (tenant, article) ->
                List.of(new ArticleCommand.Describe(article.properties().withReviewAt(next))));
    assertThat(again.run(TENANT, 10)).isEqualTo(1);
    assertThat(article(other).properties().reviewAt()).isEqualTo(next);
  }

  @Test
  @DisplayName("asks again for an action that failed")
  void failed() {
    ArticleId due = publish("退款", "七天", DUE);
    clock.set(DUE);
    ArticleReviews broken =
        new ArticleReviews(
            kb,
            feedback,
            (tenant, article) -> {
              throw new IllegalStateException("the ticket system is away");
            });
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> broken.run(TENANT, 10));
    assertThat(article(due).properties().reviewAt()).isEqualTo(DUE);
  }

  @Test
  @DisplayName("names articles that nobody finds, which are fewer than those that nobody uses")
  void neverFound() {
    ArticleId shown = publish("退款", "七天", null);
    ArticleId hidden = publish("发票", "抬头", null);
    feedback.shown(TENANT, kb.search(TENANT, Viewer.ANONYMOUS, SearchRequest.of("退款")));
    assertThat(feedback.neverFound(TENANT, LocalDate.EPOCH, 10)).containsExactly(hidden);
    assertThat(feedback.unused(TENANT, LocalDate.EPOCH, 10)).containsExactly(shown, hidden);
    feedback.used(TENANT, Viewer.ANONYMOUS, hidden, ArticleUse.OPENED);
    assertThat(feedback.neverFound(TENANT, LocalDate.EPOCH, 10)).isEmpty();
  }

  @Test
  @DisplayName("names live articles that say nearly the same")
  void duplicates() {
    String body = "登录后打开我的订单，选择要退的商品，点申请退款，填写原因，然后等待审核。";
    ArticleId one = publish("退款", body, null);
    ArticleId other = publish("退款", body.replace("商品", "货品"), null);
    publish("发票", "在订单页面点开具发票，填写抬头和税号，电子发票会发到邮箱。", null);
    ArticleId gone = publish("退款", body, null);
    kb.apply(TENANT, AUTHOR, gone, new ArticleCommand.Move("zh-CN", Step.ARCHIVE)).orThrow();

    List<NearDuplicate> found = feedback.nearDuplicates(TENANT, 0.6, 10);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).one()).isEqualTo(one);
    assertThat(found.get(0).other()).isEqualTo(other);
    assertThat(found.get(0).alike()).isBetween(0.6, 0.99);
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> feedback.nearDuplicates(TENANT, 0.3, 10));
  }
}
