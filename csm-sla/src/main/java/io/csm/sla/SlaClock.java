package io.csm.sla;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one metric came to on one ticket. Immutable.
 *
 * @param metric the name of the metric
 * @param policy the name of the policy, or null where the first policy that holds counts
 * @param cycles in order, at most the last {@value #MAX_CYCLES}; at least one
 */
public record SlaClock(String metric, @Nullable String policy, List<SlaCycle> cycles) {
  /** How many cycles are kept. */
  public static final int MAX_CYCLES = 100;

  public SlaClock {
    cycles = List.copyOf(cycles);
  }

  /** The cycle that is open, or the last one. */
  public SlaCycle current() {
    return cycles.get(cycles.size() - 1);
  }

  SlaClock replaced(SlaCycle last) {
    List<SlaCycle> changed = new ArrayList<>(cycles);
    changed.set(changed.size() - 1, last);
    return new SlaClock(metric, policy, changed);
  }

  SlaClock added(SlaCycle next) {
    List<SlaCycle> changed = new ArrayList<>(cycles);
    changed.add(next);
    if (changed.size() > MAX_CYCLES) {
      changed.remove(0);
    }
    return new SlaClock(metric, policy, changed);
  }
}
