package io.csm.spi;

import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Who the customers are, by the host's own tables: asked when an address is not known yet, so that
 * a message of a customer of the CRM is filed under that customer at once.
 *
 * <p><b>Staleness:</b> asked once per unknown address, and when the host says {@code changed}.
 * <b>Threads:</b> any, outside of any lock of ours. <b>Failure:</b> an exception is taken for "not
 * known": the message is filed under a new customer, who can be merged later; no message is lost
 * because a directory is down. <b>Cost:</b> one look-up; it stands in the way of the first message
 * of each address, so answer within a second.
 */
public interface CustomerDirectory {

  /** The host's key of the customer who has that identity; empty if the host does not know. */
  Optional<HostKey<CustomerId>> find(TenantId tenant, IdentityKey identity);

  /**
   * The identities of those customers that exist, for customers that the host reports as changed. A
   * key that is missing from the answer is a customer whose row is gone: nothing is changed,
   * erasing is a command of its own.
   *
   * @param keys at most 1,000
   */
  SortedMap<HostKey<CustomerId>, List<IdentityKey>> identities(
      TenantId tenant, List<HostKey<CustomerId>> keys);
}
