package io.csm.kb;

import io.csm.core.Actor;
import io.csm.core.TenantId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleCommand.Step;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.Viewer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Does what is to be done when the review date of an article has come. Thread-safe; owns no
 * threads: call {@link #run} as often as dates should be looked at, e.g. once an hour.
 *
 * <p><b>Once:</b> the action of a date is asked for, then its commands are done, and then the date
 * is taken away unless the commands set another. So it is asked for at least once, and again after
 * a crash in between, or where two nodes run at the same time.
 */
public final class ArticleReviews {
  /** Who does it, in the history of the article. */
  public static final Actor ACTOR = Actor.rule("csm.reviews", 1);

  private final KnowledgeBase kb;
  private final ArticleFeedback feedback;
  private final BiFunction<TenantId, Article, List<ArticleCommand>> action;

  /**
   * Over a knowledge base.
   *
   * @param action what is to be done about an article whose date has come: the commands, after
   *     whatever else the host does there, such as opening a ticket with a key that names article
   *     and date; an exception leaves the date as it is, and the next run asks again
   */
  public ArticleReviews(
      KnowledgeBase kb,
      ArticleFeedback feedback,
      BiFunction<TenantId, Article, List<ArticleCommand>> action) {
    this.kb = kb;
    this.feedback = feedback;
    this.action = action;
  }

  /** Adds a tag to an article, e.g. {@code review-due}, which editors search for. */
  public static List<ArticleCommand> tag(Article article, String tag) {
    ArticleProperties properties = article.properties();
    SortedSet<String> tags = new TreeSet<>(properties.tags());
    tags.add(tag);
    return List.of(new ArticleCommand.Describe(properties.withTags(tags).withReviewAt(null)));
  }

  /** Takes an article out of use, in all languages in which it is live. */
  public static List<ArticleCommand> archive(Article article) {
    List<ArticleCommand> commands = new ArrayList<>();
    article
        .translations()
        .forEach(
            (locale, translation) -> {
              if (translation.live() > 0) {
                commands.add(new ArticleCommand.Move(locale, Step.ARCHIVE));
              }
            });
    return commands;
  }

  /**
   * Does what is due, the longest overdue first. Reads every article of the tenant once.
   *
   * @param limit how many articles, 1 to 1,000
   * @return of how many articles the date had come; as many as the limit means that there may be
   *     more
   * @throws io.csm.core.CsmException if a command is rejected; the date stays
   */
  public int run(TenantId tenant, int limit) {
    List<Article> due = feedback.dueForReview(tenant, limit);
    for (Article article : due) {
      for (ArticleCommand command : action.apply(tenant, article)) {
        kb.apply(tenant, ACTOR, article.id(), command).orThrow();
      }
      kb.find(tenant, Viewer.EDITOR, article.id())
          .map(found -> found.article().properties())
          .filter(
              now ->
                  now.reviewAt() != null && now.reviewAt().equals(article.properties().reviewAt()))
          .ifPresent(
              now ->
                  kb.apply(
                          tenant,
                          ACTOR,
                          article.id(),
                          new ArticleCommand.Describe(now.withReviewAt(null)))
                      .orThrow());
    }
    return due.size();
  }
}
