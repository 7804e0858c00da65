package io.csm.core.ticket;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.HoldingKind;
import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The assignment of a ticket to an agent.
 *
 * @param kind ACTIVE, WRAP_UP, PAUSED or RESUMING
 * @param units what it takes while active or in wrap-up
 * @param since when the assignment began
 * @param enqueuedAt the place in the order that the ticket had when it was assigned; null if it did
 *     not wait then
 * @param teams of the agent when the assignment began, at most {@value AgentProfile#MAX_TEAMS};
 *     none where no SLA rule asked for teams then
 */
public record Assignment(
    AssignmentId id,
    AgentId agent,
    HoldingKind kind,
    int units,
    Instant since,
    @Nullable Instant enqueuedAt,
    SortedSet<TeamId> teams) {
  public Assignment {
    Require.that(kind != HoldingKind.OFFER, "assignment.kind", kind, "a state of an assignment");
    teams = Require.sorted("assignment.teams", teams, AgentProfile.MAX_TEAMS);
  }

  /** The same assignment in another state. */
  public Assignment become(HoldingKind newKind) {
    return new Assignment(id, agent, newKind, units, since, enqueuedAt, teams);
  }
}
