package io.csm.kb.internal;

import java.util.List;
import java.util.Set;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * How a search is done.
 *
 * @param evidence what counts; each counts in the order in which it stands here
 * @param filter what has to be so besides; null for nothing
 * @param all whether what passes the filter is found without any evidence
 * @param marks what to mark in what is found
 * @param corrections what is known and near to what was typed, the likeliest first
 */
record Planned(
    List<Evidence> evidence,
    @Nullable Query filter,
    boolean all,
    Set<String> marks,
    List<Correction> corrections) {
  /**
   * What may have been meant.
   *
   * @param deep whether it is a pair of characters
   */
  record Correction(String typed, String known, boolean deep) {}

  /** Whether nothing is asked for. */
  boolean isNothing() {
    return evidence.isEmpty() && !all;
  }
}
