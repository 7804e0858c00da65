package io.csm.benchmarks.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The agents and the waiting work of one measurement, the same for every rival.
 *
 * @param agents each with 5 of {@value #SKILLS} skills, or with what the kind of world says
 * @param capacity how many pieces of work an agent may have at a time
 * @param waiting the one skill that each piece of work demands, oldest first
 * @param pulls whether every agent is busy, and work is given out as agents become free
 */
record World(
    String name, List<List<Integer>> agents, int capacity, List<Integer> waiting, boolean pulls) {
  static final int SKILLS = 20;
  private static final int AGENTS = 1_000;
  private static final int SKILLS_EACH = 5;

  /** Whoever is asked is free: only the speed of assigning counts. */
  static World free(int waiting, Random random) {
    List<Integer> work = new ArrayList<>();
    for (int i = 0; i < waiting; i++) {
      work.add(random.nextInt(SKILLS));
    }
    return new World("free", crowd(random, 0), 1_000, work, false);
  }

  /**
   * What nobody could take stands in front: agents become free who know 5 of the first 10 skills,
   * and nine tenths of the work, the oldest, demand one of the others.
   */
  static World lacking(int waiting, Random random) {
    List<Integer> work = new ArrayList<>();
    for (int i = 0; i < waiting; i++) {
      int base = i < waiting / 10 * 9 ? SKILLS / 2 : 0;
      work.add(base + random.nextInt(SKILLS / 2));
    }
    List<List<Integer>> agents = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      agents.add(some(random, 0, SKILLS / 2));
    }
    return new World("lacking", agents, 1, work, true);
  }

  /**
   * Nobody is free who knows any of the first 19 skills, and the oldest 19 of 20 pieces of work
   * demand them; the last skill has agents enough.
   */
  static World saturated(int waiting, Random random) {
    List<Integer> work = new ArrayList<>();
    for (int i = 0; i < waiting; i++) {
      work.add(i < waiting / 20 * 19 ? random.nextInt(SKILLS - 1) : SKILLS - 1);
    }
    List<List<Integer>> agents = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      agents.add(List.of(SKILLS - 1));
    }
    return new World("saturated", agents, 1_000, work, false);
  }

  private static List<List<Integer>> crowd(Random random, int from) {
    List<List<Integer>> agents = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      agents.add(some(random, from, SKILLS));
    }
    return agents;
  }

  private static List<Integer> some(Random random, int from, int to) {
    List<Integer> all = new ArrayList<>();
    for (int skill = from; skill < to; skill++) {
      all.add(skill);
    }
    java.util.Collections.shuffle(all, random);
    return List.copyOf(all.subList(0, SKILLS_EACH));
  }
}
