package io.csm.simulator;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.RecordedEvent;
import io.csm.spi.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * All that is recorded of one ticket. Immutable.
 *
 * @param events from the first on, in order; at least one
 */
public record TicketHistory(TicketId ticket, List<RecordedEvent> events) {
  private static final int PAGE = 1_000;

  public TicketHistory {
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw CsmException.of(
          Code.INVALID_VALUE, "history.events", "value", "empty", "expected", "at least one event");
    }
  }

  /**
   * The history of a ticket as a store has it; costs one read for each 1,000 events.
   *
   * @param ticket the key of a ticket that there is
   */
  public static TicketHistory of(Store store, AggregateKey ticket) {
    List<RecordedEvent> events = new ArrayList<>();
    List<RecordedEvent> page;
    do {
      page = store.history(ticket, events.size(), PAGE);
      events.addAll(page);
    } while (page.size() == PAGE);
    return new TicketHistory(new TicketId(ticket.id()), events);
  }
}
