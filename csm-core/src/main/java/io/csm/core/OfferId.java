package io.csm.core;

/** Identifies an offer of work to one agent. See {@link Id} for what the value means. */
public record OfferId(long value) implements Id<OfferId> {
  public OfferId {
    Id.check("offer", value);
  }

  @Override
  public String toString() {
    return "offer-" + value;
  }
}
