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
 * @param joining whether it is refused outside of a transaction of the host's
 * @param accepted what it was answered before, if it was accepted in such a transaction; else null
 */
record CallContext(
    Actor actor,
    @Nullable CommandKey key,
    @Nullable Instant occurredAt,
    @Nullable EventId causedBy,
    long correlation,
    int hops,
    boolean joining,
    @Nullable Accepted accepted) {
  static final CallContext SYSTEM =
      new CallContext(Actor.SYSTEM, null, null, null, 0, 0, false, null);

  CallContext as(Actor newActor) {
    return new CallContext(
        newActor, key, occurredAt, causedBy, correlation, hops, joining, accepted);
  }

  CallContext withKey(@Nullable CommandKey newKey) {
    return new CallContext(
        actor, newKey, occurredAt, causedBy, correlation, hops, joining, accepted);
  }

  CallContext at(@Nullable Instant newOccurredAt) {
    return new CallContext(
        actor, key, newOccurredAt, causedBy, correlation, hops, joining, accepted);
  }

  CallContext because(EventId cause, long newCorrelation, int newHops) {
    return new CallContext(
        actor, key, occurredAt, cause, newCorrelation, newHops, joining, accepted);
  }

  CallContext inTransaction() {
    return new CallContext(actor, key, occurredAt, causedBy, correlation, hops, true, accepted);
  }

  /** The same call, decided after it was accepted. */
  CallContext after(Accepted answer) {
    return new CallContext(actor, key, occurredAt, causedBy, correlation, hops, joining, answer);
  }
}
