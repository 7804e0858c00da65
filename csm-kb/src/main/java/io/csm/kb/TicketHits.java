package io.csm.kb;

import java.util.List;

/**
 * A page of tickets, the best first. Immutable.
 *
 * @param hits as many as were asked for, or fewer
 * @param more whether others follow
 */
public record TicketHits(List<TicketHit> hits, boolean more) {
  public TicketHits {
    hits = List.copyOf(hits);
  }
}
