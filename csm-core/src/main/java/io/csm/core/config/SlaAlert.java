package io.csm.core.config;

import io.csm.core.internal.Require;
import java.util.List;

/**
 * What happens when an SLA clock passes a threshold. Immutable.
 *
 * @param at once in each cycle of the clock
 * @param actions at most 10, in their order; none for one that is only noted in the journal
 */
public record SlaAlert(SlaThreshold at, List<SlaAction> actions) {
  public SlaAlert {
    actions = Require.list("alert.actions", actions, 10);
  }

  /** An alert. */
  public static SlaAlert of(SlaThreshold at, SlaAction... actions) {
    return new SlaAlert(at, List.of(actions));
  }
}
