package io.csm.core.article;

import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who looks, as far as that decides what they see: an argument of every read, search and
 * suggestion. The host says who somebody is; nothing here is looked up. Immutable.
 *
 * @param role what they are
 * @param segments of a customer, at most {@value Visibility#MAX_NAMES}; others have none
 * @param teams of an agent, at most {@value Visibility#MAX_NAMES}; others have none
 */
public record Viewer(Role role, SortedSet<String> segments, SortedSet<TeamId> teams) {
  /** Somebody who has not signed in. */
  public static final Viewer ANONYMOUS =
      new Viewer(Role.ANONYMOUS, new TreeSet<>(), new TreeSet<>());

  /** Who writes the articles: sees all of them, drafts and history too. */
  public static final Viewer EDITOR = new Viewer(Role.EDITOR, new TreeSet<>(), new TreeSet<>());

  static final String PUBLIC_KEY = "public";
  static final String SIGNED_IN_KEY = "signed-in";
  static final String AGENT_KEY = "agent";
  static final String EDITOR_KEY = "editor";

  /** What a viewer is. */
  public enum Role {
    ANONYMOUS,
    CUSTOMER,
    AGENT,
    EDITOR
  }

  public Viewer {
    segments = Require.sorted("viewer.segments", segments, Visibility.MAX_NAMES);
    teams = Require.sorted("viewer.teams", teams, Visibility.MAX_NAMES);
    Require.that(
        segments.isEmpty() || role == Role.CUSTOMER,
        "viewer.segments",
        segments,
        "none but for a customer");
    Require.that(
        teams.isEmpty() || role == Role.AGENT, "viewer.teams", teams, "none but for an agent");
  }

  /** A customer who has signed in. */
  public static Viewer customer(String... segments) {
    return new Viewer(Role.CUSTOMER, new TreeSet<>(List.of(segments)), new TreeSet<>());
  }

  /** An agent. */
  public static Viewer agent(TeamId... teams) {
    return new Viewer(Role.AGENT, new TreeSet<>(), new TreeSet<>(List.of(teams)));
  }

  /** Whether they see drafts and history. */
  public boolean isEditor() {
    return role == Role.EDITOR;
  }

  /** The keys they hold; see {@link Visibility#keys()}. */
  public SortedSet<String> keys() {
    SortedSet<String> keys = new TreeSet<>();
    switch (role) {
      case EDITOR -> keys.add(EDITOR_KEY);
      case AGENT -> {
        keys.addAll(List.of(PUBLIC_KEY, SIGNED_IN_KEY, AGENT_KEY));
        teams.forEach(team -> keys.add(teamKey(team)));
      }
      case CUSTOMER -> {
        keys.addAll(List.of(PUBLIC_KEY, SIGNED_IN_KEY));
        segments.forEach(segment -> keys.add(segmentKey(segment)));
      }
      case ANONYMOUS -> keys.add(PUBLIC_KEY);
    }
    return keys;
  }

  static String segmentKey(String segment) {
    return "segment:" + segment;
  }

  static String teamKey(TeamId team) {
    return "team:" + team.value();
  }
}
