package io.csm.examples.spring.service;

import io.csm.core.config.StatusCategory;
import io.csm.core.ticket.Ticket;
import java.util.List;

/**
 * A ticket as its page shows it.
 *
 * @param mine whether who looks has it
 * @param waiting whether it waits, or rings, so that "why waiting?" is the question
 * @param history other tickets of the customer, the newest first, at most 10
 */
public record TicketView(
    TicketLine line,
    Ticket ticket,
    boolean mine,
    boolean waiting,
    List<MessageView> messages,
    List<TicketLine> history) {
  /** Takes copies of the lists. */
  public TicketView {
    messages = List.copyOf(messages);
    history = List.copyOf(history);
  }

  /** Whether somebody may still write in it. */
  public boolean isOpen() {
    return ticket.category() != StatusCategory.CLOSED;
  }

  /** Whether it is settled. */
  public boolean isSolved() {
    return ticket.category() == StatusCategory.SOLVED || ticket.category() == StatusCategory.CLOSED;
  }

  /** What the customer thinks of it, 0 for nothing yet. */
  public int rating() {
    return ticket.rating() == null ? 0 : ticket.rating().score();
  }
}
