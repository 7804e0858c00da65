package io.csm.core.config;

/**
 * What becomes of work whose agent is connected, or on duty, no longer. Work in wrap-up is done,
 * and ends by its time.
 */
public enum HeldWork {
  /** It stays with the agent, who may come back. */
  KEEP,
  /**
   * What the customer got no reply to since it was assigned goes back to its place in the order.
   */
  RETURN_UNSTARTED,
  /** All of it goes back to its place in the order; what waits for somebody has no agent then. */
  RETURN_ALL
}
