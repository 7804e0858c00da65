package io.csm.spi;

import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.CsmException;

/**
 * By what a conversation is found: what the channel knows the thread by. Personal content, because
 * it may be an address.
 *
 * @param key 1 to 1,024 characters, compared exactly
 */
public record ThreadKey(ChannelAccountId account, String key) {
  /** The greatest length of a key, in UTF-16 units. */
  public static final int MAX_LENGTH = 1_024;

  public ThreadKey {
    if (key.isBlank() || key.length() > MAX_LENGTH) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "threadKey",
          "value",
          "of length " + key.length(),
          "expected",
          "1 to " + MAX_LENGTH + " characters");
    }
  }
}
