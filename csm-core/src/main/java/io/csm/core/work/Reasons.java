package io.csm.core.work;

import io.csm.core.AgentId;
import io.csm.core.internal.Require;
import java.util.List;
import java.util.SortedMap;

/**
 * Why routing chose as it did, small enough to stand with every decision in the journal. Immutable.
 *
 * @param refused how many agents of the pool each filter turned away; an agent counts for the first
 *     filter that refuses it; filters that refused nobody are left out
 * @param candidates the first agents in the order of choice, the chosen one first, at most {@value
 *     #MAX_CANDIDATES}
 * @param eligible how many agents passed every filter
 * @param decidedBy what the choice was made by, at most 96 characters, e.g. {@code LONGEST_IDLE
 *     idleSince=…}
 */
public record Reasons(
    SortedMap<RoutingFilter, Integer> refused,
    List<AgentId> candidates,
    int eligible,
    String decidedBy) {
  /** The greatest number of candidates named. */
  public static final int MAX_CANDIDATES = 3;

  /** The greatest length of what the choice was made by. */
  public static final int MAX_DECIDED_BY = 96;

  public Reasons {
    refused = Require.sorted("reasons.refused", refused, RoutingFilter.values().length);
    candidates = Require.list("reasons.candidates", candidates, MAX_CANDIDATES);
    Require.range("reasons.eligible", eligible, 0, Integer.MAX_VALUE);
    Require.text("reasons.decidedBy", decidedBy, MAX_DECIDED_BY);
  }
}
