package io.csm.spi;

import io.csm.core.TenantId;
import io.csm.core.config.ConfigurationItem;
import java.util.List;

/**
 * The configuration of tenants, by the host's own tables. The desk reads it when it is told that it
 * changed, journals the difference to what it knew, and decides on what was journalled.
 *
 * <p><b>Staleness:</b> until the host says {@code changed}. <b>Threads:</b> any, outside of any
 * lock of ours. <b>Failure:</b> an exception leaves the configuration as it was, and reaches
 * whoever said {@code changed}. <b>Cost:</b> one look-up.
 */
public interface ConfigurationSource {

  /**
   * All items of a tenant. Items that were there before and are missing now are removed. An empty
   * list means that the tenant has none.
   */
  List<ConfigurationItem> read(TenantId tenant);
}
