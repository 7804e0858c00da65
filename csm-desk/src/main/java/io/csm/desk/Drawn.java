package io.csm.desk;

import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;

/**
 * Ids and a number, each drawn at most once for a command, however often it is decided. A command
 * that was accepted in a transaction of the host's has those that it was answered with. Used by one
 * thread.
 */
final class Drawn {
  private final Ports ports;
  private final TenantId tenant;
  private final MessageId message;
  private final ConversationId conversation;
  private final CustomerId customer;
  private final TicketId ticket;
  private long number;

  Drawn(Ports ports, TenantId tenant, CallContext call) {
    Accepted accepted = call.accepted();
    this.ports = ports;
    this.tenant = tenant;
    this.conversation = new ConversationId(ports.ids().next());
    this.customer =
        accepted == null || accepted.customer() == null
            ? new CustomerId(ports.ids().next())
            : accepted.customer();
    this.ticket =
        accepted == null || accepted.ticket() == null
            ? new TicketId(ports.ids().next())
            : accepted.ticket();
    this.message =
        accepted == null || accepted.message() == null
            ? new MessageId(ports.ids().next())
            : accepted.message();
    this.number = accepted == null ? 0 : accepted.number();
  }

  /** Tells an attempt that there is nothing to read under these ids. */
  void areNew(Attempt attempt) {
    attempt.isNew(AggregateKey.of(tenant, message));
    attempt.isNew(AggregateKey.of(tenant, conversation));
    attempt.isNew(AggregateKey.of(tenant, customer));
    attempt.isNew(AggregateKey.of(tenant, ticket));
  }

  MessageId message() {
    return message;
  }

  ConversationId conversation() {
    return conversation;
  }

  CustomerId customer() {
    return customer;
  }

  TicketId ticket() {
    return ticket;
  }

  long number() {
    if (number == 0) {
      number = ports.numbering().next(tenant);
    }
    return number;
  }
}
