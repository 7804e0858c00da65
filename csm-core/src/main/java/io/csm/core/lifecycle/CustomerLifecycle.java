package io.csm.core.lifecycle;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.event.CustomerEvent;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.people.Customer;
import io.csm.core.people.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The life of a customer as the fold of its events. Stateless and thread-safe. */
public final class CustomerLifecycle {
  private CustomerLifecycle() {}

  /**
   * The customer after one more event.
   *
   * @param customer as it was before; null before its first event
   * @throws CsmException with {@code MALFORMED} if the first event does not create a customer
   */
  public static Customer evolve(@Nullable Customer customer, Envelope envelope, Event event) {
    CustomerId id = new CustomerId(envelope.aggregate().id());
    if (customer == null) {
      if (event.kind() != EventKind.CUSTOMER_CREATED) {
        throw malformed(id, event);
      }
      return new Customer(
          id, ((CustomerEvent.Created) event).key(), List.of(), new TreeSet<>(), null, false);
    }
    List<Identity> identities = new ArrayList<>(customer.identities());
    SortedSet<CustomerId> absorbed = new TreeSet<>(customer.absorbed());
    CustomerId mergedInto = customer.mergedInto();
    boolean erased = customer.erased();
    switch (event.kind()) {
      case IDENTITY_LINKED -> identities.add(((CustomerEvent.IdentityLinked) event).identity());
      case IDENTITY_UNLINKED -> {
        CustomerEvent.IdentityUnlinked unlinked = (CustomerEvent.IdentityUnlinked) event;
        identities.removeIf(identity -> identity.address().id().equals(unlinked.address()));
      }
      case CUSTOMER_MERGED_INTO -> {
        identities.clear();
        mergedInto = ((CustomerEvent.MergedInto) event).target();
      }
      case CUSTOMER_ABSORBED -> {
        CustomerEvent.Absorbed taken = (CustomerEvent.Absorbed) event;
        absorbed.addAll(taken.customers());
        identities.addAll(taken.identities());
      }
      case CUSTOMER_ERASED -> {
        identities.clear();
        erased = true;
      }
      case EXTENSION, UNKNOWN -> {
        return customer;
      }
      default -> throw malformed(id, event);
    }
    return new Customer(id, customer.key(), identities, absorbed, mergedInto, erased);
  }

  private static CsmException malformed(CustomerId id, Event event) {
    return CsmException.of(
        Code.MALFORMED,
        id.toString(),
        "detail",
        event.kind(),
        "expected",
        "CUSTOMER_CREATED, then events about a customer");
  }
}
