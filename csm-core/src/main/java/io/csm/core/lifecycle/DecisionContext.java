package io.csm.core.lifecycle;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.IdSource;
import io.csm.core.config.Configuration;
import io.csm.core.people.Agent;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that a decision depends on besides the command and the state.
 *
 * @param configuration in force
 * @param actor who commands
 * @param now the time of the decision
 * @param occurredAt when it happened at the source; {@code now} where there is no source
 * @param ids where the ids of new assignments come from
 * @param agents the agents as they are; the change is committed only if those that were looked up
 *     are still so
 */
public record DecisionContext(
    Configuration configuration,
    Actor actor,
    Instant now,
    Instant occurredAt,
    IdSource ids,
    Function<AgentId, Optional<Agent>> agents) {}
