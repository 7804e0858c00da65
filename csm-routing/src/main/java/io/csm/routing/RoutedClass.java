package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.config.Demands;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.ScorerRef;
import io.csm.core.work.Skill;
import io.csm.routing.internal.WorkClass;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The work that any agent either has the skills for, or has not, as a whole. */
final class RoutedClass {
  final Key key;
  final WorkClass core;

  /** The number of its lane, which is a channel of the core. */
  final int channel;

  /** See {@link io.csm.routing.internal.Demand}. */
  final int[] demands;

  final int[] preferred;

  RoutedClass(Key key, WorkClass core, int channel, int[] demands, int[] preferred) {
    this.key = key;
    this.core = core;
    this.channel = channel;
    this.demands = demands;
    this.preferred = preferred;
  }

  /** The demands of queue and work item together, and how the queue chooses. */
  record Key(
      QueueId queue,
      Lane lane,
      Demands demands,
      SortedSet<Skill> preferred,
      DistributionMode distribution,
      @Nullable ScorerRef scorer,
      @Nullable Hold hold) {}

  /** For whom the work is held at present. */
  record Hold(@Nullable AgentId agent, @Nullable TeamId team, int maxExcess) {}
}
