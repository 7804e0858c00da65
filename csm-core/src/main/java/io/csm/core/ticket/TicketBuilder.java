package io.csm.core.ticket;

import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.ContentRef;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.StatusCategory;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Builds tickets, from nothing or from another. Not thread-safe. */
public final class TicketBuilder {
  private TicketId id;
  private long number;
  private @Nullable HostKey<TicketId> key;
  private BrandId brand;
  private @Nullable ChannelAccountId account;
  private ChannelType channel;
  private CustomerId customer;
  private @Nullable ConversationId conversation;
  private @Nullable ContentRef subject;
  private boolean imported;
  private String type = "";
  private String status = "";
  private StatusCategory category = StatusCategory.NEW;
  private Priority priority = Priority.NORMAL;
  private @Nullable String language;
  private SortedSet<String> tags = new TreeSet<>();
  private SortedMap<String, FieldValue> fields = new TreeMap<>();
  private SortedSet<TicketLink> links = new TreeSet<>();
  private @Nullable QueueId queue;
  private SortedSet<Skill> requiredSkills = new TreeSet<>();
  private RoutingRequest request = RoutingRequest.NONE;
  private WorkState work = WorkState.NONE;
  private @Nullable Instant enqueuedAt;
  private SortedSet<AgentId> excludedAgents = new TreeSet<>();
  private List<OpenOffer> offers = List.of();
  private @Nullable Assignment assignment;
  private @Nullable AgentId lastAgent;
  private @Nullable Instant snoozedUntil;
  private Instant openedAt;
  private @Nullable Instant firstReplyAt;
  private @Nullable Instant lastReplyAt;
  private @Nullable Instant lastCustomerMessageAt;
  private @Nullable Instant solvedAt;
  private @Nullable Instant closedAt;
  private int messages;
  private int solves;
  private int reopens;
  private @Nullable Rating rating;
  private SortedSet<TicketId> absorbed = new TreeSet<>();
  private @Nullable TicketId mergedInto;
  private boolean erased;
  private @Nullable Instant closesAt;
  private @Nullable SlaState sla;
  private SortedMap<String, Deadline> deadlines = new TreeMap<>();
  private SortedMap<AgentId, Instant> excludedUntil = new TreeMap<>();
  private SortedSet<String> exceptions = new TreeSet<>();
  private @Nullable Instant callbackAt;

  /** A NEW ticket with the values that every ticket has. */
  public TicketBuilder(
      TicketId id, BrandId brand, ChannelType channel, CustomerId customer, Instant openedAt) {
    this.id = id;
    this.brand = brand;
    this.channel = channel;
    this.customer = customer;
    this.openedAt = openedAt;
  }

  TicketBuilder(Ticket from) {
    id = from.id();
    number = from.number();
    key = from.key();
    brand = from.brand();
    account = from.account();
    channel = from.channel();
    customer = from.customer();
    conversation = from.conversation();
    subject = from.subject();
    imported = from.imported();
    type = from.type();
    status = from.status();
    category = from.category();
    priority = from.priority();
    language = from.language();
    tags = from.tags();
    fields = from.fields();
    links = from.links();
    queue = from.queue();
    requiredSkills = from.requiredSkills();
    request = from.request();
    work = from.work();
    enqueuedAt = from.enqueuedAt();
    excludedAgents = from.excludedAgents();
    offers = from.offers();
    assignment = from.assignment();
    lastAgent = from.lastAgent();
    snoozedUntil = from.snoozedUntil();
    openedAt = from.openedAt();
    firstReplyAt = from.firstReplyAt();
    lastReplyAt = from.lastReplyAt();
    lastCustomerMessageAt = from.lastCustomerMessageAt();
    solvedAt = from.solvedAt();
    closedAt = from.closedAt();
    messages = from.messages();
    solves = from.solves();
    reopens = from.reopens();
    rating = from.rating();
    absorbed = from.absorbed();
    mergedInto = from.mergedInto();
    erased = from.erased();
    closesAt = from.closesAt();
    sla = from.sla();
    deadlines = from.deadlines();
    excludedUntil = from.excludedUntil();
    exceptions = from.exceptions();
    callbackAt = from.callbackAt();
  }

