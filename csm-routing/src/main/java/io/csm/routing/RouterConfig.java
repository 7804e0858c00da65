package io.csm.routing;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.PoolId;

/**
 * The pool and the bounds of a {@link Router}. A bound that is reached is answered with {@link
 * Code#OVERLOADED}, unless stated otherwise. Immutable.
 *
 * @param pool the pool that the router decides for
 * @param maxWaiting most tickets that wait, 1 to 10 million
 * @param maxAgents most agents, 1 to 1 million
 * @param maxQueues most queues, 1 to 1 million
 * @param maxDecisionsPerTick most decisions of one tick, 1 to 1 million; the rest is decided by the
 *     next tick, which {@link Router#nextMoment} asks for at once
 * @param maxInFlight most decisions whose change has not been read back, 1 to 1 million; while it
 *     is reached, ticks decide nothing
 * @param maxIdleClasses most kinds of work (queue, channel, required skills) of which nothing waits
 *     that are remembered, with the agents who match, 0 to 1 million; the one that was used longest
 *     ago is forgotten
 * @param maxRemembered most tickets, and most agents, that were removed and whose version is
 *     remembered, so that an older form that arrives late is ignored, 0 to 10 million; the one that
 *     was removed first is forgotten
 */
public record RouterConfig(
    PoolId pool,
    int maxWaiting,
    int maxAgents,
    int maxQueues,
    int maxDecisionsPerTick,
    int maxInFlight,
    int maxIdleClasses,
    int maxRemembered) {
  private static final int MILLION = 1_000_000;

  public RouterConfig {
    range("maxWaiting", maxWaiting, 1, 10 * MILLION);
    range("maxAgents", maxAgents, 1, MILLION);
    range("maxQueues", maxQueues, 1, MILLION);
    range("maxDecisionsPerTick", maxDecisionsPerTick, 1, MILLION);
    range("maxInFlight", maxInFlight, 1, MILLION);
    range("maxIdleClasses", maxIdleClasses, 0, MILLION);
    range("maxRemembered", maxRemembered, 0, 10 * MILLION);
  }

  static int range(String path, int value, int min, int max) {
    if (value < min || value > max) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          path,
          "value",
          value,
          "expected",
          "a number from " + min + " to " + max);
    }
    return value;
  }
}
