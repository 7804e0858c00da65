package io.csm.core;

/** Identifies a business calendar of a tenant. See {@link Id} for what the value means. */
public record CalendarId(long value) implements Id<CalendarId> {
  public CalendarId {
    Id.check("calendar", value);
  }

  @Override
  public String toString() {
    return "calendar-" + value;
  }
}
