package io.csm.core.config;

import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.internal.Require;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Priority;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What rules of routing see of a ticket, be it open already or yet to be opened. Carries no
 * personal content: personal fields are {@link FieldValue.Content}, and no rule may name them.
 * Immutable.
 *
 * @param account the channel account it came in by, or null
 * @param language BCP 47 tag in its canonical form, or null where unknown
 * @param queue to which it is given; null for none
 */
public record TicketFacts(
    TicketId id,
    BrandId brand,
    @Nullable ChannelAccountId account,
    ChannelType channel,
    String type,
    @Nullable String language,
    Priority priority,
    @Nullable QueueId queue,
    SortedSet<String> tags,
    SortedMap<String, FieldValue> fields) {
  public TicketFacts {
    tags = Require.sorted("tags", tags, Ticket.MAX_TAGS);
    fields = Require.sorted("fields", fields, Ticket.MAX_FIELDS);
  }

  /** Those of a ticket as it is. */
  public static TicketFacts of(Ticket ticket) {
    return new TicketFacts(
        ticket.id(),
        ticket.brand(),
        ticket.account(),
        ticket.channel(),
        ticket.type(),
        ticket.language(),
        ticket.priority(),
        ticket.queue(),
        ticket.tags(),
        ticket.fields());
  }
}
