package io.csm.simulator;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the callers who wanted an agent.
 *
 * @param total over all of them
 * @param bySkill by what they wanted
 * @param byPriority by priority
 */
public record Figures(
    Group total, SortedMap<String, Group> bySkill, SortedMap<Integer, Group> byPriority) {

  /** An answer within so many seconds counts for the service level. */
  public static final int SERVICE_LEVEL_SECONDS = 20;

  public Figures {
    bySkill = Collections.unmodifiableSortedMap(new TreeMap<>(bySkill));
    byPriority = Collections.unmodifiableSortedMap(new TreeMap<>(byPriority));
  }

  /**
   * The figures of some callers.
   *
   * @param offered callers who wanted an agent: answered, abandoned, or waiting still at the end.
   *     Phantom calls are none.
   * @param answered handed to an agent
   * @param abandoned left first
   * @param abandonedBeforeQueue those of the abandoned who hung up in the automatic part, and never
   *     stood in the queue
   * @param answeredWithin20s share of the offered, 0 to 1, who were answered after at most {@link
   *     #SERVICE_LEVEL_SECONDS}; 0 if none was offered
   * @param waitSeconds of those who were answered after waiting at least a second
   */
  public record Group(
      long offered,
      long answered,
      long abandoned,
      long abandonedBeforeQueue,
      double answeredWithin20s,
      Percentiles waitSeconds) {

    /** Share of the offered who left, 0 to 1; 0 if none was offered. */
    public double abandonedShare() {
      return offered == 0 ? 0 : (double) abandoned / offered;
    }
  }
}
