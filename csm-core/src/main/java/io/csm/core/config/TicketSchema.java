package io.csm.core.config;

/** A tenant's ticket types, fields and statuses at one version. */
public record TicketSchema(int version) implements ConfigurationItem {
  /** The schema of a tenant that has put none. */
  public static TicketSchema standard() {
    return new TicketSchema(1);
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.SCHEMA;
  }

  @Override
  public long itemId() {
    return 1;
  }
}
