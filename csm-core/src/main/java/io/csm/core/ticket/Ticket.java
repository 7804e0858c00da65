package io.csm.core.ticket;

import io.csm.core.AgentId;
import io.csm.core.AggregateState;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.ContentRef;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.OfferId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.StatusCategory;
import io.csm.core.internal.Require;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A ticket at one version: the fold of its events. Immutable; carries no personal content.
 *
 * @param id the ticket
 * @param number the number that people see, unique per tenant, from 1
 * @param key the host's name for it, or null
 * @param brand the brand under which the customer wrote
 * @param account the channel account it came in by, or null
 * @param channel decides how many units it costs an agent
 * @param customer whose matter it is
 * @param conversation the thread it belongs to, or null
 * @param subject content, or null
 * @param imported whether it was imported with its history; it then rings nowhere until it is
 *     transferred to a queue
 * @param type one of the schema's ticket types
 * @param status one of the schema's statuses
 * @param category what the status means
 * @param priority how urgent it is
 * @param language BCP 47 tag, or null where unknown
 * @param tags at most {@value #MAX_TAGS}
 * @param fields the schema's fields that are filled, by name
 * @param links at most {@value #MAX_LINKS}
 * @param queue where it waits, or waited last; null if it is not routed
 * @param requiredSkills demands of the ticket itself; its queue adds its own
 * @param request what else it asks of routing
 * @param work what routing has made of it
 * @param enqueuedAt its place in the order while it waits or is offered, else null
 * @param excludedAgents agents who declined it or are not to be asked
 * @param offers offers that have not been answered, at most {@value #MAX_OFFERS}
 * @param assignment who has it, or null
 * @param lastAgent who had it last, or null
 * @param snoozedUntil when it wakes, or null
 * @param openedAt when it began, at the source
 * @param firstReplyAt when an agent first replied, or null
 * @param lastReplyAt when an agent last replied, or null
 * @param lastCustomerMessageAt when the customer last wrote, or null
 * @param solvedAt when it was last solved; null while it is not
 * @param closedAt when it was closed; null while it is not
 * @param messages how many messages it has, notes included
 * @param solves how often it was solved
 * @param reopens how often it was reopened
 * @param rating the last rating, or null
 * @param absorbed tickets merged into this one, directly or through others; their messages read as
 *     its own; at most {@value #MAX_ABSORBED}
 * @param mergedInto the ticket that this one was merged into, or null
 * @param erased whether its content has been erased
 * @param closesAt when it is closed by itself, or null
 * @param sla its SLA clocks, or null for a ticket that never had any
 * @param deadlines by their keys, at most {@value #MAX_DEADLINES}; a closed ticket has none
 * @param excludedUntil agents who are not to be asked before a time; it may have come
 * @param exceptions the names of the exception rules that have acted since it began to wait
 * @param callbackAt when the customer is, or was, to be called back, because its queue was closed:
 *     from then until somebody is done with it or it goes elsewhere; else null
 */
public record Ticket(
    TicketId id,
    long number,
    @Nullable HostKey<TicketId> key,
    BrandId brand,
    @Nullable ChannelAccountId account,
    ChannelType channel,
    CustomerId customer,
    @Nullable ConversationId conversation,
    @Nullable ContentRef subject,
    boolean imported,
    String type,
    String status,
    StatusCategory category,
    Priority priority,
    @Nullable String language,
    SortedSet<String> tags,
    SortedMap<String, FieldValue> fields,
    SortedSet<TicketLink> links,
    @Nullable QueueId queue,
    SortedSet<Skill> requiredSkills,
    RoutingRequest request,
    WorkState work,
    @Nullable Instant enqueuedAt,
    SortedSet<AgentId> excludedAgents,
    List<OpenOffer> offers,
    @Nullable Assignment assignment,
    @Nullable AgentId lastAgent,
    @Nullable Instant snoozedUntil,
    Instant openedAt,
    @Nullable Instant firstReplyAt,
    @Nullable Instant lastReplyAt,
    @Nullable Instant lastCustomerMessageAt,
    @Nullable Instant solvedAt,
    @Nullable Instant closedAt,
    int messages,
    int solves,
    int reopens,
    @Nullable Rating rating,
    SortedSet<TicketId> absorbed,
    @Nullable TicketId mergedInto,
    boolean erased,
    @Nullable Instant closesAt,
    @Nullable SlaState sla,
    SortedMap<String, Deadline> deadlines,
    SortedMap<AgentId, Instant> excludedUntil,
    SortedSet<String> exceptions,
    @Nullable Instant callbackAt)
    implements AggregateState {
  /** The greatest number of tags. */
  public static final int MAX_TAGS = 200;

  /** The greatest length of a tag, in UTF-16 units. */
  public static final int MAX_TAG_LENGTH = 64;

  /** The greatest number of links. */
  public static final int MAX_LINKS = 500;

  /** The greatest number of open offers. */
  public static final int MAX_OFFERS = 20;

  /** The greatest number of tickets merged into one. */
  public static final int MAX_ABSORBED = 1_000;

  /** The greatest number of fields. */
  public static final int MAX_FIELDS = 300;

  /** The most exception rules that act while it waits; rules may be put anew meanwhile. */
  public static final int MAX_EXCEPTIONS = 1_000;

  /** The greatest number of deadlines. */
  public static final int MAX_DEADLINES = 20;

  public Ticket {
    tags = Require.sorted("ticket.tags", tags, MAX_TAGS);
    fields = Require.sorted("ticket.fields", fields, MAX_FIELDS);
    links = Require.sorted("ticket.links", links, MAX_LINKS);
    requiredSkills = Require.sorted("ticket.requiredSkills", requiredSkills, WorkItem.MAX_SKILLS);
    excludedAgents = Require.sorted("ticket.excludedAgents", excludedAgents, WorkItem.MAX_EXCLUDED);
    exceptions = Require.sorted("ticket.exceptions", exceptions, MAX_EXCEPTIONS);
    excludedUntil = Require.sorted("ticket.excludedUntil", excludedUntil, WorkItem.MAX_EXCLUDED);
    offers = Require.list("ticket.offers", offers, MAX_OFFERS);
    absorbed = Require.sorted("ticket.absorbed", absorbed, MAX_ABSORBED);
    deadlines = Require.sorted("ticket.deadlines", deadlines, MAX_DEADLINES);
  }

  /** A copy to change. */
  public TicketBuilder toBuilder() {
    return new TicketBuilder(this);
  }

  /**
   * Whether routing and deadlines have to know of it: it waits for an agent, rings (and may be to
   * ring at more agents), is snoozed, is going to be closed, has a deadline, or has an SLA clock
   * that runs.
   */
  public boolean isRouted() {
    return work == WorkState.WAITING
        || work == WorkState.OFFERED
        || snoozedUntil != null
        || closesAt != null
        || !deadlines.isEmpty()
        || (sla != null && sla.isRunning());
  }

  /** Whether nobody holds it, and it sleeps until its queue opens, to call the customer back. */
  public boolean isParked() {
    return assignment == null && callbackAt != null && callbackAt.equals(snoozedUntil);
  }

  /** When the first of its deadlines is due; null for never. */
  public @Nullable Instant nextDeadline() {
    Instant next = null;
    for (Deadline deadline : deadlines.values()) {
      if (next == null || deadline.due().isBefore(next)) {
        next = deadline.due();
      }
    }
    return next;
  }

  /** This ticket without a deadline; the same if it has none of that key. */
  public Ticket withoutDeadline(String key) {
    SortedMap<String, Deadline> rest = new TreeMap<>(deadlines);
    return rest.remove(key) == null ? this : toBuilder().deadlines(rest).build();
  }

  /** The open offer with that id. */
  public Optional<OpenOffer> offer(OfferId offer) {
    for (OpenOffer open : offers) {
      if (open.id().equals(offer)) {
        return Optional.of(open);
      }
    }
    return Optional.empty();
  }
}
