package io.csm.core.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.ArticleId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleLifecycle.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The life of an article")
class ArticleLifecycleTest {
  private static final ArticleId ID = new ArticleId(1);
  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
  private static final ArticleText TEXT = ArticleText.of("Refunds", "Within 14 days.");

  private Article article;

  /** Begins an article in English. */
  private void create() {
    does(
        new ArticleCommand.Create(
            null, ArticleKind.ARTICLE, ArticleProperties.DEFAULT, "en", TEXT));
  }

  private Decision decide(ArticleCommand command, Instant now) {
    return ArticleLifecycle.decide(ID, article, command, now);
  }

  private void does(ArticleCommand command) {
    does(command, NOW);
  }

  private void does(ArticleCommand command, Instant now) {
    Decision decision = decide(command, now);
    assertThat(decision).isInstanceOf(Decision.Decided.class);
    for (ArticleEvent event : ((Decision.Decided) decision).events()) {
      article = ArticleLifecycle.evolve(ID, article, event);
    }
  }

  private void steps(Step... steps) {
    for (Step step : steps) {
      does(new ArticleCommand.Move("en", step));
    }
  }

  private Translation english() {
    return Objects.requireNonNull(article.translations().get("en"));
  }

  @Test
  @DisplayName("leads from a draft over a review to readers")
  void published() {
    create();
    steps(Step.SUBMIT);
    assertThat(english().status()).isEqualTo(ArticleStatus.IN_REVIEW);
    steps(Step.APPROVE);
    assertThat(english().live()).isZero();
    steps(Step.PUBLISH);
    assertThat(english()).isEqualTo(new Translation(ArticleStatus.PUBLISHED, 1, 1, NOW, null, 0));
  }

  @Test
  @DisplayName("keeps live what is live while the next version is written")
  void edited() {
    create();
    steps(Step.PUBLISH);
    does(new ArticleCommand.Edit("en", TEXT, ""));

    assertThat(english()).isEqualTo(new Translation(ArticleStatus.DRAFT, 2, 1, NOW, null, 0));
    steps(Step.SUBMIT, Step.SEND_BACK, Step.PUBLISH);
    assertThat(english().live()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0} of what is {1}")
  @CsvSource({
    "APPROVE, DRAFT",
    "SEND_BACK, DRAFT",
    "RESTORE, DRAFT",
    "SUBMIT, IN_REVIEW",
    "PUBLISH, IN_REVIEW",
    "SUBMIT, PUBLISHED",
    "PUBLISH, PUBLISHED",
    "APPROVE, ARCHIVED",
    "ARCHIVE, ARCHIVED"
  })
  @DisplayName("has no step but those of its table")
  void refused(Step step, ArticleStatus status) {
    create();
    switch (status) {
      case IN_REVIEW -> steps(Step.SUBMIT);
      case PUBLISHED -> steps(Step.PUBLISH);
      case ARCHIVED -> steps(Step.PUBLISH, Step.ARCHIVE);
      default -> assertThat(status).isEqualTo(ArticleStatus.DRAFT);
    }

    assertThat(decide(new ArticleCommand.Move("en", step), NOW))
        .isInstanceOfSatisfying(
            Decision.Rejected.class,
            rejected -> assertThat(rejected.problem().code()).isEqualTo(Code.NOT_ALLOWED_NOW));
  }

  @Test
  @DisplayName("publishes by itself at its time, and not before")
  void scheduled() {
    create();
    does(new ArticleCommand.Schedule("en", NOW.plusSeconds(60)));
    assertThat(article.nextPublication()).contains(NOW.plusSeconds(60));

    assertThat(decide(new ArticleCommand.PublishDue(), NOW.plusSeconds(59)))
        .isEqualTo(new Decision.Decided(List.of()));
    does(new ArticleCommand.PublishDue(), NOW.plusSeconds(60));
    assertThat(english().publishedAt()).isEqualTo(NOW.plusSeconds(60));
    assertThat(article.nextPublication()).isEmpty();
    assertThat(decide(new ArticleCommand.Schedule("en", NOW), NOW))
        .isInstanceOf(Decision.Rejected.class);
  }

  @Test
  @DisplayName("is not scheduled into the past, and an edit takes it off the schedule")
  void unscheduled() {
    create();
    assertThat(decide(new ArticleCommand.Schedule("en", NOW.minusSeconds(1)), NOW))
        .isInstanceOf(Decision.Rejected.class);
    does(new ArticleCommand.Schedule("en", NOW.plusSeconds(60)));
    does(new ArticleCommand.Edit("en", TEXT, ""));

    assertThat(article.nextPublication()).isEmpty();
  }

  @Test
  @DisplayName("is live nowhere once archived, and a draft when restored")
  void archived() {
    create();
    steps(Step.PUBLISH, Step.ARCHIVE);
    assertThat(english().live()).isZero();
    assertThat(decide(new ArticleCommand.Edit("en", TEXT, ""), NOW))
        .isInstanceOf(Decision.Rejected.class);
    steps(Step.RESTORE);
    assertThat(english().status()).isEqualTo(ArticleStatus.DRAFT);
  }

  @Test
  @DisplayName("knows which languages the source has left behind")
  void behind() {
    create();
    steps(Step.PUBLISH);
    does(new ArticleCommand.Edit("ZH-cn", TEXT, ""));
    assertThat(article.behindSource()).isEmpty();
    does(new ArticleCommand.Edit("en", TEXT, ""));
    assertThat(article.behindSource()).as("as long as it is a draft").isEmpty();
    steps(Step.PUBLISH);
    assertThat(article.behindSource()).containsExactly("zh-CN");
    does(new ArticleCommand.Edit("zh-CN", TEXT, ""));
    assertThat(article.behindSource()).isEmpty();
  }

  @Test
  @DisplayName("does not begin twice, nor with anything but its creation")
  void malformed() {
    assertThat(decide(new ArticleCommand.PublishDue(), NOW)).isInstanceOf(Decision.Rejected.class);
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> ArticleLifecycle.evolve(ID, null, new ArticleEvent.Edited("en", 1, 0)))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.MALFORMED));
    create();
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(
            () ->
                ArticleLifecycle.evolve(
                    ID, article, new ArticleEvent.Moved("fr", ArticleStatus.APPROVED)));
  }
}
