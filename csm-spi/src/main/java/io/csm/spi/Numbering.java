package io.csm.spi;

import io.csm.core.TenantId;

/**
 * The numbers that people see on tickets, per tenant.
 *
 * <p><b>Atomicity:</b> a number is drawn in a short transaction of its own, and given out once,
 * whatever becomes of the ticket, and whatever crashes between the two. <b>Order:</b> numbers grow;
 * gaps are allowed. <b>Threads:</b> any, on any node. <b>Failure:</b> an exception stops the
 * command before anything is committed. <b>Cost:</b> one short write; an implementation may draw
 * several at a time.
 */
@FunctionalInterface
public interface Numbering {

  /** A number of at least 1 that this tenant has not had before. */
  long next(TenantId tenant);
}
