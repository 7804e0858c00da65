package io.csm.core.article;

/** What an article is for. */
public enum ArticleKind {
  /** Read by customers or agents. */
  ARTICLE,
  /** A text that agents insert into replies, as it stands. */
  CANNED_REPLY
}
