package io.csm.core;

/** Identifies a customer of a tenant. See {@link Id} for what the value means. */
public record CustomerId(long value) implements Id<CustomerId> {
  public CustomerId {
    Id.check("customer", value);
  }

  @Override
  public String toString() {
    return "customer-" + value;
  }
}
