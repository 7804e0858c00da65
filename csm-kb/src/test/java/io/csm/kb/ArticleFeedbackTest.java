package io.csm.kb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.IdGenerator;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.ArticleUse;
import io.csm.core.article.Viewer;
import io.csm.core.article.Visibility;
import io.csm.spi.ArticleStore;
import io.csm.spi.ArticleUses;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Feedback on articles")
class ArticleFeedbackTest {
  private static final TenantId TENANT = new TenantId(1);
  private static final Actor AUTHOR = Actor.agent(new AgentId(5));
  private static final Actor ANNA = Actor.customer(new CustomerId(7));
  private static final ArticleProperties OPEN =
      ArticleProperties.DEFAULT.withVisibility(Visibility.PUBLIC);

  private final SettableClock clock = SettableClock.at("2026-03-02T08:00:00Z");
  private final ArticleStore store = new InMemoryArticleStore();
  private final KnowledgeBase kb =
      KnowledgeBase.builder(store, clock, new IdGenerator(clock, 0)).build();
  private final ArticleFeedback feedback =
      new ArticleFeedback(store, new InMemoryArticleUses(), clock);
  private final LocalDate today = LocalDate.of(2026, 3, 2);

  @AfterEach
  void close() {
    kb.close();
  }

  private ArticleId draft(String title, ArticleProperties properties) {
    ArticleText text = ArticleText.of(title, "Body");
    return kb.create(
            TENANT,
            AUTHOR,
            new ArticleCommand.Create(null, ArticleKind.ARTICLE, properties, "en", text))
        .orThrow()
        .id();
  }

