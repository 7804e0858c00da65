package io.csm.core.ticket;

import io.csm.core.AggregateState;
import io.csm.core.Code;
import io.csm.core.MessageId;
import io.csm.core.TicketId;
import org.jspecify.annotations.Nullable;

/**
 * A command that was accepted inside a transaction of the host's, and rejected after its commit.
 *
 * @param command its name
 * @param ticket that it was about, or that it was to open; null if it was named by a key
 * @param message that it was to add, or null
 * @param code why
 * @param path the field that is wrong, or empty
 */
public record RejectedCommand(
    String command, @Nullable TicketId ticket, @Nullable MessageId message, Code code, String path)
    implements AggregateState {}
