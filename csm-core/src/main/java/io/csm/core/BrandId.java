package io.csm.core;

/** Identifies a brand of a tenant. See {@link Id} for what the value means. */
public record BrandId(long value) implements Id<BrandId> {
  public BrandId {
    Id.check("brand", value);
  }

  @Override
  public String toString() {
    return "brand-" + value;
  }
}
