package io.csm.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The target that agrees best with what a log says of its own: met if and only if no more than the
 * target was used. Among targets that agree equally well, the longest.
 *
 * @param seconds the target
 * @param shortest the shortest one that agrees as well, down to where the next worse begins
 * @param agree how many it agrees with
 * @param total of how many
 */
record Fit(long seconds, long shortest, long agree, long total) {

  /** What was used of a target, and whether the log says that it was met. */
  record Outcome(long used, boolean met) {}

  /** Costs one sort. */
  static Fit of(List<Outcome> outcomes) {
    List<Outcome> sorted = new ArrayList<>(outcomes);
    sorted.sort(Comparator.comparingLong(Outcome::used));
    long agree = sorted.stream().filter(outcome -> !outcome.met()).count();
    // A target that is shorter than everything: all are broken.
    Fit best = new Fit(sorted.isEmpty() ? 0 : sorted.get(0).used() - 1, 0, agree, sorted.size());
    for (int i = 0; i < sorted.size(); i++) {
      agree += sorted.get(i).met() ? 1 : -1;
      long used = sorted.get(i).used();
      boolean last = i + 1 == sorted.size();
      boolean between = last || sorted.get(i + 1).used() != used;
      if (between && agree >= best.agree()) {
        long longest = last ? used : sorted.get(i + 1).used() - 1;
        long shortest = agree == best.agree() ? best.shortest() : used;
        best = new Fit(longest, shortest, agree, sorted.size());
      }
    }
    return best;
  }

  double share() {
    return total == 0 ? 1 : (double) agree / total;
  }
}
