package io.csm.routing.internal;

/** How an agent stands towards new work. */
public enum Standing {
  /** Not AVAILABLE. */
  ABSENT,
  /** AVAILABLE, but has come back not long ago, and been asked often enough for now. */
  RAMPING,
  /** AVAILABLE, but nothing new may be put on the agent, whatever it costs. */
  FULL,
  /** AVAILABLE, but another node has just changed the row. */
  SETTLING,
  /** May be asked, as far as units are free. */
  READY
}
