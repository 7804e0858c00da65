package io.csm.core.ticket;

import io.csm.core.TicketId;
import java.util.Comparator;

/** A link from one ticket to another; the other holds the inverse. */
public record TicketLink(LinkType type, TicketId other) implements Comparable<TicketLink> {
  private static final Comparator<TicketLink> ORDER =
      Comparator.comparing(TicketLink::type).thenComparing(TicketLink::other);

  @Override
  public int compareTo(TicketLink that) {
    return ORDER.compare(this, that);
  }
}
