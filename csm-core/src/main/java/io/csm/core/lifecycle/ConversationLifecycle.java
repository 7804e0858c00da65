package io.csm.core.lifecycle;

import io.csm.core.Code;
import io.csm.core.ConversationId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.conversation.Conversation;
import io.csm.core.event.ConversationEvent;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The life of a conversation as the fold of its events. Stateless and thread-safe. */
public final class ConversationLifecycle {
  private ConversationLifecycle() {}

  /**
   * The conversation after one more event.
   *
   * @param conversation as it was before; null before its first event
   * @throws CsmException with {@code MALFORMED} if the first event does not start a conversation
   */
  public static Conversation evolve(
      @Nullable Conversation conversation, Envelope envelope, Event event) {
    ConversationId id = new ConversationId(envelope.aggregate().id());
    if (conversation == null) {
      if (event.kind() != EventKind.CONVERSATION_STARTED) {
        throw malformed(id, event);
      }
      ConversationEvent.Started started = (ConversationEvent.Started) event;
      return new Conversation(
          id,
          started.account(),
          started.threadKey(),
          started.customer(),
          new TreeSet<>(List.of(started.customer())),
          null);
    }
    return switch (event.kind()) {
      case CONVERSATION_TICKET ->
          new Conversation(
              id,
              conversation.account(),
              conversation.threadKey(),
              conversation.customer(),
              conversation.participants(),
              ((ConversationEvent.TicketBegun) event).ticket());
      case PARTICIPANT_JOINED -> {
        SortedSet<CustomerId> participants = new TreeSet<>(conversation.participants());
        participants.add(((ConversationEvent.ParticipantJoined) event).customer());
        yield new Conversation(
            id,
            conversation.account(),
            conversation.threadKey(),
            conversation.customer(),
            participants,
            conversation.currentTicket());
      }
      case EXTENSION, UNKNOWN -> conversation;
      default -> throw malformed(id, event);
    };
  }

  private static CsmException malformed(ConversationId id, Event event) {
    return CsmException.of(
        Code.MALFORMED,
        id.toString(),
        "detail",
        event.kind(),
        "expected",
        "CONVERSATION_STARTED, then events about a conversation");
  }
}
