package io.csm.core.work;

import io.csm.core.internal.Require;

/**
 * A kind of channel, e.g. {@code email}. The constants are the usual ones; hosts add their own
 * names.
 *
 * @param name 1 to 32 characters, compared exactly
 */
public record ChannelType(String name) implements Comparable<ChannelType> {
  public static final ChannelType EMAIL = new ChannelType("email");
  public static final ChannelType CHAT = new ChannelType("chat");
  public static final ChannelType VOICE = new ChannelType("voice");
  public static final ChannelType SMS = new ChannelType("sms");
  public static final ChannelType SOCIAL = new ChannelType("social");
  public static final ChannelType WEB = new ChannelType("web");

  public ChannelType {
    Require.name("channelType", name, 32);
  }

  @Override
  public int compareTo(ChannelType other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
