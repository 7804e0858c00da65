package io.csm.core.config;

import io.csm.core.AgentId;
import io.csm.core.HostKey;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import org.jspecify.annotations.Nullable;

/**
 * A team of agents. Membership stands with the agents.
 *
 * @param key the host's name for it, or null
 * @param name 1 to 128 characters
 * @param lead who is told of what concerns the team, or null
 */
public record Team(TeamId id, @Nullable HostKey<TeamId> key, String name, @Nullable AgentId lead)
    implements ConfigurationItem {
  public Team {
    Require.name("team.name", name, 128);
  }

  /** A team without a lead. */
  public Team(TeamId id, @Nullable HostKey<TeamId> key, String name) {
    this(id, key, name, null);
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.TEAM;
  }

  @Override
  public long itemId() {
    return id.value();
  }
}
