package io.csm.core.conversation;

import io.csm.core.Actor;
import io.csm.core.AggregateState;
import io.csm.core.ConversationId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.TicketId;
import io.csm.core.internal.Require;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation, attributed to one ticket. Immutable.
 *
 * @param key the host's name for it, or null
 * @param ticket the ticket under which it was written or to which it was split off; messages of a
 *     merged ticket keep it, and are read through the ticket that absorbed it
 * @param externalId the channel's id, at most 998 characters (RFC 5322, section 2.1.1), or null
 * @param inReplyTo the external id that it answers, or null
 * @param references external ids of the thread, oldest first, at most {@value #MAX_REFERENCES}
 * @param parts at most {@value #MAX_PARTS}; the newest version after an edit
 * @param sentAt when it was written, by the clock of its source
 * @param edits how often it was edited
 * @param recalled whether its author took it back
 * @param delivery null for messages that are not sent to a channel
 * @param erased whether its content has been erased
 */
public record Message(
    MessageId id,
    @Nullable HostKey<MessageId> key,
    TicketId ticket,
    @Nullable ConversationId conversation,
    MessageKind kind,
    Actor author,
    @Nullable String externalId,
    @Nullable String inReplyTo,
    List<String> references,
    List<Part> parts,
    Instant sentAt,
    int edits,
    boolean recalled,
    @Nullable Delivery delivery,
    boolean erased)
    implements AggregateState {
  /** The greatest number of parts. */
  public static final int MAX_PARTS = 50;

  /** The greatest number of references. */
  public static final int MAX_REFERENCES = 100;

  /** The greatest length of an external id, in UTF-16 units. */
  public static final int MAX_EXTERNAL_ID = 998;

  public Message {
    checkIds(externalId, inReplyTo, references);
    references = Require.list("message.references", references, MAX_REFERENCES);
    parts = Require.list("message.parts", parts, MAX_PARTS);
  }

  /** A message that the host has no name for. */
  public Message(
      MessageId id,
      TicketId ticket,
      @Nullable ConversationId conversation,
      MessageKind kind,
      Actor author,
      @Nullable String externalId,
      @Nullable String inReplyTo,
      List<String> references,
      List<Part> parts,
      Instant sentAt,
      int edits,
      boolean recalled,
      @Nullable Delivery delivery,
      boolean erased) {
    this(
        id,
        null,
        ticket,
        conversation,
        kind,
        author,
        externalId,
        inReplyTo,
        references,
        parts,
        sentAt,
        edits,
        recalled,
        delivery,
        erased);
  }

  private static void checkIds(
      @Nullable String externalId, @Nullable String inReplyTo, List<String> references) {
    if (externalId != null) {
      Require.name("message.externalId", externalId, MAX_EXTERNAL_ID);
    }
    if (inReplyTo != null) {
      Require.name("message.inReplyTo", inReplyTo, MAX_EXTERNAL_ID);
    }
    for (String reference : references) {
      Require.name("message.references", reference, MAX_EXTERNAL_ID);
    }
  }
}
