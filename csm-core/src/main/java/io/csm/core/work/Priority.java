package io.csm.core.work;

/** How urgent a ticket is. What a priority is worth in a queue is the queue's configuration. */
public enum Priority {
  LOW,
  NORMAL,
  HIGH,
  URGENT
}
