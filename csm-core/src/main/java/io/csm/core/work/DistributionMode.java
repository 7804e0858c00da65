package io.csm.core.work;

/** Which of the agents who may take a work item is asked. Ties end with the agent id. */
public enum DistributionMode {
  /**
   * Who has been idle longest: who holds nothing that takes units comes before who does; then,
   * since the latest of sign-in, the last completion or missed offer, and the newest of what the
   * agent holds; then who has fewer units in use.
   */
  LONGEST_IDLE,
  /** Who has the smallest share of capacity in use; among equals, who has been idle longest. */
  LEAST_LOADED,
  /**
   * Who has waited longest for their turn: whose last offer of a queue with this mode, in the same
   * pool, was made first; who has had none comes before them, the longest idle first. Everybody who
   * may take the work gets their turn, whatever their number.
   */
  ROUND_ROBIN,
  /**
   * Who has the greatest sum of levels in the skills that the work demands, and in those that its
   * queue prefers, as far as the preferred level is reached; among equals, who has been idle
   * longest.
   */
  BEST_MATCH,
  /**
   * Who has the greatest score by the scorer of the host that the queue names; among equals, who
   * has been idle longest.
   */
  SCORER
}
