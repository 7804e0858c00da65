package io.csm.core.people;

import io.csm.core.AgentId;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import io.csm.core.work.Capacity;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Skill;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the host's directory says of an agent, as far as decisions depend on it. Names and addresses
 * stay in the directory.
 *
 * @param key the host's name for the agent, or null
 * @param teams at most 100
 * @param skills at most 200, one per name; a language is a skill like any other, e.g. {@code en}
 * @param labels what else policies may ask for, by name, at most 100
 */
public record AgentProfile(
    @Nullable HostKey<AgentId> key,
    PoolId pool,
    SortedSet<TeamId> teams,
    SortedSet<Skill> skills,
    Capacity capacity,
    SortedMap<String, LabelValue> labels) {
  /** The greatest number of teams. */
  public static final int MAX_TEAMS = 100;

  /** The greatest number of skills. */
  public static final int MAX_SKILLS = 200;

  /** The greatest number of labels. */
  public static final int MAX_LABELS = 100;

  public AgentProfile {
    teams = Require.sorted("agent.teams", teams, MAX_TEAMS);
    skills = Require.skills("agent.skills", skills, MAX_SKILLS);
    labels = Require.sorted("agent.labels", labels, MAX_LABELS);
    labels
        .keySet()
        .forEach(name -> Require.name("agent.labels", name, LabelPredicate.MAX_NAME_LENGTH));
  }

  /** An agent without labels. */
  public AgentProfile(
      @Nullable HostKey<AgentId> key,
      PoolId pool,
      SortedSet<TeamId> teams,
      SortedSet<Skill> skills,
      Capacity capacity) {
    this(key, pool, teams, skills, capacity, new TreeMap<>());
  }

  /** An agent of {@code pool} without teams and host key. */
  public static AgentProfile of(PoolId pool, SortedSet<Skill> skills, Capacity capacity) {
    return new AgentProfile(null, pool, new TreeSet<>(), skills, capacity);
  }

  /** This profile with other teams. */
  public AgentProfile withTeams(TeamId... newTeams) {
    return new AgentProfile(key, pool, new TreeSet<>(List.of(newTeams)), skills, capacity, labels);
  }

  /** This profile with other skills. */
  public AgentProfile withSkills(SortedSet<Skill> newSkills) {
    return new AgentProfile(key, pool, teams, newSkills, capacity, labels);
  }

  /** This profile with another capacity. */
  public AgentProfile withCapacity(Capacity newCapacity) {
    return new AgentProfile(key, pool, teams, skills, newCapacity, labels);
  }

  /** This profile with other labels. */
  public AgentProfile withLabels(Map<String, LabelValue> newLabels) {
    return new AgentProfile(key, pool, teams, skills, capacity, new TreeMap<>(newLabels));
  }

  /** Whether the agent is in at least one of these teams. */
  public boolean isInOneOf(SortedSet<TeamId> anyOf) {
    for (TeamId team : teams) {
      if (anyOf.contains(team)) {
        return true;
      }
    }
    return false;
  }

  /** Whether some skill has that name and at least that level. */
  public boolean has(Skill demand) {
    for (Skill skill : skills) {
      if (skill.name().equals(demand.name())) {
        return skill.level() >= demand.level();
      }
    }
    return false;
  }
}
