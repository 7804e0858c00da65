package io.csm.core.work;

/** Which of the agents who may take a work item is asked. Ties end with the agent id. */
public enum DistributionMode {
  /** Who has been idle longest: since the later of sign-in and the last completion. */
  LONGEST_IDLE,
  /** Who has the smallest share of capacity in use; among equals, who has been idle longest. */
  LEAST_LOADED
}
