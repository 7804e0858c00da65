package io.csm.core;

/** Identifies a queue. See {@link Id} for what the value means. */
public record QueueId(long value) implements Id<QueueId> {
  public QueueId {
    Id.check("queue", value);
  }

  @Override
  public String toString() {
    return "queue-" + value;
  }
}
