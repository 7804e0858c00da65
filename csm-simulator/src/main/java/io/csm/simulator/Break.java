package io.csm.simulator;

import java.time.Instant;
import java.util.Objects;

/**
 * A time within a shift in which an agent took no call, inferred from a log whose roster does not
 * tell breaks.
 *
 * <p>It is a gap between two services of the agent in which some caller whom the agent could have
 * served stood in the queue for more than {@value #PASSED_OVER_SECONDS} seconds: whoever leaves a
 * caller waiting for that long is not at the telephone. A break begins where the service before it
 * ended, and ends with the hand-over after it. Breaks are an input of a replay as shifts are; no
 * router is told of one before it begins.
 *
 * @param from inclusive
 * @param to after {@code from}
 */
public record Break(String agent, Instant from, Instant to) {
  /** How long a caller must have waited during the gap. */
  public static final int PASSED_OVER_SECONDS = 20;

  public Break {
    Objects.requireNonNull(agent, "agent");
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "Break of agent (%s) ends at %s, not after its start at %s.".formatted(agent, to, from));
    }
  }
}