  private ArticleId live(String title, ArticleProperties properties) {
    ArticleId id = draft(title, properties);
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Move("en", Step.PUBLISH)).orThrow();
    return id;
  }

  @Test
  @DisplayName("counts what a viewer used of what they may see, and nothing else")
  void uses() {
    ArticleId open = live("Refund", OPEN);
    ArticleId hidden = live("Refund for agents", ArticleProperties.DEFAULT);
    ArticleId draft = draft("Refund soon", OPEN);

    assertThat(feedback.used(TENANT, Viewer.ANONYMOUS, open, ArticleUse.OPENED)).isTrue();
    for (ArticleId unseen : List.of(hidden, draft, new ArticleId(99))) {
      assertThat(feedback.used(TENANT, Viewer.ANONYMOUS, unseen, ArticleUse.OPENED)).isFalse();
      assertThat(feedback.counts(TENANT, unseen, today)).isEmpty();
    }
    assertThat(feedback.used(TENANT, Viewer.agent(), hidden, ArticleUse.INSERTED)).isTrue();
    feedback.shown(TENANT, kb.search(TENANT, Viewer.ANONYMOUS, SearchRequest.of("refund")));

    assertThat(feedback.counts(TENANT, open, today))
        .containsEntry(ArticleUse.OPENED, 1L)
        .containsEntry(ArticleUse.SHOWN, 1L);
    assertThat(feedback.counts(TENANT, hidden, today)).containsOnlyKeys(ArticleUse.INSERTED);
    clock.advance(Duration.ofDays(1));
    assertThat(feedback.counts(TENANT, open, today.plusDays(1))).isEmpty();
  }

  @Test
  @DisplayName("names the version that was rated, and forgets who is to be forgotten")
  void ratings() {
    ArticleId id = live("Refund", OPEN);
    ArticleId hidden = live("Agents", ArticleProperties.DEFAULT);

    feedback.rate(TENANT, Viewer.customer(), ANNA, id, "en", false, "I am Anna, and lost");

    assertThat(feedback.ratings(TENANT, id)).isEqualTo(new ArticleUses.Ratings(0, 1));
    assertThat(feedback.latest(TENANT, id, 10))
        .extracting(said -> said.version())
        .containsExactly(1);
    for (ArticleId unseen : List.of(hidden, new ArticleId(99))) {
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> feedback.rate(TENANT, Viewer.customer(), ANNA, unseen, "en", true, ""))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.NOT_FOUND));
    }
    assertThat(feedback.eraseComments(TENANT, ANNA)).isEqualTo(1);
    assertThat(feedback.latest(TENANT, id, 10))
        .extracting(said -> said.comment())
        .containsExactly("");
  }

  @Test
  @DisplayName(
      "names what is due for review, the longest overdue first, until somebody has done it")
  void review() {
    ArticleId later = live("A", OPEN.withReviewAt(clock.instant().plusSeconds(60)));
    ArticleId sooner = live("B", OPEN.withReviewAt(clock.instant().plusSeconds(30)));
    live("Never", OPEN);
    draft("Not live", OPEN.withReviewAt(clock.instant()));

    assertThat(feedback.dueForReview(TENANT, 10)).isEmpty();
    clock.advance(Duration.ofSeconds(60));
    assertThat(feedback.dueForReview(TENANT, 10))
        .extracting(Article::id)
        .containsExactly(sooner, later);
    assertThat(feedback.dueForReview(TENANT, 1)).extracting(Article::id).containsExactly(sooner);
    kb.apply(TENANT, AUTHOR, sooner, new ArticleCommand.Describe(OPEN)).orThrow();
    assertThat(feedback.dueForReview(TENANT, 10)).extracting(Article::id).containsExactly(later);
  }

  @Test
  @DisplayName("names links that lead nowhere")
  void links() {
    ArticleId target = live("Target", OPEN);
    ArticleId gone = draft("Draft", OPEN);
    ArticleId from =
        live(
            "From",
            OPEN.withRelated(new TreeSet<>(List.of(target, gone, new ArticleId(99))))
                .withTickets(new TreeSet<>(List.of(new TicketId(1), new TicketId(2)))));
    draft("A draft may", OPEN.withRelated(new TreeSet<>(List.of(gone))));

    assertThat(feedback.brokenLinks(TENANT, ticket -> ticket.value() == 1, 10))
        .containsExactly(
            new BrokenLink(from, BrokenLink.Fault.NO_ARTICLE, 99),
            new BrokenLink(from, BrokenLink.Fault.NOT_LIVE, gone.value()),
            new BrokenLink(from, BrokenLink.Fault.NO_TICKET, 2));
    assertThat(feedback.brokenLinks(TENANT, ticket -> true, 1)).hasSize(1);
  }

  @Test
  @DisplayName("names what nobody uses, though it is shown")
  void unused() {
    ArticleId used = live("Used", OPEN);
    ArticleId shown = live("Shown", OPEN);
    draft("Draft", OPEN);
    feedback.used(TENANT, Viewer.ANONYMOUS, used, ArticleUse.OPENED);
    feedback.used(TENANT, Viewer.ANONYMOUS, shown, ArticleUse.SHOWN);

    assertThat(feedback.unused(TENANT, today, 10)).containsExactly(shown);
    assertThat(feedback.unused(TENANT, today.plusDays(1), 10)).containsExactly(used, shown);
  }

  @Test
  @DisplayName("can lead to an earlier version, which is a draft until it is published again")
  void rollBack() {
    ArticleId id = live("First", OPEN);
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Edit("en", ArticleText.of("Second", "x"), ""));
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Move("en", Step.PUBLISH)).orThrow();

    kb.rollBack(TENANT, AUTHOR, id, "en", 1, "second was wrong").orThrow();

    assertThat(title(id)).isEqualTo("Second");
    kb.apply(TENANT, AUTHOR, id, new ArticleCommand.Move("en", Step.PUBLISH)).orThrow();
    assertThat(title(id)).isEqualTo("First");
    assertThat(kb.version(TENANT, Viewer.EDITOR, id, "en", 3).orElseThrow().note())
        .isEqualTo("second was wrong");
    ArticleResult none = kb.rollBack(TENANT, AUTHOR, id, "en", 9, "");
    assertThat(((ArticleResult.Rejected) none).problem().code()).isEqualTo(Code.NOT_FOUND);
  }

  private String title(ArticleId id) {
    return kb.read(TENANT, Viewer.ANONYMOUS, id, List.of()).orElseThrow().text().title();
  }

  @Test
  @DisplayName(
      "on a canned reply begins when it is written: unknown placeholders are named with their line")
  void placeholders() {
    ArticleCommand.Create wrong = reply("Hello {{customer.name|there}},\n\nyour {{order}}");
    ArticleResult refused = kb.create(TENANT, AUTHOR, wrong);
    assertThat(((ArticleResult.Rejected) refused).problem())
        .asString()
        .startsWith("article.body:3: ({{order}}) is not one of the choices.");

    ArticleId id = kb.create(TENANT, AUTHOR, reply("Hi {{customer.name}}")).orThrow().id();
    ArticleCommand.Edit edit =
        new ArticleCommand.Edit("en", ArticleText.of("Hi", "{{ nobody }}"), "");
    assertThat(kb.apply(TENANT, AUTHOR, id, edit)).isInstanceOf(ArticleResult.Rejected.class);
    assertThat(draft("Templates are written {{so}}", OPEN)).isNotNull();
  }

  private static ArticleCommand.Create reply(String body) {
    return new ArticleCommand.Create(
        null, ArticleKind.CANNED_REPLY, OPEN, "en", ArticleText.of("Hello", body));
  }
}
