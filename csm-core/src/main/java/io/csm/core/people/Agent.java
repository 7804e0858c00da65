package io.csm.core.people;

import io.csm.core.AgentId;
import io.csm.core.AggregateState;
import io.csm.core.internal.Require;
import io.csm.core.work.Capacity;
import io.csm.core.work.Holding;
import io.csm.core.work.Presence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An agent as one versioned row: profile, presence and everything held. Whoever changes any of it
 * raises the version of the row in the same commit, so that two nodes cannot both use the last free
 * unit. Immutable.
 *
 * @param retired whether the agent has left for good; takes nothing and keeps the id
 * @param presenceSince when the present presence began; null before the first sign-in
 * @param idleSince the latest of sign-in, completion and missed offer; null before the first
 *     sign-in
 * @param holdings offers and assignments, in the order in which they were taken, at most {@value
 *     #MAX_HOLDINGS}
 */
public record Agent(
    AgentId id,
    AgentProfile profile,
    boolean retired,
    Presence presence,
    @Nullable Instant presenceSince,
    @Nullable Instant idleSince,
    List<Holding> holdings)
    implements AggregateState {
  /** The greatest number of offers and assignments, paused ones included. */
  public static final int MAX_HOLDINGS = 10_000;

  public Agent {
    holdings = Require.list("agent.holdings", holdings, MAX_HOLDINGS);
  }

  /**
   * The units in use: offers, active work and wrap-up. Takes time in proportion to the holdings.
   */
  public int unitsInUse() {
    int units = 0;
    for (Holding holding : holdings) {
      units += holding.unitsInUse();
    }
    return units;
  }

  /**
   * The units free under the capacity in force; negative after an override or a cut in capacity.
   */
  public int unitsFree() {
    return capacity().units() - unitsInUse();
  }

  /** The capacity in force. */
  public Capacity capacity() {
    return profile.capacity();
  }

  /** The holding with that id. */
  public Optional<Holding> holding(long holdingId) {
    for (Holding holding : holdings) {
      if (holding.id() == holdingId) {
        return Optional.of(holding);
      }
    }
    return Optional.empty();
  }
}
