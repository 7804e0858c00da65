package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.ContentRef;
import io.csm.core.ConversationId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.FieldDefinition;
import io.csm.core.config.FieldValue;
import io.csm.core.config.Languages;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.TicketSchema;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.MessageKind;
import io.csm.core.conversation.Part;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.ConversationEvent;
import io.csm.core.event.CustomerEvent;
import io.csm.core.event.MessageDirection;
import io.csm.core.event.MessageEvent;
import io.csm.core.lifecycle.Draft;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.people.Customer;
import io.csm.core.people.Identity;
import io.csm.core.ticket.LinkType;
import io.csm.core.ticket.Ticket;
import io.csm.spi.CustomerDirectory;
import io.csm.spi.Guard;
import io.csm.spi.IdentityKey;
import io.csm.spi.ThreadKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How messages and tickets come in: received, opened, imported. Thread-safe. */
final class Reception {
  /** How many mergers are followed from a ticket or a customer; more are a loop. */
  private static final int MAX_MERGERS = 1_000;

  /** External ids longer than this stand in the idempotency key as their hash. */
  private static final int MAX_PLAIN_KEY = 120;

  private static final Logger log = LoggerFactory.getLogger(Reception.class);

  private final Ports ports;
  private final Engine engine;
  private final Access access;

  Reception(Ports ports, Engine engine, Access access) {
    this.ports = ports;
    this.engine = engine;
    this.access = access;
  }

  // ---- receive

  Result receive(TenantId tenant, CallContext call, InboundMessage message) {
    CommandKey channels = key(message);
    CallContext keyed = call.key() == null ? call.withKey(channels) : call;
    if (message.sentAt() != null) {
      keyed = keyed.at(message.sentAt());
    }
    // A channel that repeats itself may do so in other words; its own id is what counts.
    Object what =
        message.externalId() != null && keyed.key() != null && keyed.key().equals(channels)
            ? List.of("receive", message.account(), message.externalId())
            : List.of("receive", message);
    IdentityKey identity = new IdentityKey(message.account(), message.from());
    IdentityKey union =
        message.unionKey() == null ? null : new IdentityKey(null, message.unionKey());
    ThreadKey thread = new ThreadKey(message.account(), message.thread());
    Contents body = new Contents(ports, tenant);
    List<Part> parts = parts(body, message.parts());
    ContentRef subject = body.textOrNull(message.subject());
    Contents names = new Contents(ports, tenant);
    ContentRef address = names.text(message.from());
    ContentRef unionAddress = names.textOrNull(message.unionKey());
    ContentRef threadKey = names.text(message.thread());
    Optional<HostKey<CustomerId>> hostKey = lookUp(tenant, identity);
    Drawn drawn = new Drawn(ports, tenant, call);
    return names.settle(
        body.settle(
            engine.run(
                tenant,
                keyed,
                what,
                List.of(),
                Given.of(drawn, Given.Makes.MESSAGE_AND_PERHAPS_TICKET, "receive", message),
                attempt -> {
                  drawn.areNew(attempt);
                  ChannelAccount account =
                      attempt
                          .configuration()
                          .account(message.account())
                          .orElseThrow(() -> Refused.notFound("channelAccount", message.account()));
                  Known known = known(attempt, identity, union, hostKey, thread);
                  CustomerId customer =
                      customer(
                          attempt, drawn, known, identity, address, union, unionAddress, hostKey);
                  body.store(customer);
                  names.store(customer);
                  boolean byHost = attempt.actor().equals(Actor.SYSTEM);
                  if (byHost) {
                    attempt.actAs(Actor.customer(customer));
                  }
                  ConversationId conversation =
                      conversation(
                          attempt, drawn, known, thread, threadKey, customer, account.id());
                  TicketId ticket =
                      continueOrOpen(
                          attempt, drawn, conversation, customer, account, message, subject);
                  MessageId id = drawn.message();
                  claimKey(attempt, message.key(), id);
                  attempt.emit(
                      AggregateKey.of(tenant, id),
                      new MessageEvent.Added(
                          message.key(),
                          ticket,
                          conversation,
                          MessageKind.PUBLIC_REPLY,
                          message.externalId(),
                          message.inReplyTo(),
                          message.references(),
                          parts,
                          null));
                  if (!byHost) {
                    access.check(attempt, new TicketCommand.Receive(id), ticket);
                  }
                  attempt.run(ticket, new TicketCommand.Receive(id));
                  return Outcome.of(ticket, id, conversation, customer);
                })));
  }

