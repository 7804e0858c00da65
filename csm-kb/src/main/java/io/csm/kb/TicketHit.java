package io.csm.kb;

import io.csm.core.TicketId;

/**
 * A ticket that was found. Immutable.
 *
 * @param number that people see
 * @param subject with what was found marked; empty if there is none
 * @param text the piece of what was said in which most was found, at most 200 UTF-16 units; never
 *     of a note
 * @param score higher fits better; comparable within one search and no further
 */
public record TicketHit(TicketId id, long number, Snippet subject, Snippet text, double score) {}
