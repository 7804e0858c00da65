package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.event.MessageDirection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ticket with its history, to be imported. Nothing of it rings, notifies or breaches, and it is
 * not routed until it is transferred to a queue. Immutable.
 *
 * @param ticket as it was opened; its queue is ignored
 * @param number its original number; 0 to draw a new one
 * @param openedAt when
 * @param openedBy by whom
 * @param steps what happened since, oldest first, at most 10,000
 */
public record HistoricTicket(
    NewTicket ticket, long number, Instant openedAt, Actor openedBy, List<Step> steps) {
  public HistoricTicket {
    steps = List.copyOf(steps);
  }

  /**
   * One step of the history: a message, a change of status, or both.
   *
   * @param direction of the message; null for none
   * @param parts of the message; empty for none
   * @param status one of the schema's statuses, or null
   */
  public record Step(
      Instant at,
      Actor author,
      @Nullable MessageDirection direction,
      List<NewPart> parts,
      @Nullable String status) {
    public Step {
      parts = List.copyOf(parts);
    }

    /** A message. */
    public static Step message(
        Instant at, Actor author, MessageDirection direction, NewPart... parts) {
      return new Step(at, author, direction, List.of(parts), null);
    }

    /** A change of status. */
    public static Step status(Instant at, Actor author, String status) {
      return new Step(at, author, null, List.of(), status);
    }
  }
}
