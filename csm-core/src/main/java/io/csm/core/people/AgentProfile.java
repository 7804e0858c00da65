package io.csm.core.people;

import io.csm.core.AgentId;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import io.csm.core.work.Capacity;
import io.csm.core.work.Skill;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the host's directory says of an agent, as far as decisions depend on it. Names and addresses
 * stay in the directory.
 *
 * @param key the host's name for the agent, or null
 * @param teams at most 100
 * @param skills at most 200, one per name
 */
public record AgentProfile(
    @Nullable HostKey<AgentId> key,
    PoolId pool,
    SortedSet<TeamId> teams,
    SortedSet<Skill> skills,
    Capacity capacity) {
  public AgentProfile {
    teams = Require.sorted("agent.teams", teams, 100);
    skills = Require.skills("agent.skills", skills, 200);
  }

  /** An agent of {@code pool} without teams and host key. */
  public static AgentProfile of(PoolId pool, SortedSet<Skill> skills, Capacity capacity) {
    return new AgentProfile(null, pool, new TreeSet<>(), skills, capacity);
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
