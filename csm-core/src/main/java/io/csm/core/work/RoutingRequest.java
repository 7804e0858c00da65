package io.csm.core.work;

import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one ticket asks of routing besides skills and priority. Its queue adds its own. Immutable.
 *
 * @param labels what the labels of the agent must meet, all of it; at most {@value #MAX_LABELS}
 * @param teams of which the agent must be in one; empty for anybody; at most {@value #MAX_TEAMS}
 * @param bypass whether any agent of the pool will do: skills, labels and teams count for nothing,
 *     neither those of the ticket nor those of its queue
 */
public record RoutingRequest(
    SortedSet<LabelPredicate> labels, SortedSet<TeamId> teams, boolean bypass) {
  /** The greatest number of demands on labels. */
  public static final int MAX_LABELS = 16;

  /** The greatest number of teams. */
  public static final int MAX_TEAMS = 32;

  /** Nothing. */
  public static final RoutingRequest NONE =
      new RoutingRequest(new TreeSet<>(), new TreeSet<>(), false);

  public RoutingRequest {
    labels = Require.sorted("request.labels", labels, MAX_LABELS);
    teams = Require.sorted("request.teams", teams, MAX_TEAMS);
  }

  /** This, with other demands on labels. */
  public RoutingRequest withLabels(LabelPredicate... predicates) {
    return new RoutingRequest(new TreeSet<>(java.util.List.of(predicates)), teams, bypass);
  }

  /** This, for one of other teams. */
  public RoutingRequest withTeams(TeamId... anyOf) {
    return new RoutingRequest(labels, new TreeSet<>(java.util.List.of(anyOf)), bypass);
  }

  /** This, for any agent of the pool, or not. */
  public RoutingRequest withBypass(boolean anybody) {
    return new RoutingRequest(labels, teams, anybody);
  }
}
