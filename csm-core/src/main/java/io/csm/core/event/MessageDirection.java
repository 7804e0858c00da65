package io.csm.core.event;

/** From whom to whom a ticket's message goes, as far as clocks and routing care. */
public enum MessageDirection {
  FROM_CUSTOMER,
  TO_CUSTOMER,
  INTERNAL,
  SYSTEM
}
