package io.csm.simulator;

import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * How long services took, by skill: drawn from for callers of whom no service is recorded. A skill
 * without any service is drawn from all together. Not thread-safe while it is filled.
 */
public final class ServiceTimes {
  /** The method in one sentence, for a report. */
  public static final String METHOD =
      "Service takes the recorded time; where none is recorded, one of the recorded times of the"
          + " same skill is drawn";

  private final SecondsHistogram all = new SecondsHistogram();
  private final TreeMap<String, SecondsHistogram> bySkill = new TreeMap<>();

  ServiceTimes() {}

  void add(String skill, long seconds) {
    all.add(seconds);
    bySkill.computeIfAbsent(skill, s -> new SecondsHistogram()).add(seconds);
  }

  /** Draws a number of seconds, 0 or more; 0 where no service was ever recorded. */
  public long draw(String skill, RandomGenerator random) {
    SecondsHistogram times = bySkill.getOrDefault(skill, all);
    if (times.size() == 0) {
      return 0;
    }
    return times.atRank(1 + (long) (random.nextDouble() * times.size()));
  }
}
