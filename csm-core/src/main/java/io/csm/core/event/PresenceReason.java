package io.csm.core.event;

/** Why the presence of an agent changed, where nobody asked for it. */
public enum PresenceReason {
  /** The agent did not answer as many offers in a row as the desk's policy bears. */
  MISSED_OFFERS
}
