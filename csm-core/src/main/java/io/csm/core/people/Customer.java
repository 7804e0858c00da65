package io.csm.core.people;

import io.csm.core.AggregateState;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.internal.Require;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A customer with the identities under which they write. Immutable; carries no personal content.
 *
 * @param key the host's name for the customer, or null
 * @param identities in the order in which they were linked, at most {@value #MAX_IDENTITIES}
 * @param absorbed customers that were merged into this one, at most {@value #MAX_ABSORBED}
 * @param mergedInto the customer that this one was merged into, or null
 * @param erased whether all content and identities have been erased
 */
public record Customer(
    CustomerId id,
    @Nullable HostKey<CustomerId> key,
    List<Identity> identities,
    SortedSet<CustomerId> absorbed,
    @Nullable CustomerId mergedInto,
    boolean erased)
    implements AggregateState {
  /** The greatest number of identities. */
  public static final int MAX_IDENTITIES = 200;

  /** The greatest number of customers merged into one. */
  public static final int MAX_ABSORBED = 1_000;

  public Customer {
    identities = Require.list("customer.identities", identities, MAX_IDENTITIES);
    absorbed = Require.sorted("customer.absorbed", absorbed, MAX_ABSORBED);
  }
}
