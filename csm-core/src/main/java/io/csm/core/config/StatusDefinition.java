package io.csm.core.config;

import io.csm.core.internal.Require;

/**
 * One of the tenant's own statuses.
 *
 * @param name 1 to 64 characters, unique in the schema
 * @param category the stage it belongs to; never changes
 * @param removed whether tickets may no longer be brought into it; those that are in it stay there
 */
public record StatusDefinition(String name, StatusCategory category, boolean removed) {
  public StatusDefinition {
    Require.name("schema.statuses", name, TicketSchema.MAX_NAME_LENGTH);
  }

  /** A status in use. */
  public static StatusDefinition of(String name, StatusCategory category) {
    return new StatusDefinition(name, category, false);
  }
}
