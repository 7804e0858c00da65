package io.csm.core.config;

import io.csm.core.internal.Require;
import java.util.List;

/**
 * Targets for a sort of tickets. Immutable.
 *
 * @param name 1 to 128 characters, unique among the policies of the rules
 * @param when the tickets for which it holds
 * @param targets at most 200; of those of a metric, the first that holds counts
 */
public record SlaPolicy(String name, SlaCondition when, List<SlaTarget> targets) {
  public SlaPolicy {
    Require.name("policy.name", name, 128);
    targets = Require.list("policy.targets", targets, 200);
  }
}
