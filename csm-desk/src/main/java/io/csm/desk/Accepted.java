package io.csm.desk;

import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateType;
import io.csm.spi.Guard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command was answered with when it was accepted in a transaction of the host's.
 *
 * @param row that it stands in
 * @param command its name
 * @param named the ticket that it is about, or null if it is about none or names it by a key
 * @param ticket that it opens unless one goes on, or null
 * @param message that it adds, or null
 * @param customer that it creates unless the key is known, or null
 * @param number of the ticket; 0 if none was drawn
 */
record Accepted(
    long row,
    String command,
    @Nullable TicketId named,
    @Nullable TicketId ticket,
    @Nullable MessageId message,
    @Nullable CustomerId customer,
    long number) {

  /** The host key that leads from an id that was drawn to the one that it turned out to be. */
  static String alias(long drawn) {
    return "csm/" + drawn;
  }

  /**
   * What has to be committed with the answer: the row goes, and ids that were drawn for nothing
   * lead to what is there instead.
   */
  List<Guard> guards(Result result) {
    List<Guard> guards = new ArrayList<>();
    guards.add(new Guard.TakeIntake(row));
    if (result instanceof Result.Done done) {
      if (ticket != null && done.ticket() != null && !ticket.equals(done.ticket())) {
        guards.add(claim(AggregateType.TICKET, ticket.value(), done.ticket().value()));
      }
      if (message != null && done.message() != null && !message.equals(done.message())) {
        guards.add(claim(AggregateType.MESSAGE, message.value(), done.message().value()));
      }
      if (customer != null && done.customer() != null && !customer.equals(done.customer())) {
        guards.add(claim(AggregateType.CUSTOMER, customer.value(), done.customer().value()));
      }
    }
    return guards;
  }

  private static Guard claim(AggregateType type, long drawn, long id) {
    return new Guard.ClaimHostKey(type, alias(drawn), id);
  }
}
