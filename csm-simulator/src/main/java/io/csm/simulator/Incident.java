package io.csm.simulator;

import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.StatusCategory;
import io.csm.core.work.Priority;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a log tells of one incident.
 *
 * @param steps at least one, in order of time
 * @param made what the log itself says about its target in the end, or null
 * @param gaps whether the log says that updates are missing
 */
record Incident(
    long index,
    String name,
    Instant openedAt,
    List<IncidentStep> steps,
    @Nullable Boolean made,
    boolean gaps) {

  Priority priority() {
    return steps.get(steps.size() - 1).priority();
  }

  boolean hasOtherPriorities() {
    return steps.stream().anyMatch(step -> step.priority() != priority());
  }

  boolean isReopened() {
    boolean solved = false;
    for (IncidentStep step : steps) {
      boolean over = isOver(step);
      if (solved && !over) {
        return true;
      }
      solved = over;
    }
    return false;
  }

  private static boolean isOver(IncidentStep step) {
    return step.category() == StatusCategory.SOLVED || step.category() == StatusCategory.CLOSED;
  }

  /**
   * The events of a ticket that went the same way.
   *
   * @param untilFinished whether it goes on until it is over for good, as if it were not solved
   *     before
   */
  TicketHistory history(Function<String, QueueId> queues, boolean untilFinished) {
    IncidentStep first = steps.get(0);
    HistoryWriter writer =
        new HistoryWriter(
            new TicketId(index + 1), openedAt, first.priority(), queueOf(first, queues));
    for (IncidentStep step : steps) {
      writer.priority(step.at(), step.priority());
      writer.queue(step.at(), queueOf(step, queues));
      StatusCategory category = step.category();
      if (untilFinished && isOver(step) && !step.finished()) {
        category = StatusCategory.OPEN;
      }
      writer.status(step.at(), category);
    }
    return writer.history();
  }

  private static @Nullable QueueId queueOf(IncidentStep step, Function<String, QueueId> queues) {
    return step.group().isEmpty() ? null : queues.apply(step.group());
  }
}
