package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.CommandKey;
import io.csm.core.EventId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, and what of.
 *
 * @param key the host's idempotency key, or null to draw one
 * @param occurredAt when it happened at the source, or null for now
 * @param causedBy the event that led to the call, or null
 * @param correlation of the chain of causes; 0 to begin a new one
 * @param hops how long the chain is already
 */
record CallContext(
    Actor actor,
    @Nullable CommandKey key,
    @Nullable Instant occurredAt,
    @Nullable EventId causedBy,
    long correlation,
    int hops) {
  static final CallContext SYSTEM = new CallContext(Actor.SYSTEM, null, null, null, 0, 0);

  CallContext as(Actor newActor) {
    return new CallContext(newActor, key, occurredAt, causedBy, correlation, hops);
  }

  CallContext withKey(@Nullable CommandKey newKey) {
    return new CallContext(actor, newKey, occurredAt, causedBy, correlation, hops);
  }

  CallContext at(@Nullable Instant newOccurredAt) {
    return new CallContext(actor, key, newOccurredAt, causedBy, correlation, hops);
  }

  CallContext because(EventId cause, long newCorrelation, int newHops) {
    return new CallContext(actor, key, occurredAt, cause, newCorrelation, newHops);
  }
}
