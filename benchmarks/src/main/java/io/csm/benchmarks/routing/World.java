package io.csm.benchmarks.routing;

import java.util.SplittableRandom;

/**
 * A floor drawn from a seed: 64 skills with levels 1 to 10, profiles with five to eight of them,
 * agents with one of the profiles each and room for three pieces of work, and 300 kinds of work
 * that demand one or two skills of some profile at level 3 or lower. Some kinds are frequent: every
 * second piece of work is of one of 106.
 */
final class World {
  static final int UNITS = 3;
  static final int SKILLS = 64;
  static final int KINDS = 300;

  final int agents;

  /** How much work may wait beside what the day itself brings. */
  final int backlog;

  /** The levels by profile and skill; 0 where there is none. */
  final int[][] levels;

  /** The skills and the levels of each kind. */
  final int[][] demandedSkills = new int[KINDS][];

  final int[][] demandedLevels = new int[KINDS][];

  World(int agents, int profiles, long seed) {
    this(agents, profiles, 0, seed);
  }

  World(int agents, int profiles, int backlog, long seed) {
    var random = new SplittableRandom(seed);
    this.agents = agents;
    this.backlog = backlog;
    this.levels = new int[profiles][SKILLS];
    for (int[] profile : levels) {
      int count = random.nextInt(5, 9);
      for (int i = 0; i < count; i++) {
        profile[random.nextInt(SKILLS)] = random.nextInt(1, 11);
      }
    }
    for (int kind = 0; kind < KINDS; kind++) {
      int[] like = levels[random.nextInt(profiles)];
      int count = random.nextInt(1, 3);
      demandedSkills[kind] =
          random.ints(0, SKILLS).filter(s -> like[s] > 0).distinct().limit(count).toArray();
      demandedLevels[kind] = new int[count];
      for (int i = 0; i < count; i++) {
        int most = Math.min(3, like[demandedSkills[kind][i]]);
        demandedLevels[kind][i] = random.nextInt(1, most + 1);
      }
    }
  }

  /** The profile that an agent begins with. */
  int profileOf(int agent) {
    return agent % levels.length;
  }

  boolean meets(int profile, int kind) {
    int[] has = levels[profile];
    int[] skills = demandedSkills[kind];
    int[] least = demandedLevels[kind];
    for (int i = 0; i < skills.length; i++) {
      if (has[skills[i]] < least[i]) {
        return false;
      }
    }
    return true;
  }
}
