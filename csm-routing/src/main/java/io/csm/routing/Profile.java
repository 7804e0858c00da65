package io.csm.routing;

import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Skill;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The agents who are equal in every attribute that routing looks at. Those who are AVAILABLE are
 * counted, and stand either in {@code ready}, or in {@code settling}, or, where nothing new may be
 * put on them whatever it costs, in neither.
 */
final class Profile {
  final Key key;

  /** How many agents have this profile, whatever their presence. */
  int agents;

  /** How many of them are AVAILABLE. */
  int available;

  /** The longest idle first, by units in use; no set is empty. */
  final TreeMap<Integer, TreeSet<RoutedAgent>> ready = new TreeMap<>();

  /** How many settle, by units in use; no number is zero. */
  final TreeMap<Integer, Integer> settling = new TreeMap<>();

  /** Every class that this profile has the skills for. */
  final Set<Pairing> pairings = new LinkedHashSet<>();

  /** Those of them that are to be told when an agent gets ready who has enough units free. */
  final Set<Pairing> asleep = new LinkedHashSet<>();

  private final TreeMap<String, Integer> levels = new TreeMap<>();

  Profile(Key key) {
    this.key = key;
    for (Skill skill : key.skills) {
      levels.put(skill.name(), skill.level());
    }
  }

  boolean meets(SortedSet<Skill> demands) {
    for (Skill demand : demands) {
      if (!meets(demand)) {
        return false;
      }
    }
    return true;
  }

  boolean meets(Skill demand) {
    @Nullable Integer level = levels.get(demand.name());
    return level != null && level >= demand.level();
  }

  int costOf(ChannelType channel) {
    return key.capacity.costOf(channel);
  }

  int units() {
    return key.capacity.units();
  }

  boolean fits(int unitsInUse, int cost) {
    return unitsInUse + cost <= units();
  }

  /** Whether some agent is ready who has {@code cost} units free. */
  boolean canTake(int cost) {
    return !ready.isEmpty() && fits(ready.firstKey(), cost);
  }

  int countReady(int cost) {
    int count = 0;
    for (Map.Entry<Integer, TreeSet<RoutedAgent>> sameLoad : ready.entrySet()) {
      if (!fits(sameLoad.getKey(), cost)) {
        break;
      }
      count += sameLoad.getValue().size();
    }
    return count;
  }

  int countSettling(int cost) {
    int count = 0;
    for (Map.Entry<Integer, Integer> sameLoad : settling.entrySet()) {
      count += fits(sameLoad.getKey(), cost) ? sameLoad.getValue() : 0;
    }
    return count;
  }

  /** Adds an agent of this profile who is AVAILABLE. */
  void enter(RoutedAgent agent) {
    available++;
    if (agent.standing == RoutedAgent.Standing.SETTLING) {
      settling.merge(agent.unitsInUse, 1, Integer::sum);
    } else if (agent.standing == RoutedAgent.Standing.READY) {
      ready
          .computeIfAbsent(
              agent.unitsInUse, load -> new TreeSet<RoutedAgent>(RoutedAgent::compareIdle))
          .add(agent);
    }
  }

  /** Takes out an agent who was added, and has not changed since. */
  void leave(RoutedAgent agent) {
    available--;
    if (agent.standing == RoutedAgent.Standing.SETTLING) {
      settling.computeIfPresent(agent.unitsInUse, (load, count) -> count == 1 ? null : count - 1);
    } else if (agent.standing == RoutedAgent.Standing.READY) {
      ready.computeIfPresent(
          agent.unitsInUse,
          (load, sameLoad) -> sameLoad.remove(agent) && sameLoad.isEmpty() ? null : sameLoad);
    }
  }

  /** What agents of one profile have in common. */
  record Key(SortedSet<Skill> skills, Capacity capacity) {}
}
