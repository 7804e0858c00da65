package io.csm.core.config;

import io.csm.core.QueueId;
import io.csm.core.internal.Require;

/**
 * A queue with its share of the tickets that a rule splits.
 *
 * @param weight its part of the sum of all weights, 1 to 10,000
 */
public record QueueShare(QueueId queue, int weight) {
  public QueueShare {
    Require.range("share.weight", weight, 1, 10_000);
  }
}
