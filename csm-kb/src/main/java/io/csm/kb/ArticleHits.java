package io.csm.kb;

import java.util.List;

/**
 * A page of articles, the best first. Immutable.
 *
 * @param hits as many as were asked for, or fewer at the end
 * @param more whether others follow
 */
public record ArticleHits(List<ArticleHit> hits, boolean more) {
  public ArticleHits {
    hits = List.copyOf(hits);
  }
}
