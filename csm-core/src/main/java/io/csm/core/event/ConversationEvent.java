package io.csm.core.event;

import io.csm.core.ChannelAccountId;
import io.csm.core.ContentRef;
import io.csm.core.CustomerId;
import io.csm.core.TicketId;

/** What happens to a conversation. */
public sealed interface ConversationEvent extends Event {

  /** A customer began the thread. Always its first event. */
  record Started(ChannelAccountId account, ContentRef threadKey, CustomerId customer)
      implements ConversationEvent {
    @Override
    public EventKind kind() {
      return EventKind.CONVERSATION_STARTED;
    }
  }

  /** New messages belong to this ticket from now on. */
  record TicketBegun(TicketId ticket) implements ConversationEvent {
    @Override
    public EventKind kind() {
      return EventKind.CONVERSATION_TICKET;
    }
  }

  /** Somebody wrote in the thread for the first time. */
  record ParticipantJoined(CustomerId customer) implements ConversationEvent {
    @Override
    public EventKind kind() {
      return EventKind.PARTICIPANT_JOINED;
    }
  }
}
