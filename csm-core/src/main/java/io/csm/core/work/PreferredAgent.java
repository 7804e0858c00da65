package io.csm.core.work;

import io.csm.core.AgentId;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import io.csm.core.people.Agent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For whom a piece of work is held before anybody else is asked. Immutable.
 *
 * @param kind KNOWN or LAST with an agent, TEAM with a team
 * @param agent the agent, or null for a team
 * @param team whose agents are preferred, or null for an agent
 * @param hold for how long after {@code enqueuedAt} nobody else is asked, zero to 365 days; null
 *     for as long as it waits
 * @param maxExcess by how many units the agent's capacity may be exceeded for it, 0 to {@link
 *     Capacity#MAX_UNITS}; limits by channel and queue hold all the same. 0 for a team
 */
public record PreferredAgent(
    Kind kind,
    @Nullable AgentId agent,
    @Nullable TeamId team,
    @Nullable Duration hold,
    int maxExcess) {
  private static final Duration MAX = Duration.ofDays(365);

  /** Why they are preferred. */
  public enum Kind {
    /** The host knows who is to be asked. */
    KNOWN,
    /** The agent had the customer last. */
    LAST,
    /** The agents of the customer's account team. */
    TEAM
  }

  public PreferredAgent {
    Require.that(
        (agent == null) == (kind == Kind.TEAM) && (team == null) == (kind != Kind.TEAM),
        "preferred.kind",
        kind,
        "TEAM with a team, else an agent");
    if (hold != null) {
      Require.that(
          !hold.isNegative() && hold.compareTo(MAX) <= 0,
          "preferred.hold",
          hold,
          "zero to 365 days");
    }
    Require.range("preferred.maxExcess", maxExcess, 0, kind == Kind.TEAM ? 0 : Capacity.MAX_UNITS);
  }

  /** A known agent, for whom it is held for that long; null for as long as it waits. */
  public static PreferredAgent known(AgentId agent, @Nullable Duration hold) {
    return new PreferredAgent(Kind.KNOWN, agent, null, hold, 0);
  }

  /** Who had the customer last, for whom it is held for that long. */
  public static PreferredAgent last(AgentId agent, Duration hold) {
    return new PreferredAgent(Kind.LAST, agent, null, hold, 0);
  }

  /** An account team, for which it is held for that long; null for as long as it waits. */
  public static PreferredAgent of(TeamId team, @Nullable Duration hold) {
    return new PreferredAgent(Kind.TEAM, null, team, hold, 0);
  }

  /** This, for which the agent's capacity may be exceeded by so many units. */
  public PreferredAgent withMaxExcess(int units) {
    return new PreferredAgent(kind, agent, team, hold, units);
  }

  /** Whether it is held for this agent, among others or alone. */
  public boolean isFor(Agent candidate) {
    return agent != null
        ? agent.equals(candidate.id())
        : candidate.profile().teams().contains(team);
  }
}
