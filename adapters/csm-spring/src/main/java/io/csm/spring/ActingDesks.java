package io.csm.spring;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Ref;
import io.csm.desk.Desk;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Desks that act for the agent behind a principal, by the host's {@link AgentResolver}. */
public final class ActingDesks {
  private final AgentResolver resolver;

  /** Desks for the agents that {@code resolver} finds. Thread-safe if that is. */
  public ActingDesks(AgentResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * The desk, acting for the agent. The host's key is looked up, which costs a read of the agent.
   *
   * @param principal null for somebody who has not signed in
   * @throws CsmException with {@code ACCESS_DENIED} if the principal is no agent of that tenant,
   *     {@code NOT_FOUND} if the host's key is no agent's
   */
  public Desk of(Desk desk, @Nullable Principal principal) {
    Ref<AgentId> agent =
        principal == null ? null : resolver.agentOf(desk.tenant(), principal).orElse(null);
    if (agent == null) {
      throw CsmException.of(Code.ACCESS_DENIED, "principal", "action", "ACT_AS_AGENT");
    }
    return desk.as(idOf(desk, agent));
  }

  private static AgentId idOf(Desk desk, Ref<AgentId> agent) {
    return agent instanceof AgentId id
        ? id
        : desk.as(Actor.SYSTEM)
            .agent(agent)
            .orElseThrow(
                () -> CsmException.of(Code.NOT_FOUND, "agent", "type", "agent", "ref", agent))
            .id();
  }
}
