package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.ConversationId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.Position;
import io.csm.core.Problem;
import io.csm.core.TicketId;
import org.jspecify.annotations.Nullable;

/** What became of a command. */
public sealed interface Result {

  /**
   * It was committed, now or when the same key was used first.
   *
   * @param ticket that it was about, or that it opened; null where it was about none
   * @param message that it added, or null
   * @param conversation of that message, or null
   * @param customer who wrote, or null
   * @param agent who was defined, or null
   * @param position a place in the journal at or after its events
   */
  record Done(
      @Nullable TicketId ticket,
      @Nullable MessageId message,
      @Nullable ConversationId conversation,
      @Nullable CustomerId customer,
      @Nullable AgentId agent,
      Position position)
      implements Result {

    /**
     * The ticket, for commands that always have one.
     *
     * @throws IllegalStateException if there is none
     */
    public TicketId ticketId() {
      if (ticket == null) {
        throw new IllegalStateException("the command was about no ticket");
      }
      return ticket;
    }

    /**
     * The message, for commands that always add one.
     *
     * @throws IllegalStateException if there is none
     */
    public MessageId messageId() {
      if (message == null) {
        throw new IllegalStateException("the command added no message");
      }
      return message;
    }
  }

  /** It is not allowed, and nothing happened. */
  record Rejected(Problem problem) implements Result {}

  /** Whether it was committed. */
  default boolean isDone() {
    return this instanceof Done;
  }

  /**
   * What was committed, for callers to whom a rejection is a mistake of their own.
   *
   * @throws CsmException with the problem, if the command was rejected
   */
  default Done orThrow() {
    if (this instanceof Done done) {
      return done;
    }
    throw new CsmException(((Rejected) this).problem());
  }
}
