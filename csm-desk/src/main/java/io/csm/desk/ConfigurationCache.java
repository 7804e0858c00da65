package io.csm.desk;

import io.csm.core.TenantId;
import io.csm.core.event.AggregateType;
import io.csm.spi.Versioned;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The configurations that were read or written last, at most {@value #MAX_TENANTS}: they are large,
 * change seldom, and every command reads one. May be behind; whatever is decided on one is
 * committed only under its version, and drops it when that is refused. Thread-safe.
 */
final class ConfigurationCache {
  /** The greatest number of tenants whose configuration is kept. */
  static final int MAX_TENANTS = 1_000;

  private final Map<TenantId, Versioned> known = new LinkedHashMap<>(16, 0.75f, true);

  synchronized Optional<Versioned> find(TenantId tenant) {
    return Optional.ofNullable(known.get(tenant));
  }

  /** Keeps what was read or committed, if it is a configuration and newer than what is known. */
  synchronized void keep(Versioned state) {
    if (state.key().type() != AggregateType.CONFIGURATION) {
      return;
    }
    TenantId tenant = state.key().tenant();
    Versioned before = known.get(tenant);
    if (before == null || before.version() < state.version()) {
      known.put(tenant, state);
      if (known.size() > MAX_TENANTS) {
        known.remove(known.keySet().iterator().next());
      }
    }
  }

  synchronized void drop(TenantId tenant) {
    known.remove(tenant);
  }
}
