package io.csm.core.article;

import io.csm.core.Actor;
import io.csm.core.ArticleId;
import io.csm.core.internal.Require;
import java.time.Instant;

/**
 * What somebody says of an article. Immutable.
 *
 * @param locale the language they read, BCP 47
 * @param version the number of the version they read
 * @param by who says so; a later rating by the same replaces it. For visitors who are not known, an
 *     integration whose name stands for the visit
 * @param comment personal content, at most {@value #MAX_COMMENT} UTF-16 units; empty for none
 */
public record ArticleRating(
    ArticleId article,
    String locale,
    int version,
    Actor by,
    boolean helpful,
    String comment,
    Instant at) {
  /** The greatest length of a comment. */
  public static final int MAX_COMMENT = 4_000;

  public ArticleRating {
    Require.name("rating.locale", locale, 35);
    Require.range("rating.version", version, 1, Integer.MAX_VALUE);
    Require.text("rating.comment", comment, MAX_COMMENT);
  }

  /** The same without its comment. */
  public ArticleRating withoutComment() {
    return new ArticleRating(article, locale, version, by, helpful, "", at);
  }
}
