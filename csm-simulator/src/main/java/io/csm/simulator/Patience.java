package io.csm.simulator;

import io.csm.simulator.model.KaplanMeier;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * How long callers are willing to wait, estimated for each priority by itself.
 *
 * <p>Observed are the callers who left the queue; censored are those who were answered, at the end
 * of their wait, which is 0 where there was no queue. Those who hung up before there was a queue
 * tell nothing about patience, and are not used. A priority of which nobody was seen is drawn from
 * all callers together.
 *
 * @param all over all priorities
 */
public record Patience(KaplanMeier all, SortedMap<Integer, KaplanMeier> byPriority) {
  /** The method in one sentence, for a report. */
  public static final String METHOD =
      "Kaplan-Meier by priority: callers who left the queue observed, answered callers censored;"
          + " beyond the last observation an exponential tail through it"
          + " (Brown, Hollander and Korwar)";

  public Patience {
    byPriority = Collections.unmodifiableSortedMap(new TreeMap<>(byPriority));
  }

  /** Collects observations. */
  static final class Builder {
    private final KaplanMeier.Builder all = new KaplanMeier.Builder();
    private final TreeMap<Integer, KaplanMeier.Builder> byPriority = new TreeMap<>();

    void left(int priority, long seconds) {
      all.left(seconds);
      of(priority).left(seconds);
    }

    void answered(int priority, long seconds) {
      all.answered(seconds);
      of(priority).answered(seconds);
    }

    private KaplanMeier.Builder of(int priority) {
      return byPriority.computeIfAbsent(priority, p -> new KaplanMeier.Builder());
    }

    Patience build() {
      TreeMap<Integer, KaplanMeier> curves = new TreeMap<>();
      byPriority.forEach((priority, builder) -> curves.put(priority, builder.build()));
      return new Patience(all.build(), curves);
    }
  }

  /** Draws a patience in seconds, as {@link KaplanMeier#draw} does. */
  public long draw(int priority, RandomGenerator random, long after) {
    return byPriority.getOrDefault(priority, all).draw(random, after);
  }
}
