package io.csm.spi;

import io.csm.core.article.Article;

/**
 * An article as it is stored.
 *
 * @param version how many events it has, from 1
 */
public record StoredArticle(long version, Article article) {}
