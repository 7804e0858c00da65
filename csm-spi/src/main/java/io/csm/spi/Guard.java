package io.csm.spi;

import io.csm.core.ContentId;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.Ref;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;

/**
 * A condition that must hold at the moment of the commit. A claim also takes what it claims; a
 * change that is refused has claimed and released nothing.
 */
public sealed interface Guard {

  /**
   * An aggregate that the decision read and does not write is still at that version.
   *
   * @param version 0 for one that must not exist
   */
  record AtVersion(AggregateKey key, long version) implements Guard {}

  /** The shard's epoch is still this one: nobody has taken over. */
  record AtEpoch(long epoch) implements Guard {}

  /**
   * The identity is free or this customer's already, and is this customer's from now on.
   *
   * @param address the content row with the address, by which the claim is released
   */
  record ClaimIdentity(IdentityKey identity, CustomerId customer, ContentId address)
      implements Guard {}

  /** The identity whose address is that content row is free from now on. Holds always. */
  record ReleaseIdentity(ContentId address) implements Guard {}

  /** The identity moves to another customer, as part of a merge. Holds if it was claimed. */
  record MoveIdentity(ContentId address, CustomerId customer) implements Guard {}

  /** The thread is free or this conversation's already, and is this conversation's from now on. */
  record ClaimThread(ThreadKey thread, ConversationId conversation) implements Guard {}

  /** The thread of that conversation can be found no longer. Holds always. */
  record ReleaseThread(ConversationId conversation) implements Guard {}

  /**
   * The host key is free or this aggregate's already, and is this aggregate's from now on.
   *
   * @param type which kind of thing the key names
   * @param id the value of its id
   */
  record ClaimHostKey(AggregateType type, String key, long id) implements Guard {}

  /** The idempotency key is unused, and has this answer from now on. */
  record ClaimCommand(StoredAnswer answer) implements Guard {}

  /**
   * The intake row is there, and is gone from now on. Of several conditions that do not hold, this
   * one is answered. Only for stores with {@link StoreAbility#HOST_TRANSACTIONS}.
   *
   * @param row its id
   */
  record TakeIntake(long row) implements Guard {}

  /**
   * No row of the intake names that ticket, by its id or by the host's key, whichever is given.
   * Holds always in stores without {@link StoreAbility#HOST_TRANSACTIONS}.
   */
  record NoIntake(Ref<TicketId> ticket) implements Guard {}
}