  private static @Nullable CommandKey key(InboundMessage message) {
    String id = message.externalId();
    if (id == null) {
      return null;
    }
    String plain =
        id.length() <= MAX_PLAIN_KEY && id.equals(id.strip())
            ? id
            : Digest.of(new byte[] {1}, id.getBytes(StandardCharsets.UTF_8));
    return new CommandKey("in/" + message.account().value() + "/" + plain);
  }

  private Optional<HostKey<CustomerId>> lookUp(TenantId tenant, IdentityKey identity) {
    Optional<CustomerDirectory> directory = ports.customers();
    if (directory.isEmpty() || ports.store().customerOf(tenant, identity).isPresent()) {
      return Optional.empty();
    }
    try {
      return directory.get().find(tenant, identity);
    } catch (RuntimeException down) {
      log.warn("The customer directory failed; the message goes to a new customer", down);
      return Optional.empty();
    }
  }

  /** What the keys of a message lead to. */
  private record Known(
      Optional<CustomerId> byAddress,
      Optional<CustomerId> byUnion,
      Optional<CustomerId> named,
      Optional<ConversationId> conversation) {}

  /** Looks up where the keys of a message lead, and reads what is there in one go. */
  private Known known(
      Attempt attempt,
      IdentityKey identity,
      @Nullable IdentityKey union,
      Optional<HostKey<CustomerId>> hostKey,
      ThreadKey thread) {
    TenantId tenant = attempt.tenant();
    Known known =
        new Known(
            ports.store().customerOf(tenant, identity),
            union == null ? Optional.empty() : ports.store().customerOf(tenant, union),
            byKey(tenant, hostKey),
            ports.store().conversationOf(tenant, thread));
    List<AggregateKey> keys = new ArrayList<>();
    known
        .byAddress()
        .or(known::byUnion)
        .or(known::named)
        .ifPresent(id -> keys.add(AggregateKey.of(tenant, id)));
    known.conversation().ifPresent(id -> keys.add(AggregateKey.of(tenant, id)));
    attempt.prefetch(keys);
    return known;
  }

  private CustomerId customer(
      Attempt attempt,
      Drawn drawn,
      Known found,
      IdentityKey identity,
      ContentRef address,
      @Nullable IdentityKey union,
      @Nullable ContentRef unionAddress,
      Optional<HostKey<CustomerId>> hostKey) {
    TenantId tenant = attempt.tenant();
    Optional<CustomerId> byAddress = found.byAddress();
    Optional<CustomerId> byUnion = found.byUnion();
    Optional<CustomerId> named = found.named();
    // Who was erased stays empty: whoever writes now is somebody new.
    Optional<CustomerId> known =
        byAddress
            .or(() -> byUnion)
            .or(() -> named)
            .map(id -> survivor(attempt, id))
            .filter(id -> !isErased(attempt, id));
    CustomerId customer = known.orElseGet(drawn::customer);
    AggregateKey aggregate = AggregateKey.of(tenant, customer);
    if (known.isEmpty()) {
      Optional<HostKey<CustomerId>> free = named.isPresent() ? Optional.empty() : hostKey;
      attempt.emit(aggregate, new CustomerEvent.Created(free.orElse(null)));
      free.ifPresent(
          key ->
              attempt.guard(
                  new Guard.ClaimHostKey(AggregateType.CUSTOMER, key.value(), customer.value())));
    }
    if (byAddress.isEmpty()) {
      link(attempt, aggregate, new Identity(identity.account(), address));
      attempt.guard(new Guard.ClaimIdentity(identity, customer, address.id()));
    }
    if (union != null && unionAddress != null && byUnion.isEmpty()) {
      link(attempt, aggregate, new Identity(null, unionAddress));
      attempt.guard(new Guard.ClaimIdentity(union, customer, unionAddress.id()));
    }
    return customer;
  }

  static void link(Attempt attempt, AggregateKey customer, Identity identity) {
    int size = attempt.find(customer, Customer.class).map(c -> c.identities().size()).orElse(0);
    if (size >= Customer.MAX_IDENTITIES) {
      throw Refused.of(
          Code.TOO_MANY, "customer.identities", "size", size + 1, "max", Customer.MAX_IDENTITIES);
    }
    attempt.emit(customer, new CustomerEvent.IdentityLinked(identity));
  }

