package io.csm.core.ticket;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.internal.Require;
import io.csm.core.work.HoldingKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The assignment of a ticket to an agent.
 *
 * @param kind ACTIVE, WRAP_UP, PAUSED or RESUMING
 * @param units what it takes while active or in wrap-up
 * @param since when the assignment began
 * @param enqueuedAt the place in the order that the ticket had when it was assigned; null if it did
 *     not wait then
 */
public record Assignment(
    AssignmentId id,
    AgentId agent,
    HoldingKind kind,
    int units,
    Instant since,
    @Nullable Instant enqueuedAt) {
  public Assignment {
    Require.that(kind != HoldingKind.OFFER, "assignment.kind", kind, "a state of an assignment");
  }

  /** The same assignment in another state. */
  public Assignment become(HoldingKind newKind) {
    return new Assignment(id, agent, newKind, units, since, enqueuedAt);
  }
}
