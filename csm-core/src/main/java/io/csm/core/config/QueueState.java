package io.csm.core.config;

import io.csm.core.QueueId;
import java.time.Instant;

/**
 * Whether a queue with opening hours is open. It is kept by the engine, which puts another at each
 * boundary of the queue's calendar; a host that puts one is refused. Immutable.
 *
 * @param queue the queue
 * @param open whether it is open since this was put
 * @param until when its calendar opens or closes next, exclusive
 */
public record QueueState(QueueId queue, boolean open, Instant until) implements ConfigurationItem {
  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.QUEUE_STATE;
  }

  @Override
  public long itemId() {
    return queue.value();
  }
}
