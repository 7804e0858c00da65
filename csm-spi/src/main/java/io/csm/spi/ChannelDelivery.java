package io.csm.spi;

import io.csm.core.TenantId;
import io.csm.core.config.ChannelAccount;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.Delivery;
import io.csm.core.conversation.Message;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages out on a channel.
 *
 * <p><b>Atomicity:</b> at least once: if a node ends, or loses the shard, before the outcome is
 * committed, the same message is handed over again, under the same token, by which a channel that
 * can tell repetitions apart drops it. <b>Order:</b> the messages of one conversation one after the
 * other, in the order of the journal. <b>Threads:</b> one per shard, outside of any lock and
 * transaction of ours. <b>Failure:</b> an exception counts as {@code UNKNOWN}: the message may have
 * gone out. <b>Cost:</b> whatever the channel takes; it delays the messages behind it.
 */
@FunctionalInterface
public interface ChannelDelivery {

  /** Sends a message, and answers how far it came. */
  Receipt deliver(Outgoing outgoing);

  /**
   * A message on its way out.
   *
   * @param token the same whenever the same message is handed over, 1 to 64 characters
   */
  record Outgoing(
      TenantId tenant,
      ChannelAccount account,
      Conversation conversation,
      Message message,
      String token) {}

  /**
   * How far it came.
   *
   * @param externalId the channel's id of the message, or null
   */
  record Receipt(Delivery delivery, @Nullable String externalId) {}
}
