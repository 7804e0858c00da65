package io.csm.core.config;

/** What a status means. A tenant's own statuses each map to one of these. */
public enum StatusCategory {
  /** Nobody has had it yet. */
  NEW,
  /** To be worked on. */
  OPEN,
  /** Waits for the customer. */
  PENDING,
  /** Waits for a third party. */
  ON_HOLD,
  /** Done; a customer's message or a person may reopen it. */
  SOLVED,
  /** Over; changes only by reopen, rate, link and erase. */
  CLOSED
}
