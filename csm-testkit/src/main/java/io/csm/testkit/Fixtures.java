package io.csm.testkit;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.CustomerId;
import io.csm.core.OfferId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Brand;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.FieldDefinition;
import io.csm.core.config.FieldType;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.TicketSchema;
import io.csm.core.conversation.MessageKind;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.ConfigurationEvent;
import io.csm.core.event.ConversationEvent;
import io.csm.core.event.CustomerEvent;
import io.csm.core.event.Event;
import io.csm.core.event.MessageEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Priority;
import io.csm.core.work.Reasons;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** A small tenant to test with, and the events by which its people and tickets come to be. */
public final class Fixtures {
  /** When tests begin: a Monday. */
  public static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

  public static final TenantId TENANT = new TenantId(1);
  public static final TenantId OTHER_TENANT = new TenantId(2);
  public static final BrandId BRAND = new BrandId(11);
  public static final PoolId POOL = new PoolId(21);
  public static final QueueId QUEUE = new QueueId(31);

  /** Its work demands the skill "vip" at level 3. */
  public static final QueueId VIP_QUEUE = new QueueId(32);

  public static final ChannelAccountId ACCOUNT = new ChannelAccountId(41);
  public static final CustomerId CUSTOMER = new CustomerId(51);

  /** A filterable text field of every ticket. */
  public static final String FILTERABLE_FIELD = "order";

  /** A text field that lists cannot be filtered by. */
  public static final String UNFILTERABLE_FIELD = "summary";

  /** A text field that is personal. */
  public static final String PERSONAL_FIELD = "phone";

  private Fixtures() {}

  // ---- configuration

  /** One brand, one pool, two queues, one chat account, a schema with three fields. */
  public static List<ConfigurationItem> configuration() {
    return List.of(
        new Brand(BRAND, "Acme", "en"),
        new Pool(POOL, "everybody"),
        Queue.of(QUEUE, "general", POOL),
        Queue.of(VIP_QUEUE, "vip", POOL)
            .withRequiredSkills(new TreeSet<>(List.of(new Skill("vip", 3)))),
        new ChannelAccount(ACCOUNT, ChannelType.CHAT, "acme-chat", BRAND, QUEUE),
        schema());
  }

  /** The standard schema with a filterable, an unfilterable and a personal field. */
  public static TicketSchema schema() {
    TicketSchema standard = TicketSchema.standard();
    return new TicketSchema(
        1,
        standard.types(),
        List.of(
            FieldDefinition.builder(FILTERABLE_FIELD, FieldType.TEXT).filterable().build(),
            FieldDefinition.builder(UNFILTERABLE_FIELD, FieldType.TEXT).build(),
            FieldDefinition.builder(PERSONAL_FIELD, FieldType.TEXT).personal().build()),
        standard.statuses());
  }

  /** The events by which a tenant gets {@link #configuration()}. */
  public static Event[] configured() {
    return configuration().stream().map(ConfigurationEvent.Put::new).toArray(Event[]::new);
  }

  // ---- people

  /** A customer whom the host does not know. */
  public static CustomerEvent created() {
    return new CustomerEvent.Created(null);
  }

  /** An agent of {@link #POOL} who can work on so many items at a time. */
  public static AgentEvent defined(int items, Skill... skills) {
    return new AgentEvent.Defined(
        AgentProfile.of(POOL, new TreeSet<>(List.of(skills)), Capacity.ofItems(items)));
  }

  // ---- tickets and messages

  /** A ticket of normal priority by chat in {@link #QUEUE}, which does not wait yet. */
  public static TicketEvent opened(long number) {
    return new TicketEvent.Opened(
        number,
        null,
        BRAND,
        ACCOUNT,
        ChannelType.CHAT,
        CUSTOMER,
        null,
        null,
        false,
        "ticket",
        "new",
        StatusCategory.NEW,
        Priority.NORMAL,
        null,
        new TreeSet<>(),
        new TreeMap<>(),
        QUEUE,
        new TreeSet<>());
  }

  /** What routing sees of a ticket of {@link #QUEUE}. */
  public static WorkItem workOf(TicketId ticket, Instant enqueuedAt) {
    return new WorkItem(
        ticket,
        QUEUE,
        ChannelType.CHAT,
        new TreeSet<>(),
        Priority.NORMAL,
        enqueuedAt,
        new TreeSet<>());
  }

  /** A ticket that rings at an agent for half a minute, and holds one unit. */
  public static TicketEvent offered(OfferId offer, AgentId agent, Instant now) {
    return new TicketEvent.OfferMade(
        offer,
        agent,
        QUEUE,
        ChannelType.CHAT,
        1,
        now.plus(Duration.ofSeconds(30)),
        new Reasons(new TreeMap<>(), List.of(agent), 1, "test"));
  }

  /**
   * A ticket that an agent works on, which takes one unit.
   *
   * @param excess by how many units this is beyond the agent's capacity
   */
  public static TicketEvent assigned(AssignmentId assignment, AgentId agent, int excess) {
    return new TicketEvent.Assigned(
        assignment, agent, QUEUE, ChannelType.CHAT, 1, HoldingKind.ACTIVE, null, excess);
  }

  /** A message that stands under a ticket, without parts. */
  public static MessageEvent added(TicketId ticket) {
    return new MessageEvent.Added(
        ticket, null, MessageKind.PUBLIC_REPLY, null, null, List.of(), List.of(), null);
  }

  /** A conversation on {@link #ACCOUNT}. */
  public static ConversationEvent started(CustomerId customer) {
    return new ConversationEvent.Started(ACCOUNT, content(1), customer);
  }

  /** Points to content that nobody has stored. */
  public static ContentRef content(long id) {
    return new ContentRef(new ContentId(id), 1, "0".repeat(64));
  }
}
