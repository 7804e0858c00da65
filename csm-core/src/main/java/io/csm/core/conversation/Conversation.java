package io.csm.core.conversation;

import io.csm.core.AggregateState;
import io.csm.core.ChannelAccountId;
import io.csm.core.ContentRef;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.TicketId;
import io.csm.core.internal.Require;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One thread of messages on one channel account, which carries any number of tickets over time.
 * Immutable.
 *
 * @param threadKey what the channel knows the thread by, e.g. an open id; content, because it may
 *     be an address
 * @param customer who began it
 * @param participants everybody who wrote in it, at most {@value #MAX_PARTICIPANTS}
 * @param currentTicket the ticket that a new message belongs to, if it is still open or may reopen;
 *     null before the first
 */
public record Conversation(
    ConversationId id,
    ChannelAccountId account,
    ContentRef threadKey,
    CustomerId customer,
    SortedSet<CustomerId> participants,
    @Nullable TicketId currentTicket)
    implements AggregateState {
  /** The greatest number of participants. */
  public static final int MAX_PARTICIPANTS = 1_000;

  public Conversation {
    participants = Require.sorted("conversation.participants", participants, MAX_PARTICIPANTS);
  }
}
