package io.csm.benchmarks;

import io.csm.core.work.Skill;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A floor of agents and the calls that come in, drawn from a seed: 40 skills, each agent with one
 * of {@code skillSets} sets of four to eight skills, and 300 kinds of calls that demand one or two
 * skills of some agent at level 3 or lower, so that somebody has them. Some kinds are frequent:
 * every second call is of one of 106 kinds.
 */
final class Floor {
  /** Calls that an agent takes at a time. */
  static final int UNITS = 3;

  private static final int SKILLS = 40;
  private static final int KINDS = 300;
  private static final int CALLS = 4_096;

  final List<SortedSet<Skill>> agents = new ArrayList<>();
  private final List<SortedSet<Skill>> demands = new ArrayList<>();

  Floor(int size, int skillSets, long seed) {
    var random = new SplittableRandom(seed);
    List<SortedSet<Skill>> sets = new ArrayList<>();
    for (int i = 0; i < skillSets; i++) {
      sets.add(skills(random));
    }
    for (int i = 0; i < size; i++) {
      agents.add(sets.get(i % skillSets));
    }
    List<SortedSet<Skill>> kinds = new ArrayList<>();
    for (int i = 0; i < KINDS; i++) {
      kinds.add(demand(agents.get(random.nextInt(size)), random));
    }
    for (int i = 0; i < CALLS; i++) {
      double skewed = Math.pow(random.nextDouble(), 1.5);
      demands.add(kinds.get((int) (skewed * KINDS)));
    }
  }

  /** What call number {@code call} demands. */
  SortedSet<Skill> demand(long call) {
    return demands.get((int) (call % CALLS));
  }

  /** Calls that are in progress all the time: 60 % of what the agents could take. */
  int callsInProgress() {
    return agents.size() * UNITS * 6 / 10;
  }

  private static SortedSet<Skill> skills(SplittableRandom random) {
    var byName = new TreeSet<Skill>();
    int count = random.nextInt(4, 9);
    while (byName.size() < count) {
      String name = "skill-" + random.nextInt(SKILLS);
      if (byName.stream().noneMatch(skill -> skill.name().equals(name))) {
        byName.add(new Skill(name, random.nextInt(1, 11)));
      }
    }
    return byName;
  }

  private static SortedSet<Skill> demand(SortedSet<Skill> of, SplittableRandom random) {
    List<Skill> skills = new ArrayList<>(of);
    var demand = new TreeSet<Skill>();
    int count = random.nextInt(1, 3);
    for (int i = 0; i < count; i++) {
      Skill skill = skills.remove(random.nextInt(skills.size()));
      demand.add(new Skill(skill.name(), random.nextInt(1, Math.min(skill.level(), 3) + 1)));
    }
    return demand;
  }
}
