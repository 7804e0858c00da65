package io.csm.kb;

import io.csm.core.ArticleId;

/**
 * A link of an article that leads nowhere. Immutable.
 *
 * @param article that has the link
 * @param to the number of what it leads to
 */
public record BrokenLink(ArticleId article, Fault fault, long to) {
  /** Why it leads nowhere. */
  public enum Fault {
    /** There is no such article. */
    NO_ARTICLE,
    /** Nothing of the other article is live, though something of this one is. */
    NOT_LIVE,
    /** There is no such ticket. */
    NO_TICKET
  }
}
