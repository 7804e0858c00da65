package io.csm.core.event;

import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.ConfigurationKind;

/** What happens to a tenant's configuration. */
public sealed interface ConfigurationEvent extends Event {

  /** An item was added, or took the place of the one with its id. */
  record Put(ConfigurationItem item) implements ConfigurationEvent {
    @Override
    public EventKind kind() {
      return EventKind.CONFIGURATION_PUT;
    }
  }

  /** An item was taken out. */
  record Removed(ConfigurationKind itemKind, long itemId) implements ConfigurationEvent {
    @Override
    public EventKind kind() {
      return EventKind.CONFIGURATION_REMOVED;
    }
  }

  /**
   * From here on the SLA clocks that are open are judged anew by the rules and calendars that are
   * then in force, those of the same change among them.
   */
  record JudgedAnew() implements ConfigurationEvent {
    @Override
    public EventKind kind() {
      return EventKind.CLOCKS_JUDGED_ANEW;
    }
  }
}
