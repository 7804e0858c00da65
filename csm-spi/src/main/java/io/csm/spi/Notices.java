package io.csm.spi;

import io.csm.core.AgentId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.EventKind;
import org.jspecify.annotations.Nullable;

/**
 * Tells people that something wants their attention: an offer rings, a ticket was assigned to them,
 * an offer is over, an SLA clock has passed a threshold, a deadline has come.
 *
 * <p><b>Atomicity:</b> after the commit; at least once, so a notice may come twice. <b>Order:</b>
 * that of the journal. <b>Threads:</b> one per shard. <b>Failure:</b> an exception is logged, and
 * the notice is lost; the state is what counts. <b>Cost:</b> keep it short, it delays the notices
 * behind it.
 */
@FunctionalInterface
public interface Notices {

  void notify(Notice notice);

  /**
   * Something that an agent should know, or the host.
   *
   * @param agent who is to be told; null for the host itself, e.g. of a deadline
   * @param kind of the event that is the reason
   */
  record Notice(TenantId tenant, @Nullable AgentId agent, TicketId ticket, EventKind kind) {}
}
