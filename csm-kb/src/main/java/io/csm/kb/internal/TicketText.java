package io.csm.kb.internal;

import io.csm.core.ticket.Ticket;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What there is to find of a ticket. Immutable, and holds personal content.
 *
 * @param ticket as it is
 * @param subject empty for none
 * @param said what was said between customer and desk
 * @param notes what was said among agents
 * @param fields what its fields say, by name
 * @param addresses of its customer
 */
public record TicketText(
    Ticket ticket,
    String subject,
    String said,
    String notes,
    SortedMap<String, String> fields,
    SortedSet<String> addresses) {}
