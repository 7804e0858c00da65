package io.csm.core.event;

/** What an event is about. Each aggregate has a version that its events raise one by one. */
public enum AggregateType {
  CONFIGURATION,
  CUSTOMER,
  CONVERSATION,
  MESSAGE,
  TICKET,
  AGENT,
  /** The router of one pool; its version is the number of its last round. */
  ROUTER,
  /** A command that was accepted inside a transaction of the host's, and rejected later. */
  INTAKE
}
