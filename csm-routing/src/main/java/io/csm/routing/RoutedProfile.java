package io.csm.routing;

import io.csm.core.TeamId;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Skill;
import io.csm.routing.internal.Profile;
import java.util.SortedMap;
import java.util.SortedSet;

/** The agents who are equal in every attribute that routing looks at. */
final class RoutedProfile {
  /** More units than anybody has, and small enough to be added to any load. */
  private static final int BARRED = Integer.MAX_VALUE / 4;

  final Key key;
  final Profile core;

  /** The numbers of its skills. */
  final int[] skills;

  RoutedProfile(Key key, Profile core, int[] skills) {
    this.key = key;
    this.core = core;
    this.skills = skills;
  }

  int units() {
    return key.capacity.units();
  }

  /** What agents of one profile have in common. */
  record Key(
      SortedSet<Skill> skills,
      Capacity capacity,
      SortedMap<String, LabelValue> labels,
      SortedSet<TeamId> teams,
      Barred barred) {
    static Key of(AgentProfile profile, Barred barred) {
      return new Key(
          profile.skills(), profile.capacity(), profile.labels(), profile.teams(), barred);
    }

    /** What a host's scorer sees of it. */
    Scorer.Profile scored() {
      return new Scorer.Profile(skills, capacity, labels, teams);
    }

    /** The units that work of a lane takes; more than there are of what is barred. */
    int costOf(Lane lane) {
      return barred.contains(lane) ? BARRED : capacity.costOf(lane.channel());
    }
  }
}
