package io.csm.routing;

import io.csm.core.QueueId;
import io.csm.core.config.Queue;
import io.csm.core.work.WorkItem;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many work items of a queue one agent may have, for the queues that have such a limit, and
 * which work gives way to which.
 */
final class QueueLimits {
  private final SortedMap<QueueId, Integer> limits = new TreeMap<>();

  /** Which queues' work gives way. */
  final Interruptions interruptions;

  QueueLimits() {
    this(new Interruptions());
  }

  private QueueLimits(Interruptions interruptions) {
    this.interruptions = interruptions;
  }

  /** Takes over a queue, or that it is gone; whether what it says of agents is another. */
  boolean put(QueueId id, @Nullable Queue queue) {
    int limit = queue == null ? 0 : queue.maxPerAgent();
    @Nullable Integer before = limit == 0 ? limits.remove(id) : limits.put(id, limit);
    boolean other = interruptions.put(id, queue);
    return other || limit != (before == null ? 0 : before);
  }

  QueueLimits copy() {
    QueueLimits copy = new QueueLimits(interruptions);
    copy.limits.putAll(limits);
    return copy;
  }

  boolean isEmpty() {
    return limits.isEmpty();
  }

  Iterable<QueueId> queues() {
    return limits.keySet();
  }

  /** The limit of a queue; the greatest number if it has none. */
  int of(QueueId queue) {
    return limits.getOrDefault(queue, Integer.MAX_VALUE);
  }

  /** What decides how much a piece of work takes. */
  Lane laneOf(Queue queue, WorkItem item) {
    return new Lane(item.channel(), limits.containsKey(queue.id()) ? queue.id() : null);
  }
}
