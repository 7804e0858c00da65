package io.csm.simulator;

import io.csm.core.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/** Adds up the time in which agents have at least one caller. */
final class Busy {
  private static final class Agent {
    int callers;
    Instant since = Instant.MIN;
  }

  private final TreeMap<AgentId, Agent> agents = new TreeMap<>();
  private Duration total = Duration.ZERO;

  void takes(AgentId id, Instant now) {
    Agent agent = agents.computeIfAbsent(id, a -> new Agent());
    if (agent.callers++ == 0) {
      agent.since = now;
    }
  }

  void ends(AgentId id, Instant now) {
    Agent agent = agents.computeIfAbsent(id, a -> new Agent());
    if (--agent.callers == 0) {
      total = total.plus(Duration.between(agent.since, now));
    }
  }

  double seconds() {
    return total.toMillis() / 1000.0;
  }
}
