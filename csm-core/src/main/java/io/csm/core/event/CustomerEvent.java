package io.csm.core.event;

import io.csm.core.ContentId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.people.Identity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to a customer. */
public sealed interface CustomerEvent extends Event {

  /** The customer became known. Always the first event. */
  record Created(@Nullable HostKey<CustomerId> key) implements CustomerEvent {
    @Override
    public EventKind kind() {
      return EventKind.CUSTOMER_CREATED;
    }
  }

  /** The customer is known by one more address. */
  record IdentityLinked(Identity identity) implements CustomerEvent {
    @Override
    public EventKind kind() {
      return EventKind.IDENTITY_LINKED;
    }
  }

  /** An address is no longer this customer's. */
  record IdentityUnlinked(ContentId address) implements CustomerEvent {
    @Override
    public EventKind kind() {
      return EventKind.IDENTITY_UNLINKED;
    }
  }

  /** The customer turned out to be another one; identities went over. */
  record MergedInto(CustomerId target) implements CustomerEvent {
    @Override
    public EventKind kind() {
      return EventKind.CUSTOMER_MERGED_INTO;
    }
  }

  /** Other customers turned out to be this one; their identities came over. */
  record Absorbed(List<CustomerId> customers, List<Identity> identities) implements CustomerEvent {
    public Absorbed {
      customers = List.copyOf(customers);
      identities = List.copyOf(identities);
    }

    @Override
    public EventKind kind() {
      return EventKind.CUSTOMER_ABSORBED;
    }
  }

  /** Content and identities of the customer were erased. */
  record Erased() implements CustomerEvent {
    @Override
    public EventKind kind() {
      return EventKind.CUSTOMER_ERASED;
    }
  }
}
