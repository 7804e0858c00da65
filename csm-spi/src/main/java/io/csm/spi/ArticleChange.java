package io.csm.spi;

import io.csm.core.ArticleId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleEvent;
import io.csm.core.article.ArticleVersion;
import java.util.List;

/**
 * What is to become of one article, all or nothing. Immutable.
 *
 * @param expectedVersion what it was decided on: how many events the article has; 0 for a new one
 * @param article the state after {@code events}
 * @param events at least one, with the versions that follow
 * @param texts versions that are new; those that exist never change
 */
public record ArticleChange(
    ArticleId id,
    long expectedVersion,
    Article article,
    List<ArticleEvent.Recorded> events,
    List<ArticleVersion> texts) {
  public ArticleChange {
    events = List.copyOf(events);
    texts = List.copyOf(texts);
  }
}
