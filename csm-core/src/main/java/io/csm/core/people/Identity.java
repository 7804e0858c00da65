package io.csm.core.people;

import io.csm.core.ChannelAccountId;
import io.csm.core.ContentRef;
import org.jspecify.annotations.Nullable;

/**
 * One address under which a customer is known. The address itself is content and can be erased.
 *
 * @param account the channel account that the address belongs to; null for a key that holds across
 *     accounts, such as a union id
 * @param address the address or key
 */
public record Identity(@Nullable ChannelAccountId account, ContentRef address) {}
