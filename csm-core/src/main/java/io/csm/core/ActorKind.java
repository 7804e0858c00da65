package io.csm.core;

/** The sorts of actors. */
public enum ActorKind {
  CUSTOMER,
  AGENT,
  RULE,
  INTEGRATION,
  SYSTEM
}
