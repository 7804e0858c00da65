package io.csm.core.config;

/** What becomes of the work of a queue outside of its opening hours. */
public enum WhenClosed {
  /** It keeps its place, and is offered to nobody before the queue opens. */
  WAIT,
  /** It goes on to another queue, at its old place in the order, and stays there. */
  OVERFLOW,
  /** It is parked until the queue opens, and the host is told when that will be. */
  CALLBACK
}
