package io.csm.core.ticket;

import io.csm.core.AgentId;
import io.csm.core.OfferId;
import io.csm.core.internal.Require;
import io.csm.core.work.Capacity;
import java.time.Instant;

/**
 * An offer that has not been answered.
 *
 * @param units what it holds of the agent's capacity
 * @param expiresAt the first instant at which it can no longer be accepted
 * @param step how many relaxation steps of the queue it needed, 0 for none
 * @param excess by how many units an override for a preferred agent went over the capacity; 0
 *     without override
 */
public record OpenOffer(
    OfferId id, AgentId agent, int units, Instant expiresAt, int step, int excess) {
  public OpenOffer {
    Require.range("offer.step", step, 0, Integer.MAX_VALUE);
    Require.range("offer.units", units, 0, Capacity.MAX_UNITS);
    Require.range("offer.excess", excess, 0, Capacity.MAX_UNITS);
  }

  /** An offer to an agent who meets all demands. */
  public OpenOffer(OfferId id, AgentId agent, int units, Instant expiresAt) {
    this(id, agent, units, expiresAt, 0, 0);
  }
}
