package io.csm.spring;

import io.csm.core.AgentId;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import java.security.Principal;
import java.util.Optional;

/**
 * Who of a tenant's agents a principal of the host's is. A bean of the host's; {@link ActingDesks}
 * asks it.
 *
 * <p><b>Threads:</b> any. <b>Failure:</b> an exception goes on to the caller of {@link
 * ActingDesks}. <b>Cost:</b> called for every request: answer from memory.
 */
@FunctionalInterface
public interface AgentResolver {

  /** The agent, by id or by the host's key; empty if the principal is none of that tenant's. */
  Optional<? extends Ref<AgentId>> agentOf(TenantId tenant, Principal principal);
}
