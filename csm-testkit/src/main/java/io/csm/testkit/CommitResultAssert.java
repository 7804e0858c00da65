package io.csm.testkit;

import io.csm.core.Position;
import io.csm.spi.CommitResult;
import io.csm.spi.ConflictCause;
import io.csm.spi.StoredAnswer;
import org.assertj.core.api.AbstractAssert;

/** Assertions about what became of a change. */
public final class CommitResultAssert extends AbstractAssert<CommitResultAssert, CommitResult> {
  CommitResultAssert(CommitResult actual) {
    super(actual, CommitResultAssert.class);
  }

  /** The change was committed. */
  public CommitResultAssert isCommitted() {
    isInstanceOf(CommitResult.Committed.class);
    return this;
  }

  /** The change was committed, and its last event, or the end of the journal, is there. */
  public CommitResultAssert isCommittedAt(Position position) {
    isEqualTo(new CommitResult.Committed(position));
    return this;
  }

  /** The change was refused for that cause. */
  public CommitResultAssert isConflict(ConflictCause cause) {
    isInstanceOf(CommitResult.Conflict.class);
    CommitResult.Conflict conflict = (CommitResult.Conflict) actual;
    if (conflict.cause() != cause) {
      failWithMessage("Expected a conflict of %s but was %s", cause, conflict);
    }
    return this;
  }

  /** The command was answered before, with that. */
  public CommitResultAssert isRepeated(StoredAnswer answer) {
    isEqualTo(new CommitResult.Repeated(answer));
    return this;
  }
}
