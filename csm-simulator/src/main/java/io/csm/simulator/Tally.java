package io.csm.simulator;

import java.util.TreeMap;
import java.util.function.Consumer;

/** Adds up calls to {@link Figures}. */
final class Tally {
  private static final class Counter {
    long offered;
    long answered;
    long abandoned;
    long beforeQueue;
    long inTime;
    final SecondsHistogram waits = new SecondsHistogram();

    Figures.Group group() {
      double share = offered == 0 ? 0 : (double) inTime / offered;
      return new Figures.Group(
          offered, answered, abandoned, beforeQueue, share, waits.percentiles());
    }
  }

  private final Counter total = new Counter();
  private final TreeMap<String, Counter> bySkill = new TreeMap<>();
  private final TreeMap<Integer, Counter> byPriority = new TreeMap<>();

  void answered(Call call, long waitSeconds) {
    count(
        call,
        counter -> {
          counter.answered++;
          if (waitSeconds <= Figures.SERVICE_LEVEL_SECONDS) {
            counter.inTime++;
          }
          if (waitSeconds > 0) {
            counter.waits.add(waitSeconds);
          }
        });
  }

  /**
   * @param queued whether the caller stood in the queue before leaving
   */
  void abandoned(Call call, boolean queued) {
    count(
        call,
        counter -> {
          counter.abandoned++;
          if (!queued) {
            counter.beforeQueue++;
          }
        });
  }

  /** Neither answered nor gone at the end. */
  void stillWaiting(Call call) {
    count(call, counter -> {});
  }

  private void count(Call call, Consumer<Counter> outcome) {
    Counter ofSkill = bySkill.computeIfAbsent(call.skill(), skill -> new Counter());
    Counter ofPriority = byPriority.computeIfAbsent(call.priority(), priority -> new Counter());
    for (Counter counter : new Counter[] {total, ofSkill, ofPriority}) {
      counter.offered++;
      outcome.accept(counter);
    }
  }

  Figures figures() {
    TreeMap<String, Figures.Group> skills = new TreeMap<>();
    bySkill.forEach((skill, counter) -> skills.put(skill, counter.group()));
    TreeMap<Integer, Figures.Group> priorities = new TreeMap<>();
    byPriority.forEach((priority, counter) -> priorities.put(priority, counter.group()));
    return new Figures(total.group(), skills, priorities);
  }
}
