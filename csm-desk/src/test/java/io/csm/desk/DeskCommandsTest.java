package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.PoolId;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.FieldDefinition;
import io.csm.core.config.FieldType;
import io.csm.core.config.FieldValue;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.TicketSchema;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.PartType;
import io.csm.core.event.Envelope;
import io.csm.core.event.EventKind;
import io.csm.core.event.ExtensionEvent;
import io.csm.core.event.MessageDirection;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.LinkType;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.TicketLink;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Skill;
import io.csm.spi.AccessPolicy;
import io.csm.spi.TicketQueries;
import io.csm.testkit.InvariantExtension;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeskCommandsTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld();
  private final Desk desk = world.desk;

  private static Problem problem(Result result) {
    assertThat(result).isInstanceOf(Result.Rejected.class);
    return ((Result.Rejected) result).problem();
  }

  // ---- idempotency

  @Test
  void aCommandWithAKeyIsDoneOnceAndAnsweredTheSame() {
    CustomerId customer = world.customer();
    Result.Done first = desk.withKey("k").open(NewTicket.of(customer, DeskWorld.QUEUE)).orThrow();
    Result.Done again = desk.withKey("k").open(NewTicket.of(customer, DeskWorld.QUEUE)).orThrow();
    assertThat(again.ticketId()).isEqualTo(first.ticketId());
    assertThat(desk.count(TicketQueries.Filter.ALL)).isEqualTo(1);
  }

  @Test
  void aKeyUsedForAnotherCommandOrByAnotherActorIsRejected() {
    TicketId ticket = world.open();
    desk.withKey("k").note(ticket, "one").orThrow();
    assertThat(problem(desk.withKey("k").note(ticket, "two")).code()).isEqualTo(Code.KEY_REUSED);
    assertThat(problem(desk.as(world.agent(1)).withKey("k").note(ticket, "one")).code())
        .isEqualTo(Code.KEY_REUSED);
    assertThat(world.ticket(ticket).messages()).isEqualTo(1);
  }

  @Test
  void aRejectionWithAKeyIsKeptToo() {
    TicketId ticket = world.open();
    assertThat(problem(desk.withKey("k").reopen(ticket, null)).code())
        .isEqualTo(Code.NOT_ALLOWED_NOW);
    desk.solve(ticket).orThrow();
    assertThat(problem(desk.withKey("k").reopen(ticket, null)).code())
        .isEqualTo(Code.NOT_ALLOWED_NOW);
    assertThat(desk.withKey("k2").reopen(ticket, null).isDone()).isTrue();
  }

  // ---- host keys

  @Test
  void hostKeysAreTakenWhereverIdsAre() {
    HostKey<TicketId> ticketKey = HostKey.of("T-1");
    HostKey<AgentId> agentKey = HostKey.of("emp-9");
    HostKey<QueueId> queueKey = HostKey.of("second-line");
    desk.configure(Queue.of(new QueueId(2), "Second line", DeskWorld.POOL).withKey(queueKey))
        .orThrow();
    AgentId agent =
        desk.defineAgent(
            new AgentProfile(
                agentKey, DeskWorld.POOL, new TreeSet<>(), new TreeSet<>(), Capacity.ofItems(1)));
    desk.setPresence(agentKey, io.csm.core.work.Presence.AVAILABLE).orThrow();
    HostKey<CustomerId> customer = HostKey.of("crm-1");
    desk.createCustomer(customer);
    desk.open(NewTicket.of(customer, queueKey).withKey(ticketKey)).orThrow();
    desk.assign(ticketKey, agentKey).orThrow();
    assertThat(desk.ticket(ticketKey).orElseThrow().assignment().agent()).isEqualTo(agent);
    assertThat(problem(desk.open(NewTicket.of(customer, queueKey).withKey(ticketKey))).code())
        .isEqualTo(Code.ALREADY_EXISTS);
    assertThat(problem(desk.solve(HostKey.of("nobody"))).code()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void whatBelongsToAnotherTenantIsNotFound() {
    TicketId ticket = world.open();
    Desk other = world.csm.createTenant(new TenantId(8));
    assertThat(other.ticket(ticket)).isEmpty();
    assertThat(problem(other.solve(ticket)).code()).isEqualTo(Code.NOT_FOUND);
    assertThatThrownBy(() -> world.csm.desk(new TenantId(9)).solve(ticket))
        .isInstanceOf(CsmException.class)
        .hasMessageContaining("no tenant");
  }

  // ---- merge, split, link

  @Test
  void mergingKeepsEveryMessageOnce() {
    TicketId one = world.open();
    TicketId two = world.open();
    TicketId three = world.open();
    desk.note(one, "1").orThrow();
    desk.note(two, "2").orThrow();
    desk.note(three, "3").orThrow();
    desk.merge(one, two).orThrow();
    desk.merge(two, three).orThrow();
    assertThat(desk.messages(three, null, 10)).hasSize(3);
    assertThat(world.ticket(three).messages()).isEqualTo(3);
    assertThat(world.ticket(one).category()).isEqualTo(StatusCategory.CLOSED);
    assertThat(problem(desk.merge(three, three)).code()).isEqualTo(Code.INVALID_VALUE);
    assertThat(desk.merge(one, three).isDone()).isFalse();
  }

  @Test
  void splittingMovesMessagesToANewTicketThatWaits() {
    TicketId ticket = world.open();
    MessageId stays = desk.note(ticket, "stays").orThrow().messageId();
    MessageId goes = desk.note(ticket, "goes").orThrow().messageId();
    TicketId split = desk.split(ticket, List.of(goes), "Another matter").orThrow().ticketId();
    assertThat(desk.messages(ticket, null, 10).stream().map(Message::id)).containsExactly(stays);
    assertThat(desk.messages(split, null, 10).stream().map(Message::id)).containsExactly(goes);
    assertThat(world.ticket(ticket).messages()).isEqualTo(1);
    assertThat(world.ticket(split).messages()).isEqualTo(1);
    assertThat(world.ticket(split).work()).isEqualTo(WorkState.WAITING);
  }

  @Test
  void aLinkStandsOnBothSides() {
    TicketId problem = world.open();
    TicketId incident = world.open();
    desk.link(problem, LinkType.PROBLEM_OF, incident).orThrow();
    assertThat(world.ticket(incident).links())
        .containsExactly(new TicketLink(LinkType.INCIDENT_OF, problem));
    desk.unlink(incident, LinkType.INCIDENT_OF, problem).orThrow();
    assertThat(world.ticket(problem).links()).isEmpty();
  }

  // ---- fields, personal content, erasure

  private void schema() {
    TicketSchema standard = TicketSchema.standard();
    desk.configure(
            new TicketSchema(
                1,
                standard.types(),
                List.of(
                    FieldDefinition.builder("phone", FieldType.TEXT).personal().build(),
                    FieldDefinition.builder("order", FieldType.TEXT).filterable().build()),
                standard.statuses()))
        .orThrow();
  }

  @Test
  void personalFieldsAreContentAndOthersAreInTheTicket() {
    schema();
    TicketId ticket = world.open();
    desk.setFields(
            ticket,
            Map.of(
                "phone", new FieldValue.Text("13800138000"),
                "order", new FieldValue.Text("A-1")),
            List.of())
        .orThrow();
    FieldValue phone = world.ticket(ticket).fields().get("phone");
    assertThat(phone).isInstanceOf(FieldValue.Content.class);
    assertThat(desk.text(((FieldValue.Content) phone).ref())).contains("13800138000");
    assertThat(desk.history(ticket, 0, 100).toString()).doesNotContain("13800138000");
  }

  @Test
  void erasingACustomerLeavesNothingPersonalAndTheJournalAsItWas() {
    schema();
    InboundMessage message =
        InboundMessage.text(DeskWorld.CHAT, "openid-7", "my secret")
            .withExternalId("m-1")
            .withSubject("secret subject");
    Result.Done done = desk.receive(message).orThrow();
    desk.setFields(done.ticketId(), Map.of("phone", new FieldValue.Text("13800138000")), List.of())
        .orThrow();
    desk.reply(done.ticketId(), "dear secret").orThrow();
    List<Message> before = desk.messages(done.ticketId(), null, 10);
    int events = desk.history(done.ticketId(), 0, 100).size();

    desk.eraseCustomer(done.customer()).orThrow();

    Ticket ticket = world.ticket(done.ticketId());
    assertThat(ticket.erased()).isTrue();
    assertThat(desk.text(ticket.subject())).isEmpty();
    for (Message each : before) {
      assertThat(desk.text(each.parts().get(0).content())).isEmpty();
    }
    assertThat(desk.messages(done.ticketId(), null, 10)).allMatch(Message::erased);
    assertThat(desk.customer(done.customer()).orElseThrow().identities()).isEmpty();
    assertThat(desk.history(done.ticketId(), 0, 100)).hasSize(events + 1);
    // The message that comes again is known, and its answer is gone.
    assertThat(problem(desk.receive(message)).code()).isEqualTo(Code.ERASED);
    // Whoever writes from the address is somebody new.
    Result.Done next =
        desk.receive(InboundMessage.text(DeskWorld.CHAT, "openid-7", "hello")).orThrow();
    assertThat(next.customer()).isNotEqualTo(done.customer());
    assertThat(next.ticketId()).isNotEqualTo(done.ticketId());
    assertThat(desk.eraseCustomer(done.customer()).isDone()).isTrue();
  }

  @Test
  void mergedCustomersAreFoundByBothAddresses() {
    CustomerId one =
        desk.receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi")).orThrow().customer();
    CustomerId two =
        desk.receive(InboundMessage.text(DeskWorld.CHAT, "b", "hi")).orThrow().customer();
    desk.mergeCustomers(one, two).orThrow();
    assertThat(desk.customer(two).orElseThrow().identities()).hasSize(2);
    assertThat(desk.customer(one).orElseThrow().mergedInto()).isEqualTo(two);
    assertThat(desk.receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi")).orThrow().customer())
        .isEqualTo(two);
  }

  // ---- import

  @Test
  void anImportedTicketKeepsTimesAuthorsAndNumberAndDoesNotRing() {
    AgentId agent = world.agent(1);
    Instant opened = Instant.parse("2019-05-06T07:08:09Z");
    HistoricTicket history =
        new HistoricTicket(
            NewTicket.of(world.customer(), DeskWorld.QUEUE).withSubject("old"),
            4711,
            opened,
            Actor.integration("zendesk"),
            List.of(
                HistoricTicket.Step.message(
                    opened,
                    Actor.customer(new CustomerId(5)),
                    MessageDirection.FROM_CUSTOMER,
                    NewPart.text("hello")),
                HistoricTicket.Step.message(
                    opened.plusSeconds(60),
                    Actor.agent(agent),
                    MessageDirection.TO_CUSTOMER,
                    NewPart.text("hi")),
                HistoricTicket.Step.status(opened.plusSeconds(90), Actor.agent(agent), "solved")));
    TicketId id = desk.importTicket(history).orThrow().ticketId();
    world.tick();
    Ticket ticket = world.ticket(id);
    assertThat(ticket.number()).isEqualTo(4711);
    assertThat(ticket.openedAt()).isEqualTo(opened);
    assertThat(ticket.firstReplyAt()).isEqualTo(opened.plusSeconds(60));
    assertThat(ticket.solvedAt()).isEqualTo(opened.plusSeconds(90));
    assertThat(ticket.work()).isEqualTo(WorkState.NONE);
    List<Message> messages = desk.messages(id, null, 10);
    assertThat(messages.get(1).author()).isEqualTo(Actor.agent(agent));
    assertThat(messages.get(0).sentAt()).isEqualTo(opened);
    assertThat(desk.agent(agent).orElseThrow().holdings()).isEmpty();
  }

  // ---- access and guard

  private static final class Rules implements AccessPolicy {
    @Override
    public Access check(TenantId tenant, Actor viewer, String action, @Nullable Ticket ticket) {
      return action.equals("SOLVE") ? Access.DENY : Access.masking(List.of("order"));
    }

    @Override
    public TicketQueries.Scope scope(TenantId tenant, Actor viewer) {
      return TicketQueries.Scope.NOTHING;
    }
  }

  @Test
  void whatTheHostDeniesIsRejectedMaskedAndNotFound() {
    schema();
    Csm guarded =
        world
            .builder("b")
            .access(new Rules())
            .guard(
                (tenant, actor, command, ticket) ->
                    command.kind().name().equals("NOTE")
                        ? Optional.of("no notes")
                        : Optional.empty())
            .build();
    TicketId ticket = world.open();
    desk.setFields(ticket, Map.of("order", new FieldValue.Text("A-1")), List.of()).orThrow();
    Desk agents = guarded.desk(DeskWorld.TENANT).as(new AgentId(1));
    assertThat(problem(agents.solve(ticket)).code()).isEqualTo(Code.ACCESS_DENIED);
    assertThat(problem(agents.note(ticket, "x")).toString()).contains("no notes");
    assertThat(agents.ticket(ticket).orElseThrow().fields()).isEmpty();
    assertThat(agents.count(TicketQueries.Filter.ALL)).isZero();
    assertThat(guarded.desk(DeskWorld.TENANT).count(TicketQueries.Filter.ALL)).isEqualTo(1);
  }

  // ---- configuration

  @Test
  void anItemThatRefersToNothingIsRefusedAndNothingIsPut() {
    Result result =
        desk.configure(
            new Pool(new PoolId(9), "New"), Queue.of(new QueueId(9), "Lost", new PoolId(10)));
    assertThat(problem(result).path()).isEqualTo("queue.9.pool");
    assertThat(desk.configuration().pool(new PoolId(9))).isEmpty();
    assertThat(
            problem(
                    desk.configure(
                        new ChannelAccount(
                            new ChannelAccountId(3),
                            ChannelType.SMS,
                            "sms",
                            new BrandId(7),
                            DeskWorld.QUEUE)))
                .path())
        .isEqualTo("channelAccount.3.brand");
  }

  @Test
  void aSchemaMustKeepTheTicketsOfThePastReadable() {
    schema();
    TicketSchema next = TicketSchema.standard();
    Result result = desk.configure(new TicketSchema(2, next.types(), List.of(), next.statuses()));
    assertThat(problem(result).path()).startsWith("schema.fields");
  }

  @Test
  void theConfigurationFollowsTheHostsSource() {
    List<io.csm.core.config.ConfigurationItem> rows =
        new java.util.ArrayList<>(
            List.of(
                new Pool(DeskWorld.POOL, "Everybody"),
                Queue.of(DeskWorld.QUEUE, "Renamed", DeskWorld.POOL)));
    Csm csm = world.builder("b").configuration(tenant -> rows).build();
    csm.desk(DeskWorld.TENANT).configurationChanged().orThrow();
    assertThat(desk.configuration().queue(DeskWorld.QUEUE).orElseThrow().name())
        .isEqualTo("Renamed");
    assertThat(desk.configuration().account(DeskWorld.MAIL)).isEmpty();
  }

  // ---- explanations, extensions, chains

  @Test
  void aWaitingTicketSaysWhatWouldUnblockIt() {
    world.agent(1, new Skill("billing", 2));
    desk.configure(
            Queue.of(new QueueId(2), "Billing", DeskWorld.POOL)
                .withRequiredSkills(new TreeSet<>(List.of(new Skill("billing", 5)))))
        .orThrow();
    TicketId ticket =
        desk.open(NewTicket.of(world.customer(), new QueueId(2))).orThrow().ticketId();
    world.tick();
    String text = desk.explain(ticket).orElseThrow().text(Locale.ENGLISH);
    assertThat(text).contains("(1) lack a required skill").contains("billing ≥ 5");
    assertThat(desk.explain(ticket).orElseThrow().text(Locale.CHINA)).contains("缺少所需技能");
  }

  @Test
  void anAssignedTicketSaysWhyThisAgent() {
    AgentId agent = world.agent(1);
    world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    world.accept(ticket).orThrow();
    String text = desk.explain(ticket).orElseThrow().text(Locale.ENGLISH);
    assertThat(text).contains("agent (" + agent.value() + ")").contains("longest idle time");
    desk.unassign(ticket).orThrow();
    desk.assignOverriding(ticket, agent).orThrow();
    assertThat(desk.explain(ticket).orElseThrow().text(Locale.ENGLISH)).contains("A person");
  }

  @Test
  void anExtensionStandsInTheHistoryWithItsCause() {
    TicketId ticket = world.open();
    Envelope cause = desk.history(ticket, 0, 1).get(0).envelope();
    desk.because(cause)
        .extend(ticket, new ExtensionEvent("com.example", "scored", 1, "{}"))
        .orThrow();
    var last = desk.history(ticket, 0, 100);
    var event = last.get(last.size() - 1);
    assertThat(event.event().kind()).isEqualTo(EventKind.EXTENSION);
    assertThat(event.envelope().causedBy()).isEqualTo(cause.id());
    assertThat(event.envelope().correlation()).isEqualTo(cause.correlation());
    assertThat(event.envelope().hops()).isEqualTo(1);
  }

  @Test
  void aTransferToAnotherPoolLeavesTheFirst() {
    PoolId second = new PoolId(2);
    QueueId queue = new QueueId(2);
    desk.configure(new Pool(second, "Second line"), Queue.of(queue, "Second", second)).orThrow();
    AgentId expert =
        desk.defineAgent(AgentProfile.of(second, new TreeSet<>(), Capacity.ofItems(1)));
    desk.setPresence(expert, io.csm.core.work.Presence.AVAILABLE).orThrow();
    TicketId ticket = world.open();
    world.tick();
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
    desk.transferToQueue(ticket, queue).orThrow();
    AgentId first = world.agent(1);
    world.tick();
    assertThat(world.offer(ticket).agent()).isEqualTo(expert);
    assertThat(problem(desk.transferToAgent(ticket, first)).code()).isEqualTo(Code.NOT_IN_POOL);
  }

  @Test
  void aMessageIsFoundByTheHostsKey() {
    TicketId ticket = world.open();
    HostKey<MessageId> key = HostKey.of("note-1");
    MessageId id = desk.noteAs(key, ticket, NewPart.text("one")).orThrow().messageId();
    assertThat(desk.message(key).orElseThrow().id()).isEqualTo(id);
    desk.editMessage(key, NewPart.text("two")).orThrow();
    assertThat(desk.message(id).orElseThrow().edits()).isEqualTo(1);
    assertThat(problem(desk.noteAs(key, ticket, NewPart.text("three"))).code())
        .isEqualTo(Code.ALREADY_EXISTS);
    MessageId received =
        desk.receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi").withKey(HostKey.of("chat-9")))
            .orThrow()
            .messageId();
    assertThat(desk.message(HostKey.of("chat-9")).orElseThrow().id()).isEqualTo(received);
    desk.recallMessage(key).orThrow();
    assertThat(problem(desk.editMessage(key, NewPart.text("no"))).code()).isEqualTo(Code.ERASED);
  }

  @Test
  void aTenantIsFoundByTheHostsKey() {
    HostKey<TenantId> key = HostKey.of("acme");
    Desk acme = world.csm.createTenant(key);
    CustomerId customer = acme.createCustomer(null);
    assertThat(world.csm.desk(key).tenant()).isEqualTo(acme.tenant());
    assertThat(world.csm.desk(key).customer(customer)).isPresent();
    assertThat(acme.tenant()).isNotEqualTo(DeskWorld.TENANT);
  }

  @Test
  void aFileIsUploadedSentAndErasedWithItsCustomer() throws Exception {
    Csm csm = world.builder("b").blobs(new InMemoryBlobStore()).build();
    Desk files = csm.desk(DeskWorld.TENANT);
    Result.Done done = files.receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi")).orThrow();
    byte[] bytes = "large".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    var file = files.upload(done.customer(), new java.io.ByteArrayInputStream(bytes), 1_000);
    files.reply(done.ticketId(), NewPart.stored(PartType.FILE, "application/pdf", file)).orThrow();
    assertThat(file.size()).isEqualTo(5);
    assertThat(files.download(file).readAllBytes()).isEqualTo(bytes);
    assertThatThrownBy(
            () -> files.upload(done.customer(), new java.io.ByteArrayInputStream(bytes), 4))
        .isInstanceOf(CsmException.class);
    files.eraseCustomer(done.customer()).orThrow();
    assertThatThrownBy(() -> files.download(file))
        .isInstanceOf(java.io.FileNotFoundException.class);
  }
}
