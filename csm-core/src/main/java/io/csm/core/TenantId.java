package io.csm.core;

/**
 * Identifies a tenant: one customer-support organisation, isolated from all others. See {@link Id}
 * for what the value means.
 */
public record TenantId(long value) implements Id<TenantId> {
  public TenantId {
    Id.check("tenant", value);
  }

  @Override
  public String toString() {
    return "tenant-" + value;
  }
}
