package io.csm.spi;

import io.csm.core.Position;
import io.csm.core.event.AggregateKey;
import java.util.List;

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

  /**
   * None of it happened, because somebody has had rows locked that it writes, for longer than the
   * store lets others wait: a session of the host's, or another commit. The same change may succeed
   * later; what concerns other rows goes on.
   *
   * @param rows the aggregates that were locked, at least one
   */
  record Busy(List<AggregateKey> rows) implements CommitResult {
    public Busy {
      rows = List.copyOf(rows);
    }
  }

  /** None of it happened, because the idempotency key has been answered before. */
  record Repeated(StoredAnswer answer) implements CommitResult {}
}
