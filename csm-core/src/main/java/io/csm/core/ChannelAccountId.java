package io.csm.core;

/**
 * Identifies a channel account: one address of a tenant on one channel. See {@link Id} for what the
 * value means.
 */
public record ChannelAccountId(long value) implements Id<ChannelAccountId> {
  public ChannelAccountId {
    Id.check("account", value);
  }

  @Override
  public String toString() {
    return "account-" + value;
  }
}
