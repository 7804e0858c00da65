package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.Position;
import io.csm.core.TicketId;
import org.jspecify.annotations.Nullable;

/** What a decision was about, before it has a place in the journal. */
record Outcome(
    @Nullable TicketId ticket,
    @Nullable MessageId message,
    @Nullable ConversationId conversation,
    @Nullable CustomerId customer,
    @Nullable AgentId agent) {
  static final Outcome NOTHING = new Outcome(null, null, null, null, null);

  static Outcome of(TicketId ticket) {
    return new Outcome(ticket, null, null, null, null);
  }

  static Outcome of(CustomerId customer) {
    return new Outcome(null, null, null, customer, null);
  }

  static Outcome of(AgentId agent) {
    return new Outcome(null, null, null, null, agent);
  }

  /** A message and whose it is. */
  static Outcome of(
      @Nullable TicketId ticket,
      @Nullable MessageId message,
      @Nullable ConversationId conversation,
      @Nullable CustomerId customer) {
    return new Outcome(ticket, message, conversation, customer, null);
  }

  Result.Done at(Position position) {
    return new Result.Done(ticket, message, conversation, customer, agent, position);
  }
}