  private static boolean isErased(Attempt attempt, CustomerId customer) {
    return attempt
        .find(AggregateKey.of(attempt.tenant(), customer), Customer.class)
        .map(Customer::erased)
        .orElse(false);
  }

  private Optional<CustomerId> byKey(TenantId tenant, Optional<HostKey<CustomerId>> key) {
    if (key.isEmpty()) {
      return Optional.empty();
    }
    OptionalLong id = ports.store().idOf(tenant, AggregateType.CUSTOMER, key.get().value());
    return id.isPresent() ? Optional.of(new CustomerId(id.getAsLong())) : Optional.empty();
  }

  /** The customer that is left after all mergers. */
  static CustomerId survivor(Attempt attempt, CustomerId customer) {
    CustomerId id = customer;
    for (int i = 0; i < MAX_MERGERS; i++) {
      CustomerId next =
          attempt
              .find(AggregateKey.of(attempt.tenant(), id), Customer.class)
              .map(Customer::mergedInto)
              .orElse(null);
      if (next == null) {
        return id;
      }
      id = next;
    }
    throw new IllegalStateException("customers merged in a circle: " + customer);
  }

  /** The ticket that is left after all mergers. */
  static Ticket survivor(Attempt attempt, TicketId ticket) {
    Ticket found = attempt.ticket(ticket);
    for (int i = 0; i < MAX_MERGERS && found.mergedInto() != null; i++) {
      found = attempt.ticket(found.mergedInto());
    }
    return found;
  }

  /** The same; null if the ticket, or one that it was merged into, has been forgotten since. */
  private static @Nullable Ticket survivorOf(Attempt attempt, TicketId ticket) {
    Ticket found = null;
    TicketId next = ticket;
    for (int i = 0; i <= MAX_MERGERS && next != null; i++) {
      found = attempt.find(AggregateKey.of(attempt.tenant(), next), Ticket.class).orElse(null);
      next = found == null ? null : found.mergedInto();
    }
    return found;
  }

  private ConversationId conversation(
      Attempt attempt,
      Drawn drawn,
      Known found,
      ThreadKey thread,
      ContentRef threadKey,
      CustomerId customer,
      ChannelAccountId account) {
    Optional<ConversationId> known = found.conversation();
    ConversationId id = known.orElseGet(drawn::conversation);
    AggregateKey aggregate = AggregateKey.of(attempt.tenant(), id);
    if (known.isEmpty()) {
      attempt.emit(aggregate, new ConversationEvent.Started(account, threadKey, customer));
      attempt.guard(new Guard.ClaimThread(thread, id));
    }
    Conversation conversation =
        attempt
            .find(aggregate, Conversation.class)
            .orElseThrow(() -> Refused.notFound("conversation", id));
    if (!conversation.participants().contains(customer)
        && conversation.participants().size() < Conversation.MAX_PARTICIPANTS) {
      attempt.emit(aggregate, new ConversationEvent.ParticipantJoined(customer));
    }
    return id;
  }

  /**
   * The policy of receiving: an unsolved ticket goes on, a solved one reopens within the tenant's
   * window, anything else is followed by a new ticket that is linked to the old one.
   */
  private TicketId continueOrOpen(
      Attempt attempt,
      Drawn drawn,
      ConversationId conversation,
      CustomerId customer,
      ChannelAccount account,
      InboundMessage message,
      @Nullable ContentRef subject) {
    AggregateKey aggregate = AggregateKey.of(attempt.tenant(), conversation);
    TicketId current =
        attempt.find(aggregate, Conversation.class).map(Conversation::currentTicket).orElse(null);
    Ticket before = current == null ? null : survivorOf(attempt, current);
    if (before != null && goesOn(before, attempt)) {
      return before.id();
    }
    TicketId opened = drawn.ticket();
    TicketCommand.Open open =
        new TicketCommand.Open(
            drawn.number(),
            null,
            account.brand(),
            account.id(),
            account.type(),
            customer,
            conversation,
            subject,
            message.type(),
            null,
            message.priority(),
            language(message.language(), account.brand(), attempt.configuration()),
            message.tags(),
            new TreeMap<>(),
            account.queue(),
            message.requiredSkills(),
            message.request());
    Classifying.open(attempt, opened, LastAgents.preferring(attempt, ports, open));
    attempt.emit(aggregate, new ConversationEvent.TicketBegun(opened));
    if (before != null) {
      attempt.run(opened, new TicketCommand.Link(LinkType.RELATED, before.id()));
      if (before.links().size() < Ticket.MAX_LINKS) {
        attempt.run(before.id(), new TicketCommand.Link(LinkType.RELATED, opened));
      }
    }
    return opened;
  }

