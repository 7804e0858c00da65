package io.csm.core.lifecycle;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.MessageId;
import io.csm.core.TicketId;
import io.csm.core.conversation.Delivery;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.Part;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.MessageEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The life of a message as the fold of its events. Stateless and thread-safe. */
public final class MessageLifecycle {
  private MessageLifecycle() {}

  /**
   * The message after one more event.
   *
   * @param message as it was before; null before its first event
   * @throws CsmException with {@code MALFORMED} if the first event does not add a message
   */
  public static Message evolve(@Nullable Message message, Envelope envelope, Event event) {
    MessageId id = new MessageId(envelope.aggregate().id());
    if (message == null) {
      if (event.kind() != EventKind.MESSAGE_ADDED) {
        throw malformed(id, event);
      }
      MessageEvent.Added added = (MessageEvent.Added) event;
      return new Message(
          id,
          added.key(),
          added.ticket(),
          added.conversation(),
          added.messageKind(),
          envelope.actor(),
          added.externalId(),
          added.inReplyTo(),
          added.references(),
          added.parts(),
          envelope.occurredAt(),
          0,
          false,
          added.delivery(),
          false);
    }
    TicketId ticket = message.ticket();
    List<Part> parts = message.parts();
    int edits = message.edits();
    boolean recalled = message.recalled();
    Delivery delivery = message.delivery();
    String externalId = message.externalId();
    boolean erased = message.erased();
    switch (event.kind()) {
      case MESSAGE_EDITED -> {
        parts = ((MessageEvent.Edited) event).parts();
        edits++;
      }
      case MESSAGE_RECALLED -> recalled = true;
      case DELIVERY_CHANGED -> {
        MessageEvent.DeliveryChanged changed = (MessageEvent.DeliveryChanged) event;
        delivery = changed.delivery();
        externalId = changed.externalId() == null ? externalId : changed.externalId();
      }
      case MESSAGE_MOVED -> ticket = ((MessageEvent.Moved) event).ticket();
      case MESSAGE_ERASED -> erased = true;
      case EXTENSION, UNKNOWN -> {
        return message;
      }
      default -> throw malformed(id, event);
    }
    return new Message(
        id,
        message.key(),
        ticket,
        message.conversation(),
        message.kind(),
        message.author(),
        externalId,
        message.inReplyTo(),
        message.references(),
        parts,
        message.sentAt(),
        edits,
        recalled,
        delivery,
        erased);
  }

  private static CsmException malformed(MessageId id, Event event) {
    return CsmException.of(
        Code.MALFORMED,
        id.toString(),
        "detail",
        event.kind(),
        "expected",
        "MESSAGE_ADDED, then events about a message");
  }
}
