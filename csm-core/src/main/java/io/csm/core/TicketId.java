package io.csm.core;

/** Identifies a ticket. See {@link Id} for what the value means. */
public record TicketId(long value) implements Id<TicketId> {
  public TicketId {
    Id.check("ticket", value);
  }

  @Override
  public String toString() {
    return "ticket-" + value;
  }
}
