package io.csm.routing;

import io.csm.core.TeamId;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.Skill;
import io.csm.routing.internal.Demand;
import io.csm.routing.internal.RoutingCore;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * What is demanded of agents, as skills of the core: skills by name, and conditions on labels and
 * teams, each of which is a skill that those profiles have that meet it. Conditions are known as
 * long as a class demands them.
 */
final class Traits {
  private final RoutingCore core;
  private final Names<Object> names = new Names<>();
  private final Set<RoutedProfile> profiles = new LinkedHashSet<>();

  /** The conditions by number. */
  private final Map<Integer, Condition> conditions = new LinkedHashMap<>();

  /** What can be asked of a profile, besides skills. */
  private sealed interface Condition permits Labels, InTeam {
    boolean isMetBy(RoutedProfile.Key profile);
  }

  private record Labels(LabelPredicate predicate) implements Condition {
    @Override
    public boolean isMetBy(RoutedProfile.Key profile) {
      return predicate.isMetBy(profile.labels());
    }
  }

  private record InTeam(SortedSet<TeamId> anyOf) implements Condition {
    @Override
    public boolean isMetBy(RoutedProfile.Key profile) {
      return profile.teams().stream().anyMatch(team -> anyOf.contains(team));
    }
  }

  Traits(RoutingCore core) {
    this.core = core;
  }

  /** The number of a skill, which is used once more. */
  int use(String skill) {
    return names.use(skill);
  }

  /** The demand for a skill, which is used once more. */
  int demand(Skill skill) {
    return Demand.of(use(skill.name()), skill.level());
  }

  /** The demand on labels, which is used once more. */
  int demand(LabelPredicate predicate) {
    return demand(new Labels(predicate));
  }

  /** The demand for one of these teams, which is used once more. */
  int demand(SortedSet<TeamId> anyOf) {
    return demand(new InTeam(anyOf));
  }

  private int demand(Condition condition) {
    int number = names.use(condition);
    if (conditions.putIfAbsent(number, condition) == null) {
      for (RoutedProfile profile : profiles) {
        if (condition.isMetBy(profile.key)) {
          core.grant(profile.core, number);
        }
      }
    }
    return Demand.of(number, 1);
  }

  /** A number that is used once less. */
  void release(int number) {
    if (names.release(number)) {
      Condition condition = conditions.remove(number);
      if (condition != null) {
        for (RoutedProfile profile : profiles) {
          if (condition.isMetBy(profile.key)) {
            core.revoke(profile.core, number);
          }
        }
      }
      core.forgetSkill(number);
    }
  }

  /** The conditions that a profile meets. */
  int[] metBy(RoutedProfile.Key profile) {
    return conditions.entrySet().stream()
        .filter(condition -> condition.getValue().isMetBy(profile))
        .mapToInt(Map.Entry::getKey)
        .toArray();
  }

  /** A profile is in use from now on, in the core with the conditions that it meets. */
  void add(RoutedProfile profile) {
    profiles.add(profile);
  }

  /** A profile is in use no longer, with its skills. */
  void remove(RoutedProfile profile) {
    profiles.remove(profile);
    for (int skill : profile.skills) {
      release(skill);
    }
  }
}
