package io.csm.spi;

import io.csm.core.ArticleId;
import io.csm.core.article.Article;
import io.csm.core.article.ArticleText;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A page of articles in the order in which they last changed.
 *
 * @param position where the next page begins: that of the last entry, or, where there is none, the
 *     one that was asked for
 * @param entries the articles; empty at the end
 */
public record ArticleFeed(long position, List<Entry> entries) {
  public ArticleFeed {
    entries = List.copyOf(entries);
  }

  /**
   * An article with what is live of it.
   *
   * @param live by language; empty for an article of which nothing is live
   */
  public record Entry(Article article, SortedMap<String, ArticleText> live) {
    public Entry {
      live = new TreeMap<>(live);
    }

    /** The id of the article. */
    public ArticleId id() {
      return article.id();
    }
  }
}
