package io.csm.kb;

import io.csm.core.ArticleId;
import io.csm.core.CsmException;
import io.csm.core.Problem;
import io.csm.core.article.Article;

/** What became of a command about an article. */
public sealed interface ArticleResult {

  /**
   * It is so, and stored.
   *
   * @param version of the article: how many events it has
   * @param article as it is now
   */
  record Done(long version, Article article) implements ArticleResult {
    /** The id of the article. */
    public ArticleId id() {
      return article.id();
    }
  }

  /** It is not allowed, or lost its race too often, and nothing happened. */
  record Rejected(Problem problem) implements ArticleResult {}

  /**
   * What is so now, for callers to whom a rejection is a mistake of their own.
   *
   * @throws CsmException with the problem, if the command was rejected
   */
  default Done orThrow() {
    if (this instanceof Done done) {
      return done;
    }
    throw new CsmException(((Rejected) this).problem());
  }
}
