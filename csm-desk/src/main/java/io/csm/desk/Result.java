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

  /**
   * It was written down inside the transaction that the host has open, and is decided after the
   * commit. If it turns out not to be allowed, the journal says so ({@link
   * io.csm.core.event.IntakeEvent.Rejected}); if the host rolls back, it was never given.
   *
   * @param ticket that it is about, by its id, or that it opens; null where it names one by a key,
   *     or none. Where the command turns out to be a repetition, or goes on with a ticket that is
   *     there, this id leads to that one.
   * @param message that it adds, or null
   * @param customer that it creates, or null
   * @param number of the ticket that it opens; 0 for none, and for one that is opened only if no
   *     other goes on
   */
  record Accepted(
      @Nullable TicketId ticket,
      @Nullable MessageId message,
      @Nullable CustomerId customer,
      long number)
      implements Result {

    /**
     * The ticket, for commands that open one.
     *
     * @throws IllegalStateException if there is none
     */
    public TicketId ticketId() {
      if (ticket == null) {
        throw new IllegalStateException("the command names no ticket by its id");
      }
      return ticket;
    }
  }

  /** It is not allowed, and nothing happened. */
  record Rejected(Problem problem) implements Result {}

  /**
   * What was written down, for callers inside a transaction of the host's to whom a rejection is a
   * mistake of their own.
   *
   * @throws CsmException with the problem, if the command was rejected
   * @throws IllegalStateException if it was committed, e.g. as a repetition
   */
  default Accepted acceptedOrThrow() {
    if (this instanceof Accepted accepted) {
      return accepted;
    }
    orThrow();
    throw new IllegalStateException("the command was committed, not accepted");
  }

  /** Whether it was committed. */
  default boolean isDone() {
    return this instanceof Done;
  }

  /**
   * What was committed, for callers to whom a rejection is a mistake of their own.
   *
   * @throws CsmException with the problem, if the command was rejected
   * @throws IllegalStateException if it was accepted inside a transaction of the host's
   */
  default Done orThrow() {
    if (this instanceof Done done) {
      return done;
    }
    if (this instanceof Accepted) {
      throw new IllegalStateException("the command is decided after the host's commit");
    }
    throw new CsmException(((Rejected) this).problem());
  }
}
