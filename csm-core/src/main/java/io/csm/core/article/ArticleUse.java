package io.csm.core.article;

/** What somebody did with an article, as far as it is counted. */
public enum ArticleUse {
  /** It stood in a list of results or suggestions. */
  SHOWN,
  /** Somebody opened it from there, or by a link. */
  OPENED,
  /** An agent put it, or a link to it, into a reply. */
  INSERTED,
  /** A ticket was solved by it. */
  SOLVED,
  /** Somebody who read it did not open a ticket after all. */
  DEFLECTED
}