  /** Sets the number that people see, unique per tenant, from 1. */
  public TicketBuilder number(long value) {
    number = value;
    return this;
  }

  /** Sets the host's name for it, or null. */
  public TicketBuilder key(@Nullable HostKey<TicketId> value) {
    key = value;
    return this;
  }

  /** Sets the brand under which the customer wrote. */
  public TicketBuilder brand(BrandId value) {
    brand = value;
    return this;
  }

  /** Sets the channel account it came in by, or null. */
  public TicketBuilder account(@Nullable ChannelAccountId value) {
    account = value;
    return this;
  }

  /** Sets the channel, which decides how many units it costs an agent. */
  public TicketBuilder channel(ChannelType value) {
    channel = value;
    return this;
  }

  /** Sets whose matter it is. */
  public TicketBuilder customer(CustomerId value) {
    customer = value;
    return this;
  }

  /** Sets the thread it belongs to, or null. */
  public TicketBuilder conversation(@Nullable ConversationId value) {
    conversation = value;
    return this;
  }

  /** Sets the subject, which is content, or null. */
  public TicketBuilder subject(@Nullable ContentRef value) {
    subject = value;
    return this;
  }

  /** Sets whether it was imported with its history. */
  public TicketBuilder imported(boolean value) {
    imported = value;
    return this;
  }

  /** Sets one of the schema's ticket types. */
  public TicketBuilder type(String value) {
    type = value;
    return this;
  }

  /** Sets one of the schema's statuses. */
  public TicketBuilder status(String value) {
    status = value;
    return this;
  }

  /** Sets what the status means. */
  public TicketBuilder category(StatusCategory value) {
    category = value;
    return this;
  }

  /** Sets how urgent it is. */
  public TicketBuilder priority(Priority value) {
    priority = value;
    return this;
  }

  /** Sets the BCP 47 tag of its language, or null where unknown. */
  public TicketBuilder language(@Nullable String value) {
    language = value;
    return this;
  }

  /** Sets the tags. */
  public TicketBuilder tags(SortedSet<String> value) {
    tags = value;
    return this;
  }

  /** Sets the schema's fields that are filled, by name. */
  public TicketBuilder fields(SortedMap<String, FieldValue> value) {
    fields = value;
    return this;
  }

  /** Sets the links. */
  public TicketBuilder links(SortedSet<TicketLink> value) {
    links = value;
    return this;
  }

  /** Sets where it waits, or waited last. */
  public TicketBuilder queue(@Nullable QueueId value) {
    queue = value;
    return this;
  }

  /** Sets demands of the ticket itself. */
  public TicketBuilder requiredSkills(SortedSet<Skill> value) {
    requiredSkills = value;
    return this;
  }

  /** See {@link Ticket#request()}. */
  public TicketBuilder request(RoutingRequest value) {
    request = value;
    return this;
  }

  /** Sets what routing has made of it. */
  public TicketBuilder work(WorkState value) {
    work = value;
    return this;
  }

  /** Sets its place in the order while it waits or is offered, else null. */
  public TicketBuilder enqueuedAt(@Nullable Instant value) {
    enqueuedAt = value;
    return this;
  }

  /** Sets agents who declined it or are not to be asked. */
  public TicketBuilder excludedAgents(SortedSet<AgentId> value) {
    excludedAgents = value;
    return this;
  }

  /** Sets offers that have not been answered. */
  public TicketBuilder offers(List<OpenOffer> value) {
    offers = value;
    return this;
  }

  /** Sets who has it, or null. */
  public TicketBuilder assignment(@Nullable Assignment value) {
    assignment = value;
    return this;
  }

  /** Sets who had it last, or null. */
  public TicketBuilder lastAgent(@Nullable AgentId value) {
    lastAgent = value;
    return this;
  }

