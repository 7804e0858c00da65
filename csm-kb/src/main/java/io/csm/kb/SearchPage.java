package io.csm.kb;

import java.util.List;

/**
 * A page of hits, the best first.
 *
 * @param hits as many as were asked for, or fewer at the end
 * @param more whether others follow
 */
public record SearchPage(List<SearchHit> hits, boolean more) {
  public SearchPage {
    hits = List.copyOf(hits);
  }
}
