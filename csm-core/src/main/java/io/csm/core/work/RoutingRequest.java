package io.csm.core.work;

import io.csm.core.AgentId;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one ticket asks of routing besides skills and priority. Its queue adds its own. Immutable.
 *
 * @param labels what the labels of the agent must meet, all of it; at most {@value #MAX_LABELS}
 * @param teams of which the agent must be in one; empty for anybody; at most {@value #MAX_TEAMS}
 * @param bypass whether any agent of the pool will do: skills, labels and teams count for nothing,
 *     neither those of the ticket nor those of its queue
 * @param secondaryPriority puts it before work of the same priority, from 0 to {@value
 *     #MAX_SECONDARY_PRIORITY}; what each step is worth is the queue's configuration
 * @param preferred for whom it is held before others are asked, or null
 * @param onlyTeams whether the teams of its queue count for nothing, e.g. after an escalation
 * @param excluded agents who are not to be asked for it; at most {@value #MAX_EXCLUDED}
 */
public record RoutingRequest(
    SortedSet<LabelPredicate> labels,
    SortedSet<TeamId> teams,
    boolean bypass,
    int secondaryPriority,
    @Nullable PreferredAgent preferred,
    boolean onlyTeams,
    SortedSet<AgentId> excluded) {
  /** The greatest number of demands on labels. */
  public static final int MAX_LABELS = 16;

  /** The greatest number of teams. */
  public static final int MAX_TEAMS = 32;

  /** The greatest secondary priority. */
  public static final int MAX_SECONDARY_PRIORITY = 100;

  /** The greatest number of agents who are excluded. */
  public static final int MAX_EXCLUDED = 100;

  /** Nothing. */
  public static final RoutingRequest NONE =
      new RoutingRequest(new TreeSet<>(), new TreeSet<>(), false, 0, null, false, new TreeSet<>());

  public RoutingRequest {
    labels = Require.sorted("request.labels", labels, MAX_LABELS);
    teams = Require.sorted("request.teams", teams, MAX_TEAMS);
    excluded = Require.sorted("request.excluded", excluded, MAX_EXCLUDED);
    Require.range("request.secondaryPriority", secondaryPriority, 0, MAX_SECONDARY_PRIORITY);
  }

  /** This, with other demands on labels. */
  public RoutingRequest withLabels(LabelPredicate... predicates) {
    return new RoutingRequest(
        new TreeSet<>(List.of(predicates)),
        teams,
        bypass,
        secondaryPriority,
        preferred,
        onlyTeams,
        excluded);
  }

  /** This, for one of other teams. */
  public RoutingRequest withTeams(TeamId... anyOf) {
    return new RoutingRequest(
        labels,
        new TreeSet<>(List.of(anyOf)),
        bypass,
        secondaryPriority,
        preferred,
        onlyTeams,
        excluded);
  }

  /** This, for any agent of the pool, or not. */
  public RoutingRequest withBypass(boolean anybody) {
    return new RoutingRequest(
        labels, teams, anybody, secondaryPriority, preferred, onlyTeams, excluded);
  }

  /** This, with another secondary priority. */
  public RoutingRequest withSecondaryPriority(int steps) {
    return new RoutingRequest(labels, teams, bypass, steps, preferred, onlyTeams, excluded);
  }

  /** This, held for somebody before others are asked; null for nobody. */
  public RoutingRequest withPreferred(@Nullable PreferredAgent agent) {
    return new RoutingRequest(labels, teams, bypass, secondaryPriority, agent, onlyTeams, excluded);
  }

  /** This, for which other agents are not to be asked, besides those who decline. */
  public RoutingRequest withExcluded(AgentId... agents) {
    return new RoutingRequest(
        labels,
        teams,
        bypass,
        secondaryPriority,
        preferred,
        onlyTeams,
        new TreeSet<>(List.of(agents)));
  }

  /**
   * This, and besides what another asks: the labels and the exclusions of both, as many as fit; of
   * teams, secondary priority and preference those of the other only where this names none.
   */
  public RoutingRequest and(RoutingRequest other) {
    boolean isForTeams = !teams.isEmpty();
    return new RoutingRequest(
        together(labels, other.labels, MAX_LABELS),
        isForTeams ? teams : other.teams,
        bypass || other.bypass,
        secondaryPriority == 0 ? other.secondaryPriority : secondaryPriority,
        preferred == null ? other.preferred : preferred,
        onlyTeams || (!isForTeams && other.onlyTeams),
        together(excluded, other.excluded, MAX_EXCLUDED));
  }

  /**
   * This without what another asks: what {@link #and} has added, if the other says what that was.
   * Teams, secondary priority and preference go only where they are those of the other.
   */
  public RoutingRequest without(RoutingRequest other) {
    return new RoutingRequest(
        less(labels, other.labels),
        teams.equals(other.teams) ? new TreeSet<>() : teams,
        bypass && !other.bypass,
        secondaryPriority == other.secondaryPriority ? 0 : secondaryPriority,
        Objects.equals(preferred, other.preferred) ? null : preferred,
        onlyTeams && !other.onlyTeams,
        less(excluded, other.excluded));
  }

  private static <T> SortedSet<T> together(SortedSet<T> first, SortedSet<T> more, int max) {
    SortedSet<T> all = new TreeSet<>(first);
    for (T each : more) {
      if (all.size() < max) {
        all.add(each);
      }
    }
    return all;
  }

  private static <T> SortedSet<T> less(SortedSet<T> all, SortedSet<T> some) {
    SortedSet<T> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  /** This, for one of these teams, whatever the teams of the queue. */
  public RoutingRequest withOnlyTeams(TeamId... anyOf) {
    return new RoutingRequest(
        labels,
        new TreeSet<>(List.of(anyOf)),
        bypass,
        secondaryPriority,
        preferred,
        true,
        excluded);
  }
}
