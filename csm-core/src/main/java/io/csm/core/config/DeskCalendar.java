package io.csm.core.config;

import io.csm.core.CalendarId;

/**
 * A business calendar of a tenant, which its SLA targets call by the calendar's name.
 *
 * @param calendar its name is unique among the tenant's calendars
 */
public record DeskCalendar(CalendarId id, BusinessCalendar calendar) implements ConfigurationItem {
  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.CALENDAR;
  }

  @Override
  public long itemId() {
    return id.value();
  }
}
