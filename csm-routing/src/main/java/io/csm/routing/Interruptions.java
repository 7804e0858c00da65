package io.csm.routing;

import io.csm.core.QueueId;
import io.csm.core.config.Queue;
import io.csm.core.people.Agent;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Interruption;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which queues' work gives way to which, and the agents who hold such that does. */
final class Interruptions {
  private final SortedSet<QueueId> interruptible = new TreeSet<>();
  private final SortedSet<QueueId> interrupting = new TreeSet<>();

  /** Agents who may be asked for new work and hold interruptible work, active or to be resumed. */
  private final Set<RoutedAgent> holders = new LinkedHashSet<>();

  /** Whether work that interrupts, or one of the agents, has changed since all was looked at. */
  private boolean changed;

  /** Takes over a queue, or that it is gone; whether what it says is other than before. */
  boolean put(QueueId id, @Nullable Queue queue) {
    @Nullable Interruption now = queue == null ? null : queue.interruption();
    boolean other = put(interruptible, id, now == Interruption.INTERRUPTIBLE);
    return put(interrupting, id, now == Interruption.INTERRUPTS) || other;
  }

  private static boolean put(SortedSet<QueueId> queues, QueueId id, boolean isIn) {
    return isIn ? queues.add(id) : queues.remove(id);
  }

  boolean isInterruptible(QueueId queue) {
    return interruptible.contains(queue);
  }

  boolean interrupts(QueueId queue) {
    return interrupting.contains(queue);
  }

  /** The queues whose work interrupts. */
  Iterable<QueueId> interrupting() {
    return interrupting;
  }

  /** An agent stands anew; takes time in proportion to the holdings, if any queue gives way. */
  void placed(RoutedAgent agent, @Nullable Agent row) {
    if (interruptible.isEmpty() && holders.isEmpty()) {
      return;
    }
    if (row != null && row.absence().isEmpty() && holdsInterruptible(row)) {
      holders.add(agent);
      changed = true;
    } else {
      holders.remove(agent);
    }
  }

  private boolean holdsInterruptible(Agent row) {
    for (Holding holding : row.holdings()) {
      boolean works =
          holding.kind() == HoldingKind.ACTIVE || holding.kind() == HoldingKind.RESUMING;
      if (works && isInterruptible(holding.queue())) {
        return true;
      }
    }
    return false;
  }

  /** Work of a queue stands anew. */
  void placed(QueueId queue) {
    changed |= interrupts(queue);
  }

  /** Whether some work may have become able to have other work paused. */
  boolean isDue() {
    return changed && !holders.isEmpty() && !interrupting.isEmpty();
  }

  void lookedAtAll() {
    changed = false;
  }

  Iterable<RoutedAgent> holders() {
    return holders;
  }
}
