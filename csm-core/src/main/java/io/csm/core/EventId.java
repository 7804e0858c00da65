package io.csm.core;

/** Identifies an event. See {@link Id} for what the value means. */
public record EventId(long value) implements Id<EventId> {
  public EventId {
    Id.check("event", value);
  }

  @Override
  public String toString() {
    return "event-" + value;
  }
}
