package io.csm.spi;

import io.csm.core.Position;

/**
 * What became of a change. A lost race is a value, not an exception: decide again on the new state.
 */
public sealed interface CommitResult {

  /**
   * All of it is durable, as far as the store is.
   *
   * @param position of its last event, or the end of the journal for a change without events
   */
  record Committed(Position position) implements CommitResult {}

  /**
   * None of it happened, because a condition did not hold.
   *
   * @param cause which kind of condition
   * @param what the aggregate, key or epoch that was otherwise, for people
   * @param position a place in the journal at or after whatever made the condition fail: who has
   *     read so far knows of it
   */
  record Conflict(ConflictCause cause, String what, Position position) implements CommitResult {}

  /** None of it happened, because the idempotency key has been answered before. */
  record Repeated(StoredAnswer answer) implements CommitResult {}
}
