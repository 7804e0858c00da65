package io.csm.testkit;

import io.csm.core.AgentId;
import io.csm.core.config.StatusCategory;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import org.assertj.core.api.AbstractAssert;

/** Assertions about a ticket. */
public final class TicketAssert extends AbstractAssert<TicketAssert, Ticket> {
  TicketAssert(Ticket actual) {
    super(actual, TicketAssert.class);
  }

  /** Its status is of that category. */
  public TicketAssert isIn(StatusCategory category) {
    isNotNull();
    if (actual.category() != category) {
      failWithMessage(
          "Expected %s in %s but it is in %s", actual.id(), category, actual.category());
    }
    return this;
  }

  /** Routing has made that of it. */
  public TicketAssert hasWork(WorkState work) {
    isNotNull();
    if (actual.work() != work) {
      failWithMessage("Expected %s to be %s but it is %s", actual.id(), work, actual.work());
    }
    return this;
  }

  /** That agent has it. */
  public TicketAssert isAssignedTo(AgentId agent) {
    isNotNull();
    if (actual.assignment() == null || !actual.assignment().agent().equals(agent)) {
      failWithMessage(
          "Expected %s with %s but its assignment is %s", actual.id(), agent, actual.assignment());
    }
    return this;
  }
}
