package io.csm.core.lifecycle;

import io.csm.core.AggregateState;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.config.Configuration;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.Message;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.IntakeEvent;
import io.csm.core.people.Agent;
import io.csm.core.people.Customer;
import io.csm.core.ticket.RejectedCommand;
import io.csm.core.ticket.Ticket;
import org.jspecify.annotations.Nullable;

/** Folds an event into the state of whatever aggregate it is about. Stateless and thread-safe. */
public final class Evolution {
  private Evolution() {}

  /**
   * The aggregate after one more event.
   *
   * @param state as it was before, of the type that belongs to the envelope's aggregate; null
   *     before its first event
   * @throws CsmException with {@code MALFORMED} if the event cannot follow, or if the aggregate is
   *     a router, whose rounds are no fold
   */
  public static AggregateState evolve(
      @Nullable AggregateState state, Envelope envelope, Event event) {
    return switch (envelope.aggregate().type()) {
      case CONFIGURATION -> ConfigurationLifecycle.evolve((Configuration) state, event);
      case CUSTOMER -> CustomerLifecycle.evolve((Customer) state, envelope, event);
      case CONVERSATION -> ConversationLifecycle.evolve((Conversation) state, envelope, event);
      case MESSAGE -> MessageLifecycle.evolve((Message) state, envelope, event);
      case TICKET -> TicketLifecycle.evolve((Ticket) state, envelope, event);
      case AGENT -> AgentLifecycle.evolve((Agent) state, envelope, event);
      case INTAKE -> rejected(envelope, event);
      case ROUTER ->
          throw CsmException.of(
              Code.MALFORMED,
              "aggregate.type",
              "detail",
              "ROUTER",
              "expected",
              "an aggregate whose state is the fold of its events");
    };
  }

  private static RejectedCommand rejected(Envelope envelope, Event event) {
    if (event instanceof IntakeEvent.Rejected rejected) {
      return new RejectedCommand(
          rejected.command(),
          rejected.ticket(),
          rejected.message(),
          rejected.code(),
          rejected.path());
    }
    throw CsmException.of(
        Code.MALFORMED,
        "intake-" + envelope.aggregate().id(),
        "detail",
        event.kind(),
        "expected",
        "INTAKE_REJECTED");
  }
}
