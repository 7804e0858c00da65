package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.work.RoutingFilter;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many agents of the pool each filter turns away, counted by profile: it takes time in
 * proportion to the profiles that match and the agents that are excluded, not to the agents of the
 * pool.
 */
record Tally(SortedMap<RoutingFilter, Integer> refused, int eligible) {

  static Tally of(Crew crew, WorkClass workClass, SortedSet<AgentId> excluded) {
    int skilled = 0;
    int eligible = 0;
    int settling = 0;
    for (Pairing pairing : workClass.pairings.values()) {
      skilled += pairing.profile.available;
      eligible += pairing.profile.countReady(pairing.cost);
      settling += pairing.profile.countSettling(pairing.cost);
    }
    int full = skilled - eligible - settling;
    int turnedAway = 0;
    for (AgentId id : excluded) {
      @Nullable RoutedAgent agent = crew.find(id);
      @Nullable Pairing pairing =
          agent == null || agent.profile == null ? null : workClass.pairings.get(agent.profile);
      if (agent == null || pairing == null || !agent.isAvailable()) {
        continue;
      }
      turnedAway++;
      boolean fits = pairing.profile.fits(agent.unitsInUse, pairing.cost);
      if (agent.standing == RoutedAgent.Standing.FULL || !fits) {
        full--;
      } else if (agent.standing == RoutedAgent.Standing.SETTLING) {
        settling--;
      } else {
        eligible--;
      }
    }
    SortedMap<RoutingFilter, Integer> refused = new TreeMap<>();
    note(refused, RoutingFilter.PRESENCE, crew.size() - crew.available());
    note(refused, RoutingFilter.SKILL, crew.available() - skilled);
    note(refused, RoutingFilter.EXCLUDED, turnedAway);
    note(refused, RoutingFilter.CAPACITY, full);
    note(refused, RoutingFilter.SETTLING, settling);
    return new Tally(refused, eligible);
  }

  private static void note(
      SortedMap<RoutingFilter, Integer> refused, RoutingFilter filter, int count) {
    if (count > 0) {
      refused.put(filter, count);
    }
  }
}
