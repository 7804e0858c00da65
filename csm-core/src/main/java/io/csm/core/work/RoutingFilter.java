package io.csm.core.work;

/** Why an agent is not asked for a work item, in the order in which the checks are made. */
public enum RoutingFilter {
  /** Not AVAILABLE. */
  PRESENCE,
  /** Is outside of the shift, or so near to its end that nothing new is begun. */
  OFF_SHIFT,
  /** Is in a time off. */
  TIME_OFF,
  /** Lacks a required skill, or has it at too low a level. */
  SKILL,
  /** Has a label that does not suit, or lacks one. */
  LABEL,
  /** Is in none of the teams. */
  TEAM,
  /** Is not among those for whom the work is held at present. */
  HELD,
  /** Declined before, is excluded by the work item, or is being asked for it already. */
  EXCLUDED,
  /** Has come back not long ago, and has been asked as often as is meant to be by now. */
  RAMP,
  /** Has too few free units for the channel. */
  CAPACITY,
  /** Another node has just changed this agent; routing waits until it has read that change. */
  SETTLING
}