  /** Sets when it wakes, or null. */
  public TicketBuilder snoozedUntil(@Nullable Instant value) {
    snoozedUntil = value;
    return this;
  }

  /** Sets when it began, at the source. */
  public TicketBuilder openedAt(Instant value) {
    openedAt = value;
    return this;
  }

  /** Sets when an agent first replied, or null. */
  public TicketBuilder firstReplyAt(@Nullable Instant value) {
    firstReplyAt = value;
    return this;
  }

  /** Sets when an agent last replied, or null. */
  public TicketBuilder lastReplyAt(@Nullable Instant value) {
    lastReplyAt = value;
    return this;
  }

  /** Sets when the customer last wrote, or null. */
  public TicketBuilder lastCustomerMessageAt(@Nullable Instant value) {
    lastCustomerMessageAt = value;
    return this;
  }

  /** Sets when it was last solved. */
  public TicketBuilder solvedAt(@Nullable Instant value) {
    solvedAt = value;
    return this;
  }

  /** Sets when it was closed. */
  public TicketBuilder closedAt(@Nullable Instant value) {
    closedAt = value;
    return this;
  }

  /** Sets how many messages it has, notes included. */
  public TicketBuilder messages(int value) {
    messages = value;
    return this;
  }

  /** Sets how often it was solved. */
  public TicketBuilder solves(int value) {
    solves = value;
    return this;
  }

  /** Sets how often it was reopened. */
  public TicketBuilder reopens(int value) {
    reopens = value;
    return this;
  }

  /** Sets the last rating, or null. */
  public TicketBuilder rating(@Nullable Rating value) {
    rating = value;
    return this;
  }

  /** Sets tickets merged into this one, directly or through others. */
  public TicketBuilder absorbed(SortedSet<TicketId> value) {
    absorbed = value;
    return this;
  }

  /** Sets the ticket that this one was merged into, or null. */
  public TicketBuilder mergedInto(@Nullable TicketId value) {
    mergedInto = value;
    return this;
  }

  /** Sets whether its content has been erased. */
  public TicketBuilder erased(boolean value) {
    erased = value;
    return this;
  }

  /** Sets when it is closed by itself, or null. */
  public TicketBuilder closesAt(@Nullable Instant value) {
    closesAt = value;
    return this;
  }

  /** Sets its SLA clocks, or null. */
  public TicketBuilder sla(@Nullable SlaState value) {
    sla = value;
    return this;
  }

  /** Sets its deadlines, by their keys. */
  public TicketBuilder deadlines(SortedMap<String, Deadline> value) {
    deadlines = value;
    return this;
  }

  /** Sets agents who are not to be asked before a time. */
  public TicketBuilder excludedUntil(SortedMap<AgentId, Instant> value) {
    excludedUntil = value;
    return this;
  }

  /** Sets the names of the exception rules that have acted since it began to wait. */
  public TicketBuilder exceptions(SortedSet<String> value) {
    exceptions = value;
    return this;
  }

  /** Sets when the customer is, or was, to be called back; null for never. */
  public TicketBuilder callbackAt(@Nullable Instant value) {
    callbackAt = value;
    return this;
  }

  /** The ticket. */
  public Ticket build() {
    return new Ticket(
        id,
        number,
        key,
        brand,
        account,
        channel,
        customer,
        conversation,
        subject,
        imported,
        type,
        status,
        category,
        priority,
        language,
        tags,
        fields,
        links,
        queue,
        requiredSkills,
        request,
        work,
        enqueuedAt,
        excludedAgents,
        offers,
        assignment,
        lastAgent,
        snoozedUntil,
        openedAt,
        firstReplyAt,
        lastReplyAt,
        lastCustomerMessageAt,
        solvedAt,
        closedAt,
        messages,
        solves,
        reopens,
        rating,
        absorbed,
        mergedInto,
        erased,
        closesAt,
        sla,
        deadlines,
        excludedUntil,
        exceptions,
        callbackAt);
  }
}
