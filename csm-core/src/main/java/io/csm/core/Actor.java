package io.csm.core;

import io.csm.core.internal.Require;
import org.jspecify.annotations.Nullable;

/**
 * Who did it, and on whose behalf. Carries ids, never names.
 *
 * @param kind what sort of actor
 * @param id the customer's, agent's or rule's id, or the name of an integration, 1 to 128
 *     characters; {@code csm} for the system itself
 * @param version of the rule; 0 for the other kinds
 * @param onBehalfOf the kind and id of somebody else, written as {@code kind:id}, or null
 */
public record Actor(ActorKind kind, String id, int version, @Nullable String onBehalfOf) {
  /** The engine itself: routing, deadlines, housekeeping. */
  public static final Actor SYSTEM = new Actor(ActorKind.SYSTEM, "csm", 0, null);

  public Actor {
    Require.name("actor.id", id, 128);
    Require.range("actor.version", version, 0, Integer.MAX_VALUE);
    if (onBehalfOf != null) {
      Require.name("actor.onBehalfOf", onBehalfOf, 160);
    }
  }

  public static Actor customer(CustomerId customer) {
    return new Actor(ActorKind.CUSTOMER, Long.toString(customer.value()), 0, null);
  }

  public static Actor agent(AgentId agent) {
    return new Actor(ActorKind.AGENT, Long.toString(agent.value()), 0, null);
  }

  public static Actor rule(String rule, int version) {
    return new Actor(ActorKind.RULE, rule, version, null);
  }

  public static Actor integration(String name) {
    return new Actor(ActorKind.INTEGRATION, name, 0, null);
  }
}
