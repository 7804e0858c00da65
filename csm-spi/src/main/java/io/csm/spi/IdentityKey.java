package io.csm.spi;

import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import org.jspecify.annotations.Nullable;

/**
 * By what a customer is found: an address on a channel account, or a key that holds across
 * accounts. Personal content; kept in tables of its own, and gone after erasure.
 *
 * @param account null for a key across accounts, such as a union id
 * @param address as the channel gives it, 1 to 512 characters, compared exactly
 */
public record IdentityKey(@Nullable ChannelAccountId account, String address) {
  /** The greatest length of an address, in UTF-16 units. */
  public static final int MAX_LENGTH = 512;

  public IdentityKey {
    if (address.isBlank() || address.length() > MAX_LENGTH) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "identity.address",
          "value",
          "of length " + address.length(),
          "expected",
          "1 to " + MAX_LENGTH + " characters");
    }
  }
}
