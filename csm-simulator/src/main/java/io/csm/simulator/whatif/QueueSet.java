package io.csm.simulator.whatif;

import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.config.Configuration;
import io.csm.core.config.Queue;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Interruption;
import io.csm.core.work.Priority;
import io.csm.core.work.PriorityCredit;
import io.csm.simulator.TraceException;
import io.csm.simulator.TraceFact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The queues of a routing policy, and in which of them a call waits: in the one named like its
 * skill, else in the one named like its channel, else in the first. Immutable.
 */
final class QueueSet {
  private static final PoolId POOL = new PoolId(1);

  private final List<Queue> queues;
  private final Map<String, QueueId> byName = new TreeMap<>();

  private QueueSet(List<Queue> queues) {
    this.queues = List.copyOf(queues);
    queues.forEach(queue -> byName.putIfAbsent(queue.name(), queue.id()));
  }

  /** One queue for all calls. */
  static QueueSet single(DistributionMode mode, Duration credit) {
    return new QueueSet(
        List.of(
            Queue.of(new QueueId(1), "Calls", POOL)
                .withDistribution(mode)
                .withCredit(new PriorityCredit(Duration.ZERO, Duration.ZERO, credit, credit))
                .withAutoAccept(true)));
  }

  /**
   * The queues of a configuration, as far as a run can follow them; offers are accepted at once.
   */
  static QueueSet of(String name, Configuration configuration) {
    List<Queue> queues = new ArrayList<>();
    for (Queue queue : configuration.queues()) {
      String beyond = beyond(queue);
      if (beyond != null) {
        throw new TraceException(
            "Policy (%s), queue (%s) has %s, which no trace can feed. Maybe leave it out."
                .formatted(name, queue.name(), beyond));
      }
      if (!queues.isEmpty() && !queue.pool().equals(queues.get(0).pool())) {
        throw new TraceException(
            "Policy (%s) has queues of more than one pool. Maybe try one pool at a time."
                .formatted(name));
      }
      queues.add(queue.withConcurrentOffers(1, 1).withAutoAccept(true));
    }
    if (queues.isEmpty()) {
      throw new TraceException(
          "Policy (%s) has no queue. Maybe export the configuration with its queues."
              .formatted(name));
    }
    return new QueueSet(queues);
  }

  /** What a queue asks for that is in no trace; null for nothing. */
  private static @Nullable String beyond(Queue queue) {
    if (queue.distribution() == DistributionMode.SCORER) {
      return "a scorer of the host";
    }
    if (queue.interruption() != Interruption.NONE) {
      return "interruption";
    }
    if (queue.hours() != null) {
      return "opening hours";
    }
    if (!queue.teams().isEmpty() || !queue.requiredLabels().isEmpty()) {
      return "teams or labels";
    }
    return queue.dueReserve() == null ? null : "due times";
  }

  /** What a trace must record for these queues to make a difference. */
  SortedSet<TraceFact> needs() {
    SortedSet<TraceFact> needs = new TreeSet<>();
    for (Queue queue : queues) {
      if (queue.distribution() == DistributionMode.BEST_MATCH
          || !queue.requiredSkills().isEmpty()
          || !queue.relaxation().isEmpty()) {
        needs.add(TraceFact.SKILLS);
      }
      if (!queue.credit().equals(PriorityCredit.NONE)) {
        needs.add(TraceFact.PRIORITIES);
      }
    }
    return needs;
  }

  PoolId pool() {
    return queues.get(0).pool();
  }

  List<Queue> all() {
    return queues;
  }

  QueueId of(Waiting call) {
    QueueId bySkill = byName.get(call.skill());
    QueueId byChannel = byName.get(call.channel());
    return bySkill != null ? bySkill : byChannel != null ? byChannel : queues.get(0).id();
  }

  static Priority priority(Waiting call) {
    return switch (call.priority()) {
      case 2 -> Priority.HIGH;
      case 1 -> Priority.NORMAL;
      default -> Priority.LOW;
    };
  }
}