  private static boolean goesOn(Ticket ticket, Attempt attempt) {
    if (ticket.category() == StatusCategory.CLOSED || ticket.erased()) {
      return false;
    }
    Instant solvedAt = ticket.solvedAt();
    if (ticket.category() != StatusCategory.SOLVED || solvedAt == null) {
      return true;
    }
    DeskPolicy policy = attempt.configuration().policy();
    return !attempt.now().isAfter(solvedAt.plus(policy.reopenWindow()));
  }

  private static @Nullable String language(
      @Nullable String said, BrandId brand, Configuration configuration) {
    if (said != null) {
      return Languages.canonical("language", said);
    }
    return configuration.brand(brand).map(b -> b.language()).orElse(null);
  }

  // ---- open and import

  Result open(TenantId tenant, CallContext call, NewTicket ticket) {
    Resolver resolver = new Resolver(ports, engine, tenant, call);
    Contents contents = new Contents(ports, tenant);
    ContentRef subject = contents.textOrNull(ticket.subject());
    Drawn drawn = new Drawn(ports, tenant, call);
    Given given = Given.of(drawn, Given.Makes.TICKET, "open", ticket);
    return engine.run(
        tenant,
        call,
        List.of("open", ticket),
        List.of(ticket.customer()),
        ticket.key() == null ? given : given.about(ticket.key()),
        attempt -> {
          drawn.areNew(attempt);
          Contents personal = new Contents(ports, tenant);
          TicketCommand.Open open =
              opening(attempt, resolver, ticket, subject, drawn.number(), personal);
          contents.store(open.customer());
          personal.store(open.customer());
          access.check(attempt, open, null);
          if (ticket.key() != null) {
            attempt.claimHostKey(
                AggregateType.TICKET, ticket.key().value(), drawn.ticket().value());
          }
          Classifying.open(attempt, drawn.ticket(), LastAgents.preferring(attempt, ports, open));
          return Outcome.of(drawn.ticket(), null, null, open.customer());
        });
  }

  Result importTicket(TenantId tenant, CallContext call, HistoricTicket history) {
    Resolver resolver = new Resolver(ports, engine, tenant, call);
    Contents contents = new Contents(ports, tenant);
    ContentRef subject = contents.textOrNull(history.ticket().subject());
    Drawn drawn = new Drawn(ports, tenant, call);
    List<MessageId> messages = new ArrayList<>();
    List<List<Part>> bodies = new ArrayList<>();
    for (HistoricTicket.Step step : history.steps()) {
      messages.add(new MessageId(ports.ids().next()));
      bodies.add(parts(contents, step.parts()));
    }
    return engine.run(
        tenant,
        call,
        List.of("import", history),
        List.of(history.ticket().customer()),
        attempt -> {
          drawn.areNew(attempt);
          messages.forEach(message -> attempt.isNew(AggregateKey.of(tenant, message)));
          long number = history.number() == 0 ? drawn.number() : history.number();
          Contents personal = new Contents(ports, tenant);
          TicketCommand.Open open =
              opening(attempt, resolver, history.ticket(), subject, number, personal);
          contents.store(open.customer());
          personal.store(open.customer());
          List<TicketCommand.ImportedStep> steps = new ArrayList<>();
          for (int i = 0; i < history.steps().size(); i++) {
            HistoricTicket.Step step = history.steps().get(i);
            steps.add(
                new TicketCommand.ImportedStep(
                    step.at(),
                    step.author(),
                    step.direction() == null ? null : messages.get(i),
                    step.direction(),
                    step.status()));
          }
          TicketCommand.Import command =
              new TicketCommand.Import(open, history.openedAt(), history.openedBy(), steps);
          access.check(attempt, command, null);
          if (history.ticket().key() != null) {
            attempt.claimHostKey(
                AggregateType.TICKET, history.ticket().key().value(), drawn.ticket().value());
          }
          attempt.run(drawn.ticket(), command);
          for (int i = 0; i < steps.size(); i++) {
            HistoricTicket.Step step = history.steps().get(i);
            if (step.direction() != null) {
              attempt.emit(
                  AggregateKey.of(tenant, messages.get(i)),
                  new Draft(
                      new MessageEvent.Added(
                          drawn.ticket(),
                          null,
                          step.direction() == MessageDirection.INTERNAL
                              ? MessageKind.INTERNAL_NOTE
                              : MessageKind.PUBLIC_REPLY,
                          null,
                          null,
                          List.of(),
                          bodies.get(i),
                          null),
                      step.at(),
                      step.author()));
            }
          }
          return Outcome.of(drawn.ticket(), null, null, open.customer());
        });
  }

