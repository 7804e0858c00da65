package io.csm.examples.spring.service;

import java.time.Instant;
import java.util.List;

/**
 * A message as people see it.
 *
 * @param author by name; empty for the desk itself
 * @param bodies what it says, HTML that is safe to show
 */
public record MessageView(
    String id, Kind kind, String author, Instant sentAt, List<String> bodies) {
  /** Who says it to whom. */
  public enum Kind {
    FROM_CUSTOMER,
    TO_CUSTOMER,
    NOTE,
    SYSTEM
  }

  /** Takes a copy of the bodies. */
  public MessageView {
    bodies = List.copyOf(bodies);
  }
}
