package io.csm.core.config;

import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.QueueId;
import io.csm.core.internal.Require;
import io.csm.core.work.ChannelType;

/**
 * One address of a tenant on one channel, e.g. a mailbox or a WeCom account.
 *
 * @param account the address or account name, 1 to 256 characters; unique per tenant and type
 * @param queue where new tickets of this account wait
 */
public record ChannelAccount(
    ChannelAccountId id, ChannelType type, String account, BrandId brand, QueueId queue)
    implements ConfigurationItem {
  public ChannelAccount {
    Require.name("channelAccount.account", account, 256);
  }

  @Override
  public ConfigurationKind kind() {
    return ConfigurationKind.CHANNEL_ACCOUNT;
  }

  @Override
  public long itemId() {
    return id.value();
  }
}
