package io.csm.core.lifecycle;

import io.csm.core.config.Configuration;
import io.csm.core.event.ConfigurationEvent;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import org.jspecify.annotations.Nullable;

/** The life of a tenant's configuration as the fold of its events. Stateless and thread-safe. */
public final class ConfigurationLifecycle {
  private ConfigurationLifecycle() {}

  /** The configuration after one more event; null stands for none before. */
  public static Configuration evolve(@Nullable Configuration configuration, Event event) {
    Configuration before = configuration == null ? Configuration.EMPTY : configuration;
    if (event.kind() == EventKind.CONFIGURATION_PUT) {
      return before.with(((ConfigurationEvent.Put) event).item());
    }
    if (event.kind() == EventKind.CONFIGURATION_REMOVED) {
      ConfigurationEvent.Removed removed = (ConfigurationEvent.Removed) event;
      return before.without(removed.itemKind(), removed.itemId());
    }
    return before;
  }
}
