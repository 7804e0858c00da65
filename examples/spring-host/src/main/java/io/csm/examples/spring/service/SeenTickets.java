package io.csm.examples.spring.service;

import io.csm.core.TicketId;
import io.csm.examples.spring.people.Role;
import org.springframework.stereotype.Component;

/** Whether somebody may hear of a ticket at all. */
@Component
public class SeenTickets {
  private final Desks desks;

  SeenTickets(Desks desks) {
    this.desks = desks;
  }

  /** Costs nothing for staff, who see every ticket of their company; for customers, one read. */
  public boolean maySee(Who who, long ticket) {
    return who.role() != Role.CUSTOMER || desks.of(who).ticket(new TicketId(ticket)).isPresent();
  }
}
