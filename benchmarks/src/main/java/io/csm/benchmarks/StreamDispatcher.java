package io.csm.benchmarks;

import io.csm.core.work.Skill;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The usual way: one object per agent, and for each call a stream over all of them. It keeps
 * neither rows nor versions, and gives no reasons.
 */
final class StreamDispatcher implements Dispatcher {
  private static final Comparator<AgentState> LONGEST_IDLE =
      Comparator.<AgentState>comparingInt(agent -> agent.free < Floor.UNITS ? 1 : 0)
          .thenComparingLong(agent -> agent.idleSince)
          .thenComparingInt(agent -> -agent.free)
          .thenComparingInt(agent -> agent.number);

  private final List<AgentState> agents = new ArrayList<>();

  StreamDispatcher(Floor floor) {
    for (SortedSet<Skill> skills : floor.agents) {
      agents.add(new AgentState(agents.size(), skills));
    }
  }

  @Override
  public int arrive(long call, SortedSet<Skill> demands, long second) {
    Optional<AgentState> longestIdle =
        agents.stream()
            .filter(agent -> agent.available)
            .filter(agent -> agent.has(demands))
            .filter(agent -> agent.free > 0)
            .min(LONGEST_IDLE);
    if (longestIdle.isEmpty()) {
      return NOBODY;
    }
    AgentState chosen = longestIdle.get();
    chosen.free--;
    chosen.idleSince = second;
    return chosen.number;
  }

  @Override
  public void complete(int agent, long call, long second) {
    AgentState state = agents.get(agent);
    state.free++;
    state.idleSince = second;
  }

  private static final class AgentState {
    final int number;
    final Map<String, Integer> levels = new HashMap<>();
    final boolean available = true;
    int free = Floor.UNITS;
    long idleSince;

    AgentState(int number, SortedSet<Skill> skills) {
      this.number = number;
      for (Skill skill : skills) {
        levels.put(skill.name(), skill.level());
      }
    }

    boolean has(SortedSet<Skill> demands) {
      for (Skill demand : demands) {
        if (levels.getOrDefault(demand.name(), 0) < demand.level()) {
          return false;
        }
      }
      return true;
    }
  }
}
