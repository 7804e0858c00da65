package io.csm.core.config;

/** What happens to a ticket, as far as SLA clocks care. */
public enum SlaTrigger {
  /** The ticket began to exist. */
  OPENED,
  /** The customer wrote. */
  CUSTOMER_MESSAGE,
  /** Somebody answered so that the customer sees it. */
  REPLY,
  /** An agent has it now. */
  ASSIGNED,
  /** No agent has it any longer. */
  UNASSIGNED,
  /** It belongs to another queue now. */
  TRANSFERRED,
  /** It was solved, or closed without having been solved. */
  SOLVED,
  /** It was solved or closed, and is not any longer. */
  REOPENED
}
