package io.csm.core.config;

import io.csm.core.internal.Require;

/**
 * A type of tickets, e.g. "incident" or "return".
 *
 * @param name 1 to 64 characters, unique in the schema
 * @param removed whether tickets may no longer be given it; those that have it keep it
 */
public record TicketType(String name, boolean removed) {
  public TicketType {
    Require.name("schema.types", name, TicketSchema.MAX_NAME_LENGTH);
  }

  /** A type in use. */
  public static TicketType of(String name) {
    return new TicketType(name, false);
  }
}
