package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.OfferId;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.Ref;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.FieldValue;
import io.csm.core.conversation.Delivery;
import io.csm.core.conversation.DeliveryState;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.MessageKind;
import io.csm.core.conversation.Part;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Envelope;
import io.csm.core.event.ExtensionEvent;
import io.csm.core.event.MessageEvent;
import io.csm.core.event.RecordedEvent;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.people.Customer;
import io.csm.core.people.ExternalLoad;
import io.csm.core.people.WorkSchedule;
import io.csm.core.ticket.LinkType;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.routing.LintFinding;
import io.csm.routing.RoutingLint;
import io.csm.sla.SlaExplanation;
import io.csm.spi.IdentityKey;
import io.csm.spi.TicketQueries;
import io.csm.spi.Versioned;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The desk of one tenant: every command and every read. A cheap, immutable, thread-safe handle.
 *
 * <p>A desk acts for somebody: {@link Csm#desk} gives one that acts for the host itself and is
 * asked for nothing; {@link #as} gives one that acts for a person, whose access is checked.
 *
 * <p>Content is read by its reference: whoever was shown a ticket or a message may read what it
 * refers to.
 *
 * <p>A command answers with a {@link Result}: what is not allowed is a value. It is decided against
 * the present state and committed only if nothing that it read has changed; a lost race is decided
 * again, so callers never retry by themselves. Bad arguments are a {@link io.csm.core.CsmException}
 * at once. Where an id is wanted the host's key will do. Ids of other tenants are not found.
 *
 * <p>Inside a transaction that the host has open, and in which the store takes part, commands are
 * written down and answer {@link Result.Accepted}; they are decided after the commit. Those about
 * customers' merging and erasing, agents, offers, configuration, and about two tickets at a time
 * are not: they are rejected there as {@code NOT_IN_TRANSACTION}, and nothing happens.
 *
 * <p>Each command costs a few reads and one commit.
 */
public final class Desk {
  /** How many events of one message are looked through for content. */
  private static final int MAX_EDITS = 10_000;

  /** How far the clocks of sources may be ahead of ours. */
  private static final Duration MAX_AHEAD = Duration.ofDays(1);

  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

  private final Csm csm;
  private final Ports ports;
  private final Engine engine;
  private final TenantId tenant;
  private final CallContext call;
  private final Access access;
  private final Resolver resolver;

  Desk(Csm csm, Ports ports, Engine engine, TenantId tenant, CallContext call) {
    this.csm = csm;
    this.ports = ports;
    this.engine = engine;
    this.tenant = tenant;
    this.call = call;
    this.access = new Access(ports);
    this.resolver = new Resolver(ports, engine, tenant, call);
  }

  /** Whose desk it is. */
  public TenantId tenant() {
    return tenant;
  }

  // ---- on whose behalf

  /** This desk, acting for somebody. */
  public Desk as(Actor actor) {
    return with(call.as(actor));
  }

  /** This desk, acting for an agent. */
  public Desk as(AgentId agent) {
    return as(Actor.agent(agent));
  }

  /**
   * This desk, for one command that is done once, however often it is called with this key. Another
   * command with the same key is rejected as {@code KEY_REUSED}.
   */
  public Desk withKey(String key) {
    return with(call.withKey(new CommandKey(key)));
  }

  /**
   * This desk, for what happened at the source at that time. Routing goes by our own time.
   *
   * @param time from 1900 to a day ahead of our clock
   */
  public Desk occurredAt(Instant time) {
    Instant latest = ports.clock().instant().plus(MAX_AHEAD);
    if (time.isBefore(EARLIEST) || time.isAfter(latest)) {
      throw io.csm.core.CsmException.of(
          Code.INVALID_VALUE,
          "occurredAt",
          "value",
          time,
          "expected",
          "a time from " + EARLIEST + " to " + latest);
    }
    return with(call.at(time));
  }

  /**
   * This desk, for what follows from an event.
   *
   * @throws io.csm.core.CsmException with {@code INVALID_VALUE} if the chain of causes is too long
   *     and so taken for a loop
   */
  public Desk because(Envelope cause) {
    if (cause.hops() >= Envelope.MAX_HOPS) {
      throw io.csm.core.CsmException.of(
          Code.INVALID_VALUE,
          "hops",
          "value",
          cause.hops() + 1,
          "expected",
          "a chain of at most " + Envelope.MAX_HOPS + " causes");
    }
    return with(call.because(cause.id(), cause.correlation(), cause.hops() + 1));
  }

  /**
   * This desk, for commands that belong to the transaction that the host has open.
   *
   * <p>Any desk writes its commands down in such a transaction, if the store takes part; this one
   * refuses to do them elsewhere.
   *
   * @return a desk whose commands throw a {@link io.csm.core.CsmException} with {@code
   *     NO_SHARED_TRANSACTION} if the calling thread has no transaction open in which the store can
   *     write
   */
  public Desk inTransaction() {
    return with(call.inTransaction());
  }

  private Desk with(CallContext context) {
    return new Desk(csm, ports, engine, tenant, context);
  }

  // ---- configuration and people

  /**
   * Puts configuration items, all or none. What they refer to must be there, or be put with them.
   */
  public Result configure(ConfigurationItem... items) {
    csm.checkOpen();
    return new Configuring(ports, engine).put(tenant, call, List.of(items), false);
  }

  /**
   * As {@link #configure}, and judges the open SLA clocks anew by what is then in force, as if it
   * had been so since each of their cycles began; see docs/sla.md. A clock that shows something
   * else then goes on in a new cycle; cycles that have ended are never touched. Without items,
   * nothing but that is done.
   */
  public Result configureAnew(ConfigurationItem... items) {
    csm.checkOpen();
    return new Configuring(ports, engine).put(tenant, call, List.of(items), true);
  }

  /** Removes a configuration item. What others refer to stays. */
  public Result removeConfiguration(ConfigurationKind kind, long itemId) {
    csm.checkOpen();
    return new Configuring(ports, engine).remove(tenant, call, kind, itemId);
  }

  /** Reads the host's configuration source, and journals what has changed there. */
  public Result configurationChanged() {
    csm.checkOpen();
    return new Configuring(ports, engine).changed(tenant, call);
  }

  /** The configuration in force. */
  public Configuration configuration() {
    return find(AggregateKey.configuration(tenant), Configuration.class)
        .orElse(Configuration.EMPTY);
  }

  /**
   * Makes an agent known, or updates the one with the profile's host key.
   *
   * @throws io.csm.core.CsmException with {@code NOT_FOUND} if there is no such pool
   */
  public AgentId defineAgent(AgentProfile profile) {
    csm.checkOpen();
    return new People(ports, engine).define(tenant, call, null, profile);
  }

  /** Makes an agent known under an id of the host's choice, or updates that agent. */
  public AgentId defineAgent(AgentId id, AgentProfile profile) {
    csm.checkOpen();
    return new People(ports, engine).define(tenant, call, id, profile);
  }

  /** Takes an agent out for good. What the agent holds stays until it is transferred. */
  public Result retireAgent(Ref<AgentId> agent) {
    csm.checkOpen();
    return new People(ports, engine).retire(tenant, call, agent);
  }

  /**
   * Says when an agent is to be asked for new work: a shift, i.e. the opening hours of one of the
   * tenant's calendars, less time off. Outside of it the agent is asked for nothing new, whatever
   * the presence; what rings when it ends goes back to its place, and what is held stays, unless
   * the policy says otherwise ({@link io.csm.core.config.DeskPolicy#whenOffDuty}). Who comes on
   * duty is idle from then on, and begins slowly where the policy has a ramp.
   *
   * <p>The calendar's later versions count, too. Rejected as {@code NOT_FOUND} where there is no
   * such calendar; one that is removed later bounds nothing any more.
   *
   * @param schedule in the place of the one before; {@link WorkSchedule#ALWAYS} for none
   */
  public Result setSchedule(Ref<AgentId> agent, WorkSchedule schedule) {
    csm.checkOpen();
    return new People(ports, engine).schedule(tenant, call, agent, schedule);
  }

  /**
   * Says of which channels an agent takes no new work now; of all others the agent does, as far as
   * presence and capacity allow. What is held, and what rings already, stays.
   *
   * @param channels at most 64; none for an agent who takes work of every channel
   */
  public Result setClosedChannels(Ref<AgentId> agent, SortedSet<ChannelType> channels) {
    csm.checkOpen();
    return new People(ports, engine).closeChannels(tenant, call, agent, channels);
  }

  /**
   * Says what an agent does outside of the desk, e.g. a call on another system. It takes units, and
   * counts to the limit of its channel; it may go beyond the capacity, as it is done anyway.
   *
   * @param units 0 to 10,000; 0 when it is over
   * @param key the host's name for it, 1 to 128 characters; the same key again takes its place. At
   *     most 200 for one agent
   */
  public Result externalLoad(Ref<AgentId> agent, ChannelType channel, int units, String key) {
    csm.checkOpen();
    return new People(ports, engine)
        .externalLoad(tenant, call, agent, key, new ExternalLoad(channel, units));
  }

  /**
   * Signs an agent in or out, or says whether the agent takes work. AWAY and OFFLINE withdraw what
   * rings at the agent; held work stays.
   */
  public Result setPresence(Ref<AgentId> agent, Presence presence) {
    csm.checkOpen();
    return new People(ports, engine).presence(tenant, call, agent, presence);
  }

  /**
   * Begins a session of an agent on this node, which renews it until {@link #disconnect}, or until
   * the node is gone. Changes no presence. When an agent's last session has been gone for the grace
   * time, the agent is AWAY, what rings there goes to others, and held work goes where the tenant's
   * policy says. An agent who never had a session is never disconnected.
   *
   * @param session the connection's name, 1 to 200 characters, unique for the agent
   * @throws io.csm.core.CsmException with {@code BROKEN_PORT} without sessions, {@code OVERLOADED}
   *     if this node has too many
   */
  public Result connect(Ref<AgentId> agent, String session) {
    csm.checkOpen();
    return new People(ports, engine).session(tenant, call, agent, session, csm.sessions()::open);
  }

  /** Ends a session now; the grace time begins if it was the agent's last. */
  public Result disconnect(Ref<AgentId> agent, String session) {
    csm.checkOpen();
    return new People(ports, engine).session(tenant, call, agent, session, csm.sessions()::close);
  }

  /** The agent as stored; empty if there is none. */
  public Optional<Agent> agent(Ref<AgentId> agent) {
    return byRef(() -> AggregateKey.of(tenant, resolver.agent(agent)), Agent.class);
  }

  /** Reads these agents from the host's directory, and journals what has changed there. */
  public void agentsChanged(List<HostKey<AgentId>> keys) {
    csm.checkOpen();
    new People(ports, engine).agentsChanged(tenant, call, keys);
  }

  /**
   * Reads the host's directory of agents on from where it was read to last.
   *
   * @return how many agents it reported
   */
  public int syncAgents() {
    csm.checkOpen();
    return new People(ports, engine).syncAgents(tenant, call);
  }

  /**
   * Makes a customer known; a key that is known finds its customer. Inside a transaction of the
   * host's, the id is one that will lead to that customer after the commit.
   */
  public CustomerId createCustomer(@Nullable HostKey<CustomerId> key) {
    csm.checkOpen();
    return new People(ports, engine).create(tenant, call, key);
  }

  /** As {@link #createCustomer}, with the whole answer. */
  Result create(@Nullable HostKey<CustomerId> key) {
    csm.checkOpen();
    return new People(ports, engine).created(tenant, call, key);
  }

  /** Makes one more address lead to a customer. Rejected if it leads to another. */
  public Result linkIdentity(Ref<CustomerId> customer, IdentityKey identity) {
    csm.checkOpen();
    return new People(ports, engine).link(tenant, call, customer, identity);
  }

  /** Makes an address lead to nobody any more. */
  public Result unlinkIdentity(Ref<CustomerId> customer, ContentId address) {
    csm.checkOpen();
    return new People(ports, engine).unlink(tenant, call, customer, address);
  }

  /** Makes one customer part of another, with all addresses. */
  public Result mergeCustomers(Ref<CustomerId> from, Ref<CustomerId> into) {
    csm.checkOpen();
    return new People(ports, engine).merge(tenant, call, from, into);
  }

  /** Links the addresses that the host's directory knows of these customers. */
  public void customersChanged(List<HostKey<CustomerId>> keys) {
    csm.checkOpen();
    new People(ports, engine).customersChanged(tenant, call, keys);
  }

  /**
   * Erases a customer's content and addresses, with those of everybody merged into them. The
   * journal stays, and tells nothing personal. Can be repeated if it was interrupted.
   */
  public Result eraseCustomer(Ref<CustomerId> customer) {
    csm.checkOpen();
    return new People(ports, engine).erase(tenant, call, customer);
  }

  /** The customer as stored; empty if there is none. */
  public Optional<Customer> customer(Ref<CustomerId> customer) {
    return byRef(() -> AggregateKey.of(tenant, resolver.customer(customer)), Customer.class);
  }

  // ---- how tickets begin

  /**
   * Takes in a customer's message: finds the customer and the conversation, and continues, reopens
   * or opens a ticket. A message with an external id is taken in once per channel account.
   */
  public Result receive(InboundMessage message) {
    csm.checkOpen();
    return new Reception(ports, engine, access).receive(tenant, call, message);
  }

  /** Opens a ticket. */
  public Result open(NewTicket ticket) {
    csm.checkOpen();
    return new Reception(ports, engine, access).open(tenant, call, ticket);
  }

  /** Appends a ticket with its history; nothing rings. */
  public Result importTicket(HistoricTicket history) {
    csm.checkOpen();
    return new Reception(ports, engine, access).importTicket(tenant, call, history);
  }

  // ---- messages

  /** Replies to the customer. The message goes out if the conversation has a channel. */
  public Result reply(Ref<TicketId> ticket, NewPart... parts) {
    return add(ticket, null, MessageKind.PUBLIC_REPLY, List.of(parts));
  }

  /** Replies to the customer in plain text. */
  public Result reply(Ref<TicketId> ticket, String text) {
    return reply(ticket, NewPart.text(text));
  }

  /** Writes an internal note. */
  public Result note(Ref<TicketId> ticket, NewPart... parts) {
    return add(ticket, null, MessageKind.INTERNAL_NOTE, List.of(parts));
  }

  /** Writes an internal note in plain text. */
  public Result note(Ref<TicketId> ticket, String text) {
    return note(ticket, NewPart.text(text));
  }

  /** Replies to the customer with a message that has a name of the host's. */
  public Result replyAs(HostKey<MessageId> key, Ref<TicketId> ticket, NewPart... parts) {
    return add(ticket, key, MessageKind.PUBLIC_REPLY, List.of(parts));
  }

  /** Writes an internal note that has a name of the host's. */
  public Result noteAs(HostKey<MessageId> key, Ref<TicketId> ticket, NewPart... parts) {
    return add(ticket, key, MessageKind.INTERNAL_NOTE, List.of(parts));
  }

  Result add(
      Ref<TicketId> ref,
      @Nullable HostKey<MessageId> key,
      MessageKind kind,
      List<NewPart> newParts) {
    csm.checkOpen();
    Contents contents = new Contents(ports, tenant);
    List<Part> parts = Reception.parts(contents, newParts);
    Drawn drawn = new Drawn(ports, tenant, call);
    MessageId id = drawn.message();
    boolean isReply = kind == MessageKind.PUBLIC_REPLY;
    return engine.run(
        tenant,
        call,
        List.of(kind, ref, key == null ? "" : key, newParts),
        List.of(ref),
        Given.of(drawn, Given.Makes.MESSAGE, "say", ref, key, kind, newParts).about(ref),
        attempt -> {
          Ticket ticket = attempt.ticket(resolver.ticket(ref));
          TicketCommand command =
              isReply ? new TicketCommand.Reply(id) : new TicketCommand.Note(id);
          access.check(attempt, command, ticket.id());
          checkNotErased(ticket);
          // What is said to a customer goes when the customer goes; so does what is said of them.
          contents.store(ticket.customer());
          Reception.claimKey(attempt, key, id);
          attempt.isNew(AggregateKey.of(tenant, id));
          boolean goesOut =
              isReply && ticket.conversation() != null && ports.delivery().isPresent();
          attempt.emit(
              AggregateKey.of(tenant, id),
              new MessageEvent.Added(
                  key,
                  ticket.id(),
                  ticket.conversation(),
                  kind,
                  null,
                  null,
                  List.of(),
                  parts,
                  goesOut ? Delivery.of(DeliveryState.QUEUED) : null));
          attempt.run(ticket.id(), command);
          return Outcome.of(ticket.id(), id, ticket.conversation(), ticket.customer());
        });
  }

  /** Replaces the content of a message by its author, e.g. after an edit on the channel. */
  public Result editMessage(Ref<MessageId> ref, NewPart... newParts) {
    csm.checkOpen();
    Contents contents = new Contents(ports, tenant);
    List<Part> parts = Reception.parts(contents, List.of(newParts));
    return engine.run(
        tenant,
        call,
        List.of("editMessage", ref, List.of(newParts)),
        List.of(ref),
        attempt -> {
          MessageId message = resolver.message(ref);
          Message before = attempt.message(message);
          checkLive(before);
          access.check(attempt, "EDIT_MESSAGE", before.ticket());
          checkNotErased(attempt.ticket(before.ticket()));
          contents.store(attempt.ticket(before.ticket()).customer());
          attempt.emit(AggregateKey.of(tenant, message), new MessageEvent.Edited(parts));
          return Outcome.of(before.ticket(), message, before.conversation(), null);
        });
  }

  /** Takes a message back; its content is erased. */
  public Result recallMessage(Ref<MessageId> ref) {
    csm.checkOpen();
    Result result =
        engine.run(
            tenant,
            call,
            List.of("recallMessage", ref),
            List.of(ref),
            attempt -> {
              MessageId message = resolver.message(ref);
              Message before = attempt.message(message);
              access.check(attempt, "RECALL_MESSAGE", before.ticket());
              if (!before.recalled()) {
                attempt.emit(AggregateKey.of(tenant, message), new MessageEvent.Recalled());
              }
              return Outcome.of(before.ticket(), message, before.conversation(), null);
            });
    if (result instanceof Result.Done done && done.message() != null) {
      // Repeatable, so that a recall that was interrupted here is called again.
      eraseContents(done.message());
    }
    return result;
  }

  /** Erases everything that a message ever said, edits included. */
  private void eraseContents(MessageId message) {
    List<ContentId> contents = new ArrayList<>();
    for (RecordedEvent recorded :
        ports.store().history(AggregateKey.of(tenant, message), 0, MAX_EDITS)) {
      List<Part> parts = List.of();
      if (recorded.event() instanceof MessageEvent.Added added) {
        parts = added.parts();
      } else if (recorded.event() instanceof MessageEvent.Edited edited) {
        parts = edited.parts();
      }
      parts.forEach(part -> contents.add(part.content().id()));
    }
    for (int from = 0; from < contents.size(); from += 1_000) {
      List<ContentId> page = contents.subList(from, Math.min(contents.size(), from + 1_000));
      ports.contents().erase(tenant, page);
      new Files(ports, tenant).erase(page);
    }
  }

  /** What is erased stays empty: nothing more is said to it or of it. */
  private static void checkNotErased(Ticket ticket) {
    if (ticket.erased()) {
      throw Refused.of(Code.ERASED, "ticket", "type", "ticket", "ref", ticket.id());
    }
  }

  private static void checkLive(Message message) {
    if (message.recalled() || message.erased()) {
      throw Refused.of(Code.ERASED, "message", "type", "message", "ref", message.id());
    }
  }

  /** Takes note of how far an outgoing message has come, as the channel reports it later. */
  public Result reportDelivery(Ref<MessageId> message, Delivery delivery) {
    csm.checkOpen();
    Problem refused = engine.refusal(call);
    if (refused != null) {
      return new Result.Rejected(refused);
    }
    try {
      return new Outbox(ports, engine).report(tenant, resolver.message(message), delivery, null);
    } catch (Refused unknown) {
      return new Result.Rejected(unknown.problem());
    }
  }

  // ---- what is done to tickets

  /** Gives an unassigned ticket to an agent who has room for it. */
  public Result assign(Ref<TicketId> ticket, Ref<AgentId> agent) {
    return run(
        ticket,
        List.of("assign", agent),
        attempt -> new TicketCommand.Assign(resolver.agent(agent), false));
  }

  /** Gives an unassigned ticket to an agent, whatever the agent's capacity and presence. */
  public Result assignOverriding(Ref<TicketId> ticket, Ref<AgentId> agent) {
    return run(
        ticket,
        List.of("assignOverriding", agent),
        attempt -> new TicketCommand.Assign(resolver.agent(agent), true));
  }

  /** Takes the ticket from its agent, back into its queue. */
  public Result unassign(Ref<TicketId> ticket) {
    return run(ticket, List.of("unassign"), attempt -> new TicketCommand.Unassign());
  }

  /** Moves the ticket to a queue, away from whoever has it. */
  public Result transferToQueue(Ref<TicketId> ticket, Ref<QueueId> queue) {
    return run(
        ticket,
        List.of("transferToQueue", queue),
        attempt ->
            new TicketCommand.TransferToQueue(Resolver.queue(queue, attempt.configuration())));
  }

  /** Moves the ticket to another agent who has room for it. */
  public Result transferToAgent(Ref<TicketId> ticket, Ref<AgentId> agent) {
    return run(
        ticket,
        List.of("transferToAgent", agent),
        attempt -> new TicketCommand.TransferToAgent(resolver.agent(agent), false));
  }

  /** Moves the ticket to another agent, whatever the agent's capacity and presence. */
  public Result transferToAgentOverriding(Ref<TicketId> ticket, Ref<AgentId> agent) {
    return run(
        ticket,
        List.of("transferToAgentOverriding", agent),
        attempt -> new TicketCommand.TransferToAgent(resolver.agent(agent), true));
  }

  /** Makes the ticket one of another type of the schema. */
  public Result changeType(Ref<TicketId> ticket, String type) {
    return run(ticket, List.of("changeType", type), attempt -> new TicketCommand.ChangeType(type));
  }

  /** Makes the ticket one of another type, with fields that the type requires. */
  public Result changeType(Ref<TicketId> ticket, String type, Map<String, FieldValue> fields) {
    return withFields(
        ticket,
        fields,
        List.of("changeType", ticket, type, new TreeMap<>(fields)),
        stored -> new TicketCommand.ChangeType(type, stored));
  }

  /** Makes the ticket more or less urgent. */
  public Result changePriority(Ref<TicketId> ticket, Priority priority) {
    return run(
        ticket,
        List.of("changePriority", priority),
        attempt -> new TicketCommand.ChangePriority(priority));
  }

  /**
   * Changes what the ticket asks of routing: skills, labels, teams, a preferred agent, excluded
   * agents, secondary priority. It takes the place of all that was asked so far, by whomever; what
   * the queue demands stays. An offer that rings is withdrawn, and the ticket keeps its place.
   * Changes nothing if it asks for that already.
   *
   * @param requiredSkills what the ticket demands besides the skills of its queue; at most 32, one
   *     per name
   */
  public Result changeDemands(
      Ref<TicketId> ticket, SortedSet<Skill> requiredSkills, RoutingRequest request) {
    SortedSet<Skill> skills = new TreeSet<>(requiredSkills);
    return run(
        ticket,
        List.of("changeDemands", skills, request),
        attempt -> new TicketCommand.ChangeDemands(skills, request));
  }

  /**
   * Asks the tenant's {@link io.csm.core.config.Classification} about the ticket again, as it is
   * now, e.g. after fields were filled. What the rules demanded before and do not any more is
   * demanded no longer; a queue or a priority stays where no rule names one. Where an agent has the
   * ticket, its queue stays. Changes nothing if the rules say what they said.
   */
  public Result classify(Ref<TicketId> ref) {
    csm.checkOpen();
    return engine.run(
        tenant,
        call,
        List.of(ref, "classify"),
        List.of(ref),
        given("classify", ref, List.of()),
        attempt -> {
          Ticket ticket = attempt.ticket(resolver.ticket(ref));
          TicketCommand command = Classifying.again(attempt, ports, ticket).orElse(null);
          if (command != null) {
            access.check(attempt, command, ticket.id());
            attempt.run(ticket.id(), command);
          }
          return Outcome.of(ticket.id());
        });
  }

  /** Sets one of the tenant's statuses. */
  public Result changeStatus(Ref<TicketId> ticket, String status, @Nullable String reason) {
    return runWithText(
        ticket,
        reason,
        ref -> new TicketCommand.ChangeStatus(status, ref),
        List.of("changeStatus", status));
  }

  /** PENDING: the next word is the customer's. */
  public Result waitForCustomer(Ref<TicketId> ticket) {
    return run(
        ticket, List.of("waitForCustomer"), attempt -> new TicketCommand.WaitForCustomer(null));
  }

  /** ON_HOLD: a third party has to act. */
  public Result hold(Ref<TicketId> ticket, @Nullable String reason) {
    return runWithText(ticket, reason, TicketCommand.Hold::new, List.of("hold"));
  }

  /** Lets the ticket sleep until a time after now. */
  public Result snooze(Ref<TicketId> ticket, Instant until) {
    return run(ticket, List.of("snooze", until), attempt -> new TicketCommand.Snooze(until));
  }

  /** Ends a snooze before its time. */
  public Result wake(Ref<TicketId> ticket) {
    return run(ticket, List.of("wake"), attempt -> new TicketCommand.Wake());
  }

  /** SOLVED: the work is done. The agent's wrap-up begins, if the queue has one. */
  public Result solve(Ref<TicketId> ticket) {
    return run(ticket, List.of("solve"), attempt -> new TicketCommand.Solve(null));
  }

  /** SOLVED, with a reason. */
  public Result solve(Ref<TicketId> ticket, @Nullable String reason) {
    return runWithText(ticket, reason, TicketCommand.Solve::new, List.of("solve"));
  }

  /** Opens a solved or closed ticket again. */
  public Result reopen(Ref<TicketId> ticket, @Nullable String reason) {
    return runWithText(ticket, reason, TicketCommand.Reopen::new, List.of("reopen"));
  }

  /** CLOSED: over. */
  public Result close(Ref<TicketId> ticket, @Nullable String reason) {
    return runWithText(ticket, reason, TicketCommand.Close::new, List.of("close"));
  }

  /** Makes one ticket part of another; its messages read as the other's from then on. */
  public Result merge(Ref<TicketId> source, Ref<TicketId> target) {
    csm.checkOpen();
    return engine.run(
        tenant,
        call,
        List.of("merge", source, target),
        List.of(source, target),
        attempt -> {
          Ticket from = attempt.ticket(resolver.ticket(source));
          TicketId into = resolver.ticket(target);
          attempt.ticket(into);
          TicketCommand.MergeInto merge = new TicketCommand.MergeInto(into);
          TicketCommand.Absorb absorb = new TicketCommand.Absorb(from);
          access.check(attempt, merge, from.id());
          access.check(attempt, absorb, into);
          if (from.id().equals(into)) {
            throw Refused.of(
                Code.INVALID_VALUE, "target", "value", into, "expected", "another ticket");
          }
          attempt.run(into, absorb);
          attempt.run(from.id(), merge);
          return Outcome.of(into);
        });
  }

  /**
   * Moves messages to a new ticket of the same customer, conversation and queue.
   *
   * @param messages 1 to 100 messages that stand under this ticket
   * @return the new ticket
   */
  public Result split(
      Ref<TicketId> ticket, List<? extends Ref<MessageId>> messages, @Nullable String subject) {
    csm.checkOpen();
    TicketId to = new TicketId(ports.ids().next());
    long number = ports.numbering().next(tenant);
    SortedSet<MessageId> moved = new TreeSet<>();
    try {
      messages.forEach(message -> moved.add(resolver.message(message)));
    } catch (Refused unknown) {
      return new Result.Rejected(unknown.problem());
    }
    Contents contents = new Contents(ports, tenant);
    ContentRef title = contents.textOrNull(subject);
    return engine.run(
        tenant,
        call,
        List.of("split", ticket, moved, subject == null ? "" : subject),
        concerned(ticket, moved),
        attempt -> {
          Ticket from = attempt.ticket(resolver.ticket(ticket));
          TicketCommand.Split split = new TicketCommand.Split(to, moved.size());
          access.check(attempt, split, from.id());
          contents.store(from.customer());
          for (MessageId id : moved) {
            if (!attempt.message(id).ticket().equals(from.id())) {
              throw Refused.notFound("message", id);
            }
            attempt.emit(AggregateKey.of(tenant, id), new MessageEvent.Moved(to));
          }
          attempt.run(from.id(), split);
          attempt.isNew(AggregateKey.of(tenant, to));
          attempt.run(
              to,
              new TicketCommand.Open(
                  number,
                  null,
                  from.brand(),
                  from.account(),
                  from.channel(),
                  from.customer(),
                  from.conversation(),
                  title,
                  from.type(),
                  null,
                  from.priority(),
                  from.language(),
                  from.tags(),
                  from.fields(),
                  from.queue(),
                  from.requiredSkills(),
                  from.request()));
          attempt.run(to, new TicketCommand.TakeOver(moved.size()));
          attempt.run(to, new TicketCommand.Link(LinkType.RELATED, from.id()));
          attempt.run(from.id(), new TicketCommand.Link(LinkType.RELATED, to));
          return Outcome.of(to);
        });
  }

  /** Links two tickets; each holds its side of the link. */
  public Result link(Ref<TicketId> ticket, LinkType type, Ref<TicketId> other) {
    return both(
        ticket,
        other,
        id -> new TicketCommand.Link(type, id),
        id -> new TicketCommand.Link(type.inverse(), id),
        type);
  }

  /** Takes a link away, on both sides. */
  public Result unlink(Ref<TicketId> ticket, LinkType type, Ref<TicketId> other) {
    return both(
        ticket,
        other,
        id -> new TicketCommand.Unlink(type, id),
        id -> new TicketCommand.Unlink(type.inverse(), id),
        type);
  }

  /** Adds and removes tags. */
  public Result tag(Ref<TicketId> ticket, List<String> add, List<String> remove) {
    return tag(ticket, new TicketCommand.Tag(new TreeSet<>(add), new TreeSet<>(remove)));
  }

  Result tag(Ref<TicketId> ticket, TicketCommand.Tag command) {
    return run(ticket, List.of("tag", command), attempt -> command);
  }

  /** Fills and clears fields; the values of personal ones are stored as content. */
  public Result setFields(Ref<TicketId> ticket, Map<String, FieldValue> set, List<String> clear) {
    return withFields(
        ticket,
        set,
        List.of("setFields", ticket, new TreeMap<>(set), clear),
        stored -> new TicketCommand.SetFields(stored, new TreeSet<>(clear)));
  }

  /**
   * @param what name, ticket, and everything else that makes the command this one and no other
   */
  private Result withFields(
      Ref<TicketId> ref,
      Map<String, FieldValue> fields,
      List<Object> what,
      Function<SortedMap<String, FieldValue>, TicketCommand> commandOf) {
    csm.checkOpen();
    return engine.run(
        tenant,
        call,
        what,
        List.of(ref),
        given((String) what.get(0), ref, what.subList(2, what.size())),
        attempt -> {
          Contents contents = new Contents(ports, tenant);
          Ticket before = attempt.ticket(resolver.ticket(ref));
          TicketCommand command =
              commandOf.apply(Reception.stored(attempt.configuration().schema(), fields, contents));
          access.check(attempt, command, before.id());
          checkNotErased(before);
          contents.store(before.customer());
          attempt.run(before.id(), command);
          return Outcome.of(before.id());
        });
  }

  /** Rates the last solution, on the tenant's scale. */
  public Result rate(Ref<TicketId> ticket, int score, @Nullable String comment) {
    return runWithText(
        ticket, comment, ref -> new TicketCommand.Rate(score, ref), List.of("rate", score));
  }

  /** Adds an event of the host's own to the ticket's history. */
  public Result extend(Ref<TicketId> ticket, ExtensionEvent event) {
    return run(ticket, List.of("extend", event), attempt -> new TicketCommand.Extend(event));
  }

  /**
   * Sets a deadline of a ticket, in the place of one with the same key. It is reached once: the
   * journal tells {@code DEADLINE_REACHED}, and what it asks for is done in the same change, by
   * whichever node routes the ticket then. Closing the ticket cancels it. Rejected as {@code
   * NOT_FOUND} if it names a calendar or a queue that there is not, as {@code TOO_MANY} beyond
   * {@value io.csm.core.ticket.Ticket#MAX_DEADLINES} deadlines.
   */
  public Result schedule(Ref<TicketId> ticket, NewDeadline deadline) {
    return run(
        ticket,
        List.of("schedule", deadline),
        attempt -> new TicketCommand.Schedule(deadline.at(attempt.configuration(), attempt.now())));
  }

  /**
   * Takes a deadline away. Rejected as {@code NOT_FOUND} where there is none, e.g. because it was
   * reached before.
   */
  public Result cancelDeadline(Ref<TicketId> ticket, String key) {
    return run(
        ticket, List.of("cancelDeadline", key), attempt -> new TicketCommand.CancelDeadline(key));
  }

  // ---- offers

  /** Takes an offer. The first acceptance wins; a later one is rejected as {@code OFFER_OVER}. */
  public Result accept(Ref<TicketId> ticket, OfferId offer, Ref<AgentId> agent) {
    return run(
        ticket,
        List.of("accept", offer, agent),
        attempt -> new TicketCommand.Accept(offer, resolver.agent(agent)));
  }

  /**
   * Turns an offer down; the ticket waits on at its old place, and this agent is not asked again.
   */
  public Result decline(
      Ref<TicketId> ticket, OfferId offer, Ref<AgentId> agent, @Nullable String reason) {
    csm.checkOpen();
    AgentId id;
    try {
      id = resolver.agent(agent);
    } catch (Refused unknown) {
      return new Result.Rejected(unknown.problem());
    }
    return runWithText(
        ticket,
        reason,
        ref -> new TicketCommand.Decline(offer, id, ref),
        List.of("decline", offer, id));
  }

  /** Ends the wrap-up before its time. */
  public Result endWrapUp(Ref<TicketId> ticket, AssignmentId assignment) {
    return run(
        ticket,
        List.of("endWrapUp", assignment),
        attempt -> new TicketCommand.EndWrapUp(assignment));
  }

  /** Goes on with resuming work at once, whatever the agent's capacity. */
  public Result resumeOverriding(Ref<TicketId> ticket, AssignmentId assignment) {
    return run(
        ticket,
        List.of("resumeOverriding", assignment),
        attempt -> new TicketCommand.Activate(assignment, true));
  }

  // ---- reads

  /** The ticket as the actor may see it; empty if there is none, or none for them. */
  public Optional<Ticket> ticket(Ref<TicketId> ticket) {
    return byRef(() -> AggregateKey.of(tenant, resolver.seen(ticket)), Ticket.class)
        .flatMap(found -> access.visible(tenant, call.actor(), found));
  }

  /**
   * A page of the tickets that match and that the actor may find.
   *
   * @param cursor of the page before; null for the first
   * @param limit 1 to {@link TicketQueries#MAX_PAGE}
   */
  public TicketQueries.Page tickets(
      TicketQueries.Filter filter, TicketQueries.Sort sort, @Nullable String cursor, int limit) {
    csm.checkOpen();
    TicketQueries.Page page =
        ports
            .queries()
            .find(tenant, filter, access.scope(tenant, call.actor()), sort, cursor, limit);
    List<Ticket> visible = new ArrayList<>();
    for (Ticket ticket : page.tickets()) {
      access.visible(tenant, call.actor(), ticket).ifPresent(visible::add);
    }
    return new TicketQueries.Page(visible, page.next());
  }

  /** How many tickets match that the actor may find, at most {@link TicketQueries#MAX_COUNT}. */
  public int count(TicketQueries.Filter filter) {
    csm.checkOpen();
    return ports.queries().count(tenant, filter, access.scope(tenant, call.actor()));
  }

  /**
   * The messages of a ticket with those of every ticket merged into it, oldest first; at most
   * {@code limit} (1 to 1,000) after {@code after} (null: from the first).
   */
  public List<Message> messages(Ref<TicketId> ref, @Nullable MessageId after, int limit) {
    Ticket ticket = ticket(ref).orElse(null);
    if (ticket == null) {
      return List.of();
    }
    SortedSet<MessageId> ids =
        new TreeSet<>(ports.store().messagesOf(tenant, ticket.id(), after, limit));
    for (TicketId absorbed : ticket.absorbed()) {
      ids.addAll(ports.store().messagesOf(tenant, absorbed, after, limit));
    }
    List<AggregateKey> keys =
        ids.stream().limit(limit).map(id -> AggregateKey.of(tenant, id)).toList();
    List<Message> messages = new ArrayList<>();
    for (Optional<Versioned> found : ports.store().load(keys)) {
      found.map(Versioned::state).map(Message.class::cast).ifPresent(messages::add);
    }
    return messages;
  }

  /** The message as stored, if the actor may see its ticket; empty if there is none. */
  public Optional<Message> message(Ref<MessageId> message) {
    return byRef(() -> AggregateKey.of(tenant, resolver.message(message)), Message.class)
        .filter(found -> ticket(found.ticket()).isPresent());
  }

  /** The content behind references, in their order; empty for what was erased. */
  public List<Optional<byte[]>> contents(List<ContentRef> references) {
    csm.checkOpen();
    return ports.contents().read(tenant, references.stream().map(ContentRef::id).toList());
  }

  /**
   * Stores a file that is too large for a message's own content, at most {@code maxBytes}. Put it
   * into a message with {@link NewPart#stored}. It is erased with the customer.
   *
   * @throws IOException if it cannot be read or stored; then nothing is kept
   * @throws io.csm.core.CsmException with {@code TOO_LONG} if it is longer, {@code BROKEN_PORT}
   *     without a blob store
   */
  public ContentRef upload(CustomerId owner, InputStream file, long maxBytes) throws IOException {
    csm.checkOpen();
    return new Files(ports, tenant).upload(owner, file, maxBytes);
  }

  /**
   * Opens a file that was uploaded; the caller closes it.
   *
   * @throws java.io.FileNotFoundException if it was erased
   */
  public InputStream download(ContentRef reference) throws IOException {
    csm.checkOpen();
    return new Files(ports, tenant).open(reference);
  }

  /** The content behind a reference, as text; empty if it was erased. */
  public Optional<String> text(ContentRef reference) {
    return contents(List.of(reference))
        .get(0)
        .map(bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
  }

  /** The events of a ticket after a version, oldest first, at most {@code limit} (1 to 10,000). */
  public List<RecordedEvent> history(Ref<TicketId> ref, long afterVersion, int limit) {
    Ticket ticket = ticket(ref).orElse(null);
    if (ticket == null) {
      return List.of();
    }
    List<RecordedEvent> shown = new ArrayList<>();
    for (RecordedEvent event :
        ports.store().history(AggregateKey.of(tenant, ticket.id()), afterVersion, limit)) {
      shown.add(access.visible(tenant, call.actor(), ticket, event));
    }
    return shown;
  }

  /** Why the ticket is where it is: who was chosen and why, or why it waits. */
  public Optional<TicketExplanation> explain(Ref<TicketId> ref) {
    return ticket(ref).map(ticket -> new Explainer(csm, ports, engine, tenant).explain(ticket));
  }

  /**
   * What the SLA clocks of a ticket show now, and why, segment by segment; in the order of their
   * metrics and policies. Reads the ticket's history.
   */
  public Optional<List<SlaExplanation>> clocks(Ref<TicketId> ref) {
    return ticket(ref).map(ticket -> new ClockReader(ports, engine, tenant).explain(ticket));
  }

  /**
   * What the SLA clocks that run would show if these calendars and rules were in force now. Changes
   * nothing. Reads all tickets with a running clock, 1,000 at a time.
   *
   * @throws io.csm.core.CsmException if {@link #configure} would refuse the items
   */
  public SlaPreview previewSla(ConfigurationItem... items) {
    return new ClockReader(ports, engine, tenant).preview(List.of(items), false);
  }

  /**
   * As {@link #previewSla}, for {@link #configureAnew}. Reads the histories of tickets, too, whose
   * clocks have changed more than a few times.
   *
   * @throws io.csm.core.CsmException if {@link #configureAnew} would refuse the items
   */
  public SlaPreview previewSlaAnew(ConfigurationItem... items) {
    return new ClockReader(ports, engine, tenant).preview(List.of(items), true);
  }

  /**
   * What in the tenant's routing will not do what it was probably meant to do: work that nobody can
   * take, skills that a single agent has, rules that are never asked. Reads the configuration and
   * all agents; for the desk of an administrator, not for every request.
   */
  public List<LintFinding> lint() {
    csm.checkOpen();
    return RoutingLint.check(configuration(), new BoardReader(ports.store(), tenant).agents());
  }

  /**
   * What a live board shows: queues with what waits, rings and is held, and agents with their load.
   * Reads the rows of all agents and of all waiting tickets, in pages, and asks no router: nobody
   * waits for it. Show it to whoever may see all queues; ask for it every few seconds, not for
   * every request.
   */
  public Board board() {
    csm.checkOpen();
    return new BoardReader(ports.store(), tenant).board(configuration());
  }

  /**
   * Where a ticket stands among those that wait in its queue, and how long it may still wait; empty
   * if it does not wait, or is not to be seen. Reads all waiting tickets of the tenant, and the end
   * of its shard's journal: 1,000 entries, more only where they tell too little. Every node answers
   * alike.
   */
  public Optional<Board.Place> place(Ref<TicketId> ticket) {
    return ticket(ticket)
        .flatMap(
            found ->
                new BoardReader(ports.store(), tenant)
                    .place(
                        configuration(),
                        found,
                        ports.clock().instant(),
                        new Pace(ports.store(), engine.shardOf(tenant), tenant)));
  }

  // ---- how commands run

  private interface CommandOf {
    TicketCommand command(Attempt attempt);
  }

  private interface TextCommand {
    TicketCommand command(@Nullable ContentRef text);
  }

  private interface LinkCommand {
    TicketCommand command(TicketId other);
  }

  /**
   * @param what the name, and with the ticket everything that makes the command this one and no
   *     other
   */
  private Result run(Ref<TicketId> ref, List<Object> what, CommandOf commandOf) {
    csm.checkOpen();
    return engine.run(
        tenant,
        call,
        List.of(ref, what),
        concerned(ref, what),
        given((String) what.get(0), ref, what.subList(1, what.size())),
        attempt -> {
          TicketId ticket = resolver.ticket(ref);
          TicketCommand command = commandOf.command(attempt);
          access.check(attempt, command, ticket);
          attempt.run(ticket, command);
          return Outcome.of(ticket);
        });
  }

  /** The ticket, and whatever else the command names. */
  private static List<Ref<?>> concerned(Ref<TicketId> ticket, Collection<?> what) {
    List<Ref<?>> concerned = new ArrayList<>();
    concerned.add(ticket);
    for (Object part : what) {
      if (part instanceof Ref<?> ref) {
        concerned.add(ref);
      }
    }
    return concerned;
  }

  /**
   * @param what the name and the arguments before the text
   */
  private Result runWithText(
      Ref<TicketId> ref, @Nullable String text, TextCommand commandOf, List<Object> what) {
    csm.checkOpen();
    Contents contents = new Contents(ports, tenant);
    ContentRef stored = contents.textOrNull(text);
    TicketCommand command = commandOf.command(stored);
    List<@Nullable Object> arguments = new ArrayList<>(what.subList(1, what.size()));
    arguments.add(text);
    return engine.run(
        tenant,
        call,
        List.of(ref, command.kind(), what, text == null ? "" : text),
        List.of(ref),
        given((String) what.get(0), ref, arguments),
        attempt -> {
          Ticket ticket = attempt.ticket(resolver.ticket(ref));
          access.check(attempt, command, ticket.id());
          if (stored != null) {
            checkNotErased(ticket);
          }
          contents.store(ticket.customer());
          attempt.run(ticket.id(), command);
          return Outcome.of(ticket.id());
        });
  }

  private Given given(String name, Ref<TicketId> ref, List<? extends @Nullable Object> rest) {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(ref);
    arguments.addAll(rest);
    return new Given(name, arguments, ref, new Drawn(ports, tenant, call), Given.Makes.NOTHING);
  }

  private Result both(
      Ref<TicketId> ref,
      Ref<TicketId> otherRef,
      LinkCommand mine,
      LinkCommand others,
      LinkType type) {
    csm.checkOpen();
    return engine.run(
        tenant,
        call,
        List.of(ref, otherRef, mine.command(new TicketId(1)).kind(), type),
        List.of(ref, otherRef),
        attempt -> {
          TicketId ticket = resolver.ticket(ref);
          TicketId other = resolver.ticket(otherRef);
          access.check(attempt, mine.command(other), ticket);
          access.check(attempt, others.command(ticket), other);
          attempt.run(ticket, mine.command(other));
          attempt.run(other, others.command(ticket));
          return Outcome.of(ticket);
        });
  }

  private <S> Optional<S> find(AggregateKey key, Class<S> type) {
    csm.checkOpen();
    return engine.load(key).map(Versioned::state).map(type::cast);
  }

  private <S> Optional<S> byRef(Supplier<AggregateKey> key, Class<S> type) {
    try {
      return find(key.get(), type);
    } catch (Refused unknown) {
      return Optional.empty();
    }
  }
}
