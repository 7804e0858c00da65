package io.csm.core;

/**
 * A typed 64-bit id that sorts by the time it was drawn.
 *
 * <p>The value is positive: 42 bits of milliseconds since 1970, 9 bits of node number, 12 bits of
 * sequence (see {@link IdGenerator}). A host may bring its own positive values. Ids compare by
 * value and are immutable. JSON writes them as strings, because JavaScript numbers hold 53 bits.
 *
 * @param <I> the id type itself
 */
public sealed interface Id<I extends Id<I>> extends Ref<I>, Comparable<I>
    permits AgentId,
        ArticleId,
        AssignmentId,
        BrandId,
        CalendarId,
        ChannelAccountId,
        ContentId,
        ConversationId,
        CustomerId,
        EventId,
        MessageId,
        OfferId,
        PoolId,
        QueueId,
        TeamId,
        TenantId,
        TicketId {

  /** The bare value, at least 1. */
  long value();

  @Override
  default int compareTo(I other) {
    return Long.compare(value(), other.value());
  }

  /** Refuses a value that is not positive with {@link Code#INVALID_VALUE}. */
  static void check(String type, long value) {
    if (value <= 0) {
      throw CsmException.of(
          Code.INVALID_VALUE, type + "Id", "value", value, "expected", "a positive number");
    }
  }
}
