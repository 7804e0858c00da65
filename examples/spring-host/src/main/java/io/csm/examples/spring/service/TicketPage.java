package io.csm.examples.spring.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some tickets, and where to go on.
 *
 * @param next the cursor of the next page; null if there is none
 */
public record TicketPage(List<TicketLine> tickets, @Nullable String next) {
  /** Takes a copy of the list. */
  public TicketPage {
    tickets = List.copyOf(tickets);
  }
}