  /** Gives a message the host's name for it; a name that is taken is refused. */
  static void claimKey(Attempt attempt, @Nullable HostKey<MessageId> key, MessageId message) {
    if (key != null) {
      attempt.claimHostKey(AggregateType.MESSAGE, key.value(), message.value());
    }
  }

  private TicketCommand.Open opening(
      Attempt attempt,
      Resolver resolver,
      NewTicket ticket,
      @Nullable ContentRef subject,
      long number,
      Contents contents) {
    Configuration configuration = attempt.configuration();
    CustomerId customer = survivor(attempt, resolver.customer(ticket.customer()));
    if (attempt.find(AggregateKey.of(attempt.tenant(), customer), Customer.class).isEmpty()) {
      throw Refused.notFound("customer", ticket.customer());
    }
    if (isErased(attempt, customer)) {
      throw People.erased(customer);
    }
    if (ticket.brand() != null && configuration.brand(ticket.brand()).isEmpty()) {
      throw Refused.notFound("brand", ticket.brand());
    }
    BrandId brand = ticket.brand() == null ? firstBrand(configuration) : ticket.brand();
    QueueId queue = ticket.queue() == null ? null : Resolver.queue(ticket.queue(), configuration);
    return new TicketCommand.Open(
        number,
        ticket.key(),
        brand,
        null,
        ticket.channel(),
        customer,
        null,
        subject,
        ticket.type(),
        ticket.status(),
        ticket.priority(),
        language(ticket.language(), brand, configuration),
        ticket.tags(),
        stored(configuration.schema(), ticket.fields(), contents),
        queue,
        ticket.requiredSkills(),
        ticket.request());
  }

  /** The tenant's first brand; a tenant that names none has just one, of id 1. */
  private static BrandId firstBrand(Configuration configuration) {
    var brands = configuration.items(ConfigurationKind.BRAND);
    return new BrandId(brands.isEmpty() ? 1 : brands.firstKey());
  }

  // ---- content

  /** Replaces the values of personal fields by references to content. */
  static SortedMap<String, FieldValue> stored(
      TicketSchema schema, Map<String, FieldValue> fields, Contents contents) {
    SortedMap<String, FieldValue> stored = new TreeMap<>();
    for (Map.Entry<String, FieldValue> field : fields.entrySet()) {
      FieldValue value = field.getValue();
      FieldDefinition definition = schema.field(field.getKey()).orElse(null);
      if (definition != null && definition.personal() && value instanceof FieldValue.Text text) {
        Optional<Problem> problem = definition.problemOf(text);
        if (problem.isPresent()) {
          throw new Refused(problem.get());
        }
        value = new FieldValue.Content(contents.text(text.value()));
      }
      stored.put(field.getKey(), value);
    }
    return stored;
  }

  static List<Part> parts(Contents contents, List<NewPart> parts) {
    if (parts.size() > Message.MAX_PARTS) {
      throw new io.csm.core.CsmException(
          Problem.of(Code.TOO_MANY, "parts", "size", parts.size(), "max", Message.MAX_PARTS));
    }
    List<Part> stored = new ArrayList<>();
    for (NewPart part : parts) {
      stored.add(
          new Part(
              part.type(),
              part.mediaType(),
              part.stored().orElseGet(() -> contents.bytes(part.bytes()))));
    }
    return stored;
  }
}
