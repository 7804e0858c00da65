package io.csm.core.article;

import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may see an article once it is published. Agents see whatever some customer sees; editors see
 * everything. Immutable.
 *
 * @param scope how far it reaches
 * @param segments of customers, e.g. {@code plan:pro}: 1 to {@value #MAX_NAMES} for {@code
 *     SEGMENTS}, else none
 * @param teams of agents: 1 to {@value #MAX_NAMES} for {@code TEAMS}, else none
 */
public record Visibility(Scope scope, SortedSet<String> segments, SortedSet<TeamId> teams) {
  /** The greatest number of segments or teams. */
  public static final int MAX_NAMES = 100;

  /** Everybody. */
  public static final Visibility PUBLIC =
      new Visibility(Scope.PUBLIC, new TreeSet<>(), new TreeSet<>());

  /** Customers who have signed in, and agents. */
  public static final Visibility SIGNED_IN =
      new Visibility(Scope.SIGNED_IN, new TreeSet<>(), new TreeSet<>());

  /** Agents. */
  public static final Visibility AGENTS =
      new Visibility(Scope.AGENTS, new TreeSet<>(), new TreeSet<>());

  /** How far a visibility reaches. */
  public enum Scope {
    PUBLIC,
    SIGNED_IN,
    SEGMENTS,
    AGENTS,
    TEAMS
  }

  public Visibility {
    segments = Require.sorted("visibility.segments", segments, MAX_NAMES);
    teams = Require.sorted("visibility.teams", teams, MAX_NAMES);
    segments.forEach(segment -> Require.name("visibility.segments", segment, 128));
    Require.that(
        segments.isEmpty() == (scope != Scope.SEGMENTS),
        "visibility.segments",
        segments,
        "at least one for SEGMENTS, and none else");
    Require.that(
        teams.isEmpty() == (scope != Scope.TEAMS),
        "visibility.teams",
        teams,
        "at least one for TEAMS, and none else");
  }

  /** Customers of any of these segments, and agents. */
  public static Visibility segments(String... segments) {
    return new Visibility(Scope.SEGMENTS, new TreeSet<>(List.of(segments)), new TreeSet<>());
  }

  /** Agents of any of these teams. */
  public static Visibility teams(TeamId... teams) {
    return new Visibility(Scope.TEAMS, new TreeSet<>(), new TreeSet<>(List.of(teams)));
  }

  /** Whether {@code viewer} may see it: whether they have a key that opens it. */
  public boolean admits(Viewer viewer) {
    return !Collections.disjoint(keys(), viewer.keys());
  }

  /**
   * The keys that open it, for stores and indexes that filter inside their queries: a viewer sees
   * it if, and only if, one of these is among {@link Viewer#keys()}.
   */
  public SortedSet<String> keys() {
    SortedSet<String> keys = new TreeSet<>(List.of(Viewer.EDITOR_KEY));
    switch (scope) {
      case PUBLIC -> keys.add(Viewer.PUBLIC_KEY);
      case SIGNED_IN -> keys.add(Viewer.SIGNED_IN_KEY);
      case SEGMENTS -> {
        keys.add(Viewer.AGENT_KEY);
        segments.forEach(segment -> keys.add(Viewer.segmentKey(segment)));
      }
      case AGENTS -> keys.add(Viewer.AGENT_KEY);
      case TEAMS -> teams.forEach(team -> keys.add(Viewer.teamKey(team)));
    }
    return keys;
  }
}
