package io.csm.core.config;

import io.csm.core.HostKey;
import io.csm.core.TeamId;
import io.csm.core.internal.Require;
import org.jspecify.annotations.Nullable;

/**
 * A team of agents. Membership stands with the agents.
 *
 * @param key the host's name for it, or null
 * @param name 1 to 128 characters
 */
public record Team(TeamId id, @Nullable HostKey<TeamId> key, String name)
    implements ConfigurationItem {
  public Team {
    Require.name("team.name", name, 128);
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
