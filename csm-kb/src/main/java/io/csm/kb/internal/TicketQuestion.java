package io.csm.kb.internal;

import io.csm.spi.TicketQueries;
import java.util.SortedSet;

/**
 * What is looked for among tickets.
 *
 * @param text as people type it
 * @param scope what who asks may find
 * @param filter what else it has to be
 * @param notes whether who asks may read notes
 * @param hidden names of fields that who asks may not see
 */
public record TicketQuestion(
    String text,
    TicketQueries.Scope scope,
    TicketQueries.Filter filter,
    boolean notes,
    SortedSet<String> hidden) {}
