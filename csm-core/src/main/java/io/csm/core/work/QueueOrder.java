package io.csm.core.work;

/** In which order the work of a queue is offered that is worth the same. */
public enum QueueOrder {
  /** What came first goes first. */
  FIFO,
  /**
   * What came last goes first, and before all work of FIFO queues of the same pool. The oldest work
   * waits for as long as newer work keeps coming.
   */
  LIFO
}
