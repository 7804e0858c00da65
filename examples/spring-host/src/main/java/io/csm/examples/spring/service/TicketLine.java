package io.csm.examples.spring.service;

import io.csm.core.config.StatusCategory;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Priority;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as a list shows it.
 *
 * @param id for links; 64 bits, so as text
 * @param agent who has it, by name; empty for nobody
 * @param language BCP 47 tag of subject and messages, or null
 * @param enqueuedAt since when it waits, as the queue counts it; null if it does not
 */
public record TicketLine(
    String id,
    long number,
    String subject,
    String customer,
    String queue,
    String agent,
    StatusCategory category,
    Priority priority,
    WorkState work,
    @Nullable String language,
    SlaBadge sla,
    Instant openedAt,
    @Nullable Instant enqueuedAt) {}
