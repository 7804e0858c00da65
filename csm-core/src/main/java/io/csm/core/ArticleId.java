package io.csm.core;

/** Identifies an article of the knowledge base. See {@link Id} for what the value means. */
public record ArticleId(long value) implements Id<ArticleId> {
  public ArticleId {
    Id.check("article", value);
  }

  @Override
  public String toString() {
    return "article-" + value;
  }
}
