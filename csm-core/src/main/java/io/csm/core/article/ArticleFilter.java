package io.csm.core.article;

import org.jspecify.annotations.Nullable;

/**
 * Which articles are asked for; null stands for any. Immutable.
 *
 * @param locale that they are live in, BCP 47
 * @param category that they are in, or in one below it
 * @param tag that they have, in lower case
 */
public record ArticleFilter(
    @Nullable ArticleKind kind,
    @Nullable String locale,
    @Nullable String category,
    @Nullable String tag) {
  /** All articles. */
  public static final ArticleFilter ANY = new ArticleFilter(null, null, null, null);

  /** The same for one kind. */
  public ArticleFilter withKind(ArticleKind wanted) {
    return new ArticleFilter(wanted, locale, category, tag);
  }

  /** The same for one language. */
  public ArticleFilter withLocale(String wanted) {
    return new ArticleFilter(kind, wanted, category, tag);
  }

  /** The same for one category and those below it. */
  public ArticleFilter withCategory(String wanted) {
    return new ArticleFilter(kind, locale, wanted, tag);
  }

  /** The same for one tag. */
  public ArticleFilter withTag(String wanted) {
    return new ArticleFilter(kind, locale, category, wanted);
  }

  /** Whether an article that is live in {@code liveIn} is asked for. */
  public boolean accepts(Article article, String liveIn) {
    ArticleProperties properties = article.properties();
    return (kind == null || kind == article.kind())
        && (locale == null || locale.equals(liveIn))
        && (category == null
            || properties.category().equals(category)
            || properties.category().startsWith(category + "/"))
        && (tag == null || properties.tags().contains(tag));
  }
}
