package io.csm.routing;

import io.csm.core.work.Capacity;
import io.csm.core.work.Skill;
import io.csm.routing.internal.Profile;
import java.util.SortedSet;

/** The agents who are equal in every attribute that routing looks at. */
final class RoutedProfile {
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
  record Key(SortedSet<Skill> skills, Capacity capacity) {}
}
