package io.csm.testkit;

import io.csm.core.ticket.Ticket;
import io.csm.spi.CommitResult;

/** Entry to the assertions about values of csm. */
public final class CsmAssertions {
  private CsmAssertions() {}

  public static CommitResultAssert assertThat(CommitResult actual) {
    return new CommitResultAssert(actual);
  }

  public static TicketAssert assertThat(Ticket actual) {
    return new TicketAssert(actual);
  }
}
