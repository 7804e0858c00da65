package io.csm.core.config;

/** The six stages of a ticket's life, to one of which each status of a tenant belongs. */
public enum StatusCategory {
  /** Nobody has taken it up yet; it waits for an agent, and its first-response clock runs. */
  NEW,
  /** It is with the tenant: an agent works on it or is to. */
  OPEN,
  /** It waits for the customer, whose next message opens it again. */
  PENDING,
  /** It waits for a third party, e.g. a supplier or another department. */
  ON_HOLD,
  /** An agent holds it to be settled; the customer can still reopen it. */
  SOLVED,
  /** It is settled for good, and changes only by reopening, rating, linking and erasing. */
  CLOSED
}
