package io.csm.core.event;

import io.csm.core.ConversationId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.TicketId;
import io.csm.core.conversation.Delivery;
import io.csm.core.conversation.MessageKind;
import io.csm.core.conversation.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to a message. Its author is the actor of the first event. */
public sealed interface MessageEvent extends Event {

  /** The message was written. Always its first event; the bounds are those of the message. */
  record Added(
      @Nullable HostKey<MessageId> key,
      TicketId ticket,
      @Nullable ConversationId conversation,
      MessageKind messageKind,
      @Nullable String externalId,
      @Nullable String inReplyTo,
      List<String> references,
      List<Part> parts,
      @Nullable Delivery delivery)
      implements MessageEvent {
    public Added {
      references = List.copyOf(references);
      parts = List.copyOf(parts);
    }

    /** A message that the host has no name for. */
    public Added(
        TicketId ticket,
        @Nullable ConversationId conversation,
        MessageKind messageKind,
        @Nullable String externalId,
        @Nullable String inReplyTo,
        List<String> references,
        List<Part> parts,
        @Nullable Delivery delivery) {
      this(
          null,
          ticket,
          conversation,
          messageKind,
          externalId,
          inReplyTo,
          references,
          parts,
          delivery);
    }

    @Override
    public EventKind kind() {
      return EventKind.MESSAGE_ADDED;
    }
  }

  /** Its author changed the content. */
  record Edited(List<Part> parts) implements MessageEvent {
    public Edited {
      parts = List.copyOf(parts);
    }

    @Override
    public EventKind kind() {
      return EventKind.MESSAGE_EDITED;
    }
  }

  /** Its author took it back. */
  record Recalled() implements MessageEvent {
    @Override
    public EventKind kind() {
      return EventKind.MESSAGE_RECALLED;
    }
  }

  /**
   * The channel reported how far it has come.
   *
   * @param externalId the channel's id of the message, or null where it said none
   */
  record DeliveryChanged(Delivery delivery, @Nullable String externalId) implements MessageEvent {
    @Override
    public EventKind kind() {
      return EventKind.DELIVERY_CHANGED;
    }
  }

  /** It belongs to another ticket now, after a split. */
  record Moved(TicketId ticket) implements MessageEvent {
    @Override
    public EventKind kind() {
      return EventKind.MESSAGE_MOVED;
    }
  }

  /** Its content was erased. */
  record Erased() implements MessageEvent {
    @Override
    public EventKind kind() {
      return EventKind.MESSAGE_ERASED;
    }
  }
}
