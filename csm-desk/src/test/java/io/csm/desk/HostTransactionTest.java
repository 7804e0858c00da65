package io.csm.desk;

import static io.csm.desk.DeskWorld.CHAT;
import static io.csm.desk.DeskWorld.QUEUE;
import static io.csm.desk.DeskWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.Position;
import io.csm.core.Ref;
import io.csm.core.ShardId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.SlaAction;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.EventKind;
import io.csm.core.event.ExtensionEvent;
import io.csm.core.event.IntakeEvent;
import io.csm.core.event.JournalEntry;
import io.csm.core.ticket.LinkType;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.spi.IdentityKey;
import io.csm.spi.IntakeRow;
import io.csm.spi.JournalPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Inside a transaction of the host's")
class HostTransactionTest {
  @RegisterExtension final io.csm.testkit.InvariantExtension invariants = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld();
  private final HostedStore store = new HostedStore(world.store);
  private final Csm csm = node("host");
  private final Desk desk = csm.desk(TENANT);
  private final CustomerId customer = world.customer();

  private Csm node(String name) {
    return builder(name).build();
  }

  private CsmBuilder builder(String name) {
    return Csm.builder()
        .store(store)
        .contents(world.contents)
        .queries(world.queries)
        .leases(world.leases)
        .numbering(world.numbering)
        .nodeNumbers(world.nodes)
        .clock(world.clock)
        .node(name);
  }

  /** What is done inside, with the transaction committed. */
  private <T> T committed(Function<Desk, T> work) {
    HostedStore.Transaction transaction = store.begin();
    T result = in(transaction, work);
    transaction.commit();
    return result;
  }

  private <T> T in(HostedStore.Transaction transaction, Function<Desk, T> work) {
    AtomicReference<T> result = new AtomicReference<>();
    transaction.in(() -> result.set(work.apply(desk)));
    return result.get();
  }

  private Result.Accepted opened() {
    return committed(inside -> inside.open(NewTicket.of(customer, QUEUE)).acceptedOrThrow());
  }

  private int decide() {
    return csm.tick(world.time.get());
  }

  private int rows() {
    return store.list(List.of(new ShardId(0)), 0, 1_000).size();
  }

  private List<JournalEntry> journal() {
    return ((JournalPage.Entries) store.read(new ShardId(0), Position.START, 10_000)).entries();
  }

  private List<IntakeEvent.Rejected> rejections() {
    List<IntakeEvent.Rejected> found = new ArrayList<>();
    for (JournalEntry entry : journal()) {
      if (entry.event().kind() == EventKind.INTAKE_REJECTED) {
        found.add((IntakeEvent.Rejected) entry.event());
      }
    }
    return found;
  }

  @Test
  @DisplayName("a command is accepted with id and number, and nothing is decided")
  void accepted() {
    Position before = store.end(new ShardId(0));
    HostedStore.Transaction transaction = store.begin();

    Result result = in(transaction, inside -> inside.open(NewTicket.of(customer, QUEUE)));

    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Accepted.class,
            accepted -> {
              assertThat(accepted.number()).isPositive();
              assertThat(desk.ticket(accepted.ticketId())).isEmpty();
            });
    assertThat(result.isDone()).isFalse();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(result::orThrow);
    assertThat(decide()).isZero();
    assertThat(store.end(new ShardId(0))).isEqualTo(before);
  }

  @Test
  @DisplayName("the owner of the shard decides it after the commit, with that id and number")
  void decidedByOwner() {
    world.agent(1);
    Result.Accepted accepted = opened();

    decide();

    Ticket ticket = world.ticket(accepted.ticketId());
    assertThat(ticket.number()).isEqualTo(accepted.number());
    assertThat(ticket.offers()).as("it is routed in the same tick").hasSize(1);
    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName("a read of the ticket decides it, on any node, and once")
  void decidedByRead() {
    Result.Accepted accepted = opened();

    Optional<Ticket> seen = node("other").desk(TENANT).ticket(accepted.ticketId());

    assertThat(seen).isPresent();
    assertThat(rows()).isZero();
    decide();
    assertThat(desk.history(accepted.ticketId(), 0, 100)).hasSize(2);
  }

  @Test
  @DisplayName("a command for the ticket is decided after those that were accepted before it")
  void beforeLaterCommands() {
    TicketId ticket = world.open();
    committed(
        inside -> {
          inside.changePriority(ticket, Priority.URGENT).acceptedOrThrow();
          return inside.note(ticket, "paid").acceptedOrThrow();
        });

    desk.changePriority(ticket, Priority.LOW).orThrow();

    assertThat(world.ticket(ticket).priority()).isEqualTo(Priority.LOW);
    assertThat(desk.messages(ticket, null, 10)).hasSize(1);
    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName("what the host rolls back never was")
  void rolledBack() {
    Position before = store.end(new ShardId(0));
    HostedStore.Transaction transaction = store.begin();
    Result.Accepted accepted =
        in(transaction, inside -> inside.open(NewTicket.of(customer, QUEUE)).acceptedOrThrow());
    transaction.rollback();

    decide();

    assertThat(desk.ticket(accepted.ticketId())).isEmpty();
    assertThat(store.end(new ShardId(0))).isEqualTo(before);
  }

  @Test
  @DisplayName("commands of one transaction build on each other, in the order in which they came")
  void inOrder() {
    HostKey<TicketId> key = HostKey.of("order-1");
    HostKey<CustomerId> newcomer = HostKey.of("crm-1");
    TicketId ticket =
        committed(
            inside -> {
              CustomerId drawn = inside.createCustomer(newcomer);
              Result.Accepted opened =
                  inside.open(NewTicket.of(drawn, QUEUE).withKey(key)).acceptedOrThrow();
              inside.reply(opened.ticketId(), "hello").acceptedOrThrow();
              inside.note(key, "by key").acceptedOrThrow();
              inside.solve(key, "done").acceptedOrThrow();
              return opened.ticketId();
            });

    Ticket seen = desk.ticket(key).orElseThrow();

    assertThat(seen.id()).isEqualTo(ticket);
    assertThat(seen.category()).isEqualTo(StatusCategory.SOLVED);
    assertThat(desk.messages(ticket, null, 10)).hasSize(2);
    assertThat(desk.customer(newcomer).orElseThrow().id()).isEqualTo(seen.customer());
    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName("every command that can be written down does what it does elsewhere")
  void everyCommand() {
    var agent = world.agent(5, new Skill("vip", 3));
    TicketId ticket = world.open();
    world.desk.configure(
        io.csm.core.config.Queue.of(new io.csm.core.QueueId(2), "Second", DeskWorld.POOL));

    List<Result> results =
        committed(
            inside ->
                List.of(
                    inside.assign(ticket, agent),
                    inside.unassign(ticket),
                    inside.assignOverriding(ticket, agent),
                    inside.transferToAgentOverriding(ticket, agent),
                    inside.transferToAgent(ticket, agent),
                    inside.transferToQueue(ticket, new io.csm.core.QueueId(2)),
                    inside.changeType(ticket, "ticket"),
                    inside.changeType(ticket, "ticket", Map.of()),
                    inside.changePriority(ticket, Priority.HIGH),
                    inside.tag(ticket, List.of("a", "b"), List.of("c")),
                    inside.setFields(
                        ticket,
                        new TreeMap<>(Map.of("none", new FieldValue.Text("x"))),
                        List.of("y")),
                    inside.extend(ticket, new ExtensionEvent("com.example", "paid", 1, "{}")),
                    inside.schedule(
                        ticket,
                        NewDeadline.within(
                                "call back",
                                Duration.ofHours(2),
                                null,
                                new SlaAction.Tell(SlaAction.Whom.HOST),
                                new SlaAction.RaisePriority(Priority.HIGH))
                            .withPayload("{}")),
                    inside.cancelDeadline(ticket, "call back"),
                    inside.snooze(ticket, world.time.get().plus(Duration.ofHours(1))),
                    inside.wake(ticket),
                    inside.waitForCustomer(ticket),
                    inside.hold(ticket, "supplier"),
                    inside.changeStatus(ticket, "open", "begin"),
                    inside.reply(ticket, NewPart.text("\ud842\udfb7"), NewPart.html("<b>x</b>")),
                    inside.replyAs(HostKey.of("m-1"), ticket, NewPart.text("named")),
                    inside.noteAs(HostKey.of("m-2"), ticket, NewPart.text("noted")),
                    inside.solve(ticket),
                    inside.rate(ticket, 5, "good"),
                    inside.reopen(ticket, "again"),
                    inside.solve(ticket, "done"),
                    inside.close(ticket, "over"),
                    inside.linkIdentity(customer, new IdentityKey(CHAT, "anna"))));
    assertThat(results).hasOnlyElementsOfType(Result.Accepted.class);

    Ticket seen = desk.ticket(ticket).orElseThrow();

    assertThat(rows()).isEqualTo(1);
    decide();
    assertThat(rows()).isZero();
    assertThat(seen.category()).isEqualTo(StatusCategory.CLOSED);
    assertThat(seen.priority()).isEqualTo(Priority.HIGH);
    assertThat(seen.tags()).containsExactly("a", "b");
    assertThat(seen.queue()).isEqualTo(new io.csm.core.QueueId(2));
    assertThat(seen.rating()).isNotNull();
    assertThat(desk.messages(ticket, null, 10)).hasSize(3);
    assertThat(desk.text(desk.messages(ticket, null, 10).get(0).parts().get(0).content()))
        .contains("\ud842\udfb7");
    assertThat(desk.history(ticket, 0, 100))
        .extracting(event -> event.event().kind())
        .contains(EventKind.EXTENSION, EventKind.SNOOZED, EventKind.WOKEN, EventKind.ASSIGNED);
    assertThat(desk.customer(customer).orElseThrow().identities()).hasSize(1);
    assertThat(rejections())
        .extracting(IntakeEvent.Rejected::command)
        .doesNotContain("say", "solve", "close", "tag", "assign", "changePriority");
  }

  @Test
  @DisplayName("a ticket keeps what it asks of routing")
  void request() {
    RoutingRequest asked =
        RoutingRequest.NONE
            .withLabels(
                LabelPredicate.in("region", LabelValue.of("eu"), LabelValue.of("uk")),
                LabelPredicate.of("rank", LabelPredicate.Comparison.AT_LEAST, LabelValue.of(3)))
            .withTeams(new TeamId(4))
            .withBypass(true);
    Result.Accepted opened =
        committed(
            inside ->
                inside
                    .open(NewTicket.of(customer, DeskWorld.QUEUE).withRequest(asked))
                    .acceptedOrThrow());

    decide();

    assertThat(desk.ticket(opened.ticketId()).orElseThrow().request()).isEqualTo(asked);
  }

  @Test
  @DisplayName("a message that comes in opens its ticket, or leads to the one that goes on")
  void received() {
    InboundMessage first =
        InboundMessage.text(CHAT, "anna", "hi")
            .withExternalId("x-1")
            .withRequiredSkills(new TreeSet<>(List.of(new Skill("vip", 1))))
            .withSubject("Question");
    Result.Accepted one = committed(inside -> inside.receive(first).acceptedOrThrow());
    Result.Accepted repeated = committed(inside -> inside.receive(first).acceptedOrThrow());
    Result.Accepted next =
        committed(
            inside ->
                inside
                    .receive(InboundMessage.text(CHAT, "anna", "are you there"))
                    .acceptedOrThrow());

    decide();

    assertThat(one.number()).isZero();
    Ticket ticket = desk.ticket(one.ticketId()).orElseThrow();
    assertThat(ticket.requiredSkills()).containsExactly(new Skill("vip", 1));
    assertThat(desk.ticket(next.ticketId())).contains(ticket);
    assertThat(desk.ticket(repeated.ticketId())).contains(ticket);
    assertThat(desk.messages(next.ticketId(), null, 10))
        .extracting(io.csm.core.conversation.Message::id)
        .containsExactly(one.message(), next.message());
    assertThat(desk.message(repeated.message()).orElseThrow().id()).isEqualTo(one.message());
  }

  @Test
  @DisplayName(
      "of two transactions with one key one opens the ticket, and the other's id leads to it")
  void sameKey() {
    NewTicket ticket = NewTicket.of(customer, QUEUE);
    HostedStore.Transaction one = store.begin();
    HostedStore.Transaction two = store.begin();
    Result.Accepted first = in(one, inside -> inside.withKey("k").open(ticket).acceptedOrThrow());
    Result.Accepted second = in(two, inside -> inside.withKey("k").open(ticket).acceptedOrThrow());
    two.commit();
    Ticket opened = desk.ticket(second.ticketId()).orElseThrow();
    one.commit();
    decide();

    assertThat(opened.id()).isEqualTo(second.ticketId());
    assertThat(desk.ticket(first.ticketId())).contains(opened);
    assertThat(desk.note(first.ticketId(), "for both").orThrow().ticketId())
        .isEqualTo(second.ticketId());
    assertThat(rejections()).isEmpty();
    Result again = committed(inside -> inside.withKey("k").open(ticket));
    assertThat(again)
        .isInstanceOfSatisfying(
            Result.Done.class, done -> assertThat(done.ticket()).isEqualTo(second.ticketId()));
  }

  @Test
  @DisplayName("a customer's key that is known leads the drawn id to that customer")
  void knownCustomer() {
    HostKey<CustomerId> key = HostKey.of("crm-1");
    CustomerId known = desk.createCustomer(key);

    CustomerId drawn = committed(inside -> inside.createCustomer(key));
    Result.Accepted opened =
        committed(inside -> inside.open(NewTicket.of(drawn, QUEUE)).acceptedOrThrow());

    assertThat(desk.ticket(opened.ticketId()).orElseThrow().customer()).isEqualTo(known);
    assertThat(desk.customer(drawn).orElseThrow().id()).isEqualTo(known);
  }

  @Test
  @DisplayName("a later rejection is an event without content, and the row goes")
  void rejected() {
    Ref<CustomerId> nobody = HostKey.of("nobody");
    Result.Accepted opened =
        committed(
            inside -> {
              Result.Accepted accepted = inside.open(NewTicket.of(nobody, QUEUE)).acceptedOrThrow();
              inside.reply(accepted.ticketId(), "hello").acceptedOrThrow();
              return accepted;
            });

    decide();

    assertThat(rows()).isZero();
    assertThat(desk.ticket(opened.ticketId())).isEmpty();
    assertThat(rejections())
        .extracting(
            IntakeEvent.Rejected::command, IntakeEvent.Rejected::ticket, IntakeEvent.Rejected::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("open", opened.ticketId(), Code.NOT_FOUND),
            org.assertj.core.groups.Tuple.tuple("say", opened.ticketId(), Code.NOT_FOUND));
  }

  @Test
  @DisplayName("a later rejection of a command with a key is its answer from then on")
  void rejectedWithKey() {
    NewTicket impossible = NewTicket.of(HostKey.of("nobody"), QUEUE);
    committed(inside -> inside.withKey("k").open(impossible));
    committed(inside -> inside.withKey("k").open(NewTicket.of(customer, QUEUE)));

    decide();

    assertThat(rejections())
        .extracting(IntakeEvent.Rejected::code)
        .containsExactly(Code.NOT_FOUND, Code.KEY_REUSED);
    assertThat(desk.withKey("k").open(impossible))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected -> assertThat(rejected.problem().code()).isEqualTo(Code.NOT_FOUND));
  }

  @Test
  @DisplayName("what is wrong with a command from the start is refused at once")
  void refusedAtOnce() {
    HostedStore.Transaction transaction = store.begin();
    NewPart[] tooMany = new NewPart[51];
    java.util.Arrays.fill(tooMany, NewPart.text("x"));
    NewPart tooLong =
        NewPart.of(io.csm.core.conversation.PartType.FILE, "image/png", new byte[(1 << 20) - 10]);
    TicketId ticket = world.open();

    in(
        transaction,
        inside -> {
          assertThatExceptionOfType(CsmException.class)
              .isThrownBy(() -> inside.reply(ticket, tooMany))
              .satisfies(e -> assertThat(e.code()).isEqualTo(Code.TOO_MANY));
          assertThatExceptionOfType(CsmException.class)
              .isThrownBy(() -> inside.reply(ticket, tooLong))
              .satisfies(e -> assertThat(e.code()).isEqualTo(Code.TOO_LONG));
          return "";
        });
    transaction.commit();

    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName(
      "what is found to be wrong when it is decided does not keep others from being decided")
  void poison() {
    Result.Accepted bad =
        committed(
            inside ->
                inside
                    .open(NewTicket.of(customer, QUEUE).withLanguage("no language at all"))
                    .acceptedOrThrow());
    Result.Accepted good = opened();

    decide();

    assertThat(desk.ticket(bad.ticketId())).isEmpty();
    assertThat(desk.ticket(good.ticketId())).isPresent();
    assertThat(rejections())
        .extracting(IntakeEvent.Rejected::code)
        .containsExactly(Code.INVALID_VALUE);
  }

  @Test
  @DisplayName("a command waits while a port is down, and so does what follows for its ticket")
  void waiting() {
    AtomicReference<Boolean> down = new AtomicReference<>(true);
    Csm guarded =
        builder("guarded")
            .guard(
                (tenant, actor, command, ticket) -> {
                  if (down.get()) {
                    throw new IllegalStateException("down");
                  }
                  return Optional.empty();
                })
            .build();
    var agent = world.agent(1);
    Result.Accepted opened =
        committed(
            inside -> {
              Result.Accepted accepted =
                  inside.as(agent).open(NewTicket.of(customer, QUEUE)).acceptedOrThrow();
              inside.note(accepted.ticketId(), "follows").acceptedOrThrow();
              return accepted;
            });
    Result.Accepted other = opened();

    guarded.tick(world.time.get());
    assertThat(rows()).isEqualTo(2);
    assertThat(guarded.desk(TENANT).ticket(opened.ticketId())).isEmpty();
    assertThat(guarded.desk(TENANT).ticket(other.ticketId())).isPresent();
    down.set(false);
    guarded.tick(world.time.get());

    assertThat(rows()).isZero();
    assertThat(guarded.desk(TENANT).messages(opened.ticketId(), null, 10)).hasSize(1);
    assertThat(rejections()).isEmpty();
  }

  @Test
  @DisplayName("any number of commands that cannot be decided now hold up none behind them")
  void undecidable() {
    AtomicReference<Boolean> down = new AtomicReference<>(true);
    AgentId stuck = world.agent(1);
    Csm guarded =
        builder("guarded")
            .guard(
                (tenant, actor, command, ticket) -> {
                  if (down.get() && actor.id().equals(Long.toString(stuck.value()))) {
                    throw new IllegalStateException("down");
                  }
                  return Optional.empty();
                })
            .build();
    for (int i = 0; i < 1_100; i++) {
      committed(inside -> inside.as(stuck).open(NewTicket.of(customer, QUEUE)).acceptedOrThrow());
    }
    opened();

    guarded.tick(world.time.get());
    List<IntakeRow> first = store.list(List.of(new ShardId(0)), 0, 1_000);
    assertThat(store.list(List.of(new ShardId(0)), first.get(999).id(), 1_000)).hasSize(100);

    down.set(false);
    for (int i = 0; i < 64; i++) {
      guarded.tick(world.time.get());
    }

    assertThat(rows()).isZero();
    assertThat(rejections()).isEmpty();
  }

  @Test
  @DisplayName("a command that nobody can read goes as rejected; one of a newer release waits")
  void unreadable() {
    TicketId named = world.open();
    HostedStore.Transaction transaction = store.begin();
    transaction.in(
        () -> {
          store.write(new IntakeRow(new ShardId(0), TENANT, 1, named, null, new byte[] {1, 'x'}));
          store.write(new IntakeRow(new ShardId(0), TENANT, 2, null, null, new byte[] {2, '0'}));
        });
    transaction.commit();

    decide();

    assertThat(rejections())
        .containsExactly(
            new IntakeEvent.Rejected("unreadable", named, null, Code.MALFORMED, "intake.command"));
    assertThat(store.list(List.of(new ShardId(0)), 0, 10))
        .extracting(IntakeRow::id)
        .containsExactly(2L);
  }

  @Test
  @DisplayName("a store that is down is not tried for every command")
  void storeDown() {
    for (int i = 0; i < 50; i++) {
      opened();
    }
    AtomicInteger tries = new AtomicInteger();
    store.failing =
        () -> {
          tries.incrementAndGet();
          return CsmException.of(Code.STORE_FAILED, "store", "state", "none", "detail", "down");
        };

    csm.tick(world.time.get());
    assertThat(tries).hasValue(10);

    store.failing = null;
    decide();
    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName("actor, cause and time are those of the call, the decision is dated when it is made")
  void context() {
    var agent = world.agent(1);
    Instant called = world.time.get();
    TicketId ticket = world.open();
    var cause = desk.history(ticket, 0, 1).get(0).envelope();
    committed(inside -> inside.as(agent).because(cause).note(ticket, "x").acceptedOrThrow());
    world.advance(Duration.ofMinutes(5));

    decide();

    var envelope =
        desk.history(ticket, 0, 100).stream()
            .filter(event -> event.event().kind() == EventKind.TICKET_MESSAGE)
            .findAny()
            .orElseThrow()
            .envelope();
    assertThat(envelope.actor()).isEqualTo(io.csm.core.Actor.agent(agent));
    assertThat(envelope.causedBy()).isEqualTo(cause.id());
    assertThat(envelope.occurredAt()).isEqualTo(called);
    assertThat(envelope.recordedAt()).isEqualTo(called.plus(Duration.ofMinutes(5)));
  }

  @Test
  @DisplayName("what cannot be written down is rejected, and does not happen")
  void notInTransaction() {
    TicketId ticket = world.open();
    TicketId other = world.open();
    var agent = world.agent(1);
    Position before = store.end(new ShardId(0));

    List<Result> results =
        committed(
            inside ->
                List.of(
                    inside.merge(ticket, other),
                    inside.link(ticket, LinkType.RELATED, other),
                    inside.setPresence(agent, Presence.AWAY),
                    inside.eraseCustomer(customer),
                    inside.accept(ticket, new io.csm.core.OfferId(1), agent),
                    inside.configure(),
                    inside.reportDelivery(
                        new io.csm.core.MessageId(1),
                        io.csm.core.conversation.Delivery.of(
                            io.csm.core.conversation.DeliveryState.SENT))));

    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(result)
                    .isInstanceOfSatisfying(
                        Result.Rejected.class,
                        rejected ->
                            assertThat(rejected.problem().code())
                                .isEqualTo(Code.NOT_IN_TRANSACTION)));
    assertThat(store.end(new ShardId(0))).isEqualTo(before);
    assertThat(rows()).isZero();
  }

  @Test
  @DisplayName("a desk for transactions refuses to work outside of one, and over other stores")
  void inTransactionOnly() {
    Result inside = committed(strict -> strict.inTransaction().open(NewTicket.of(customer, QUEUE)));
    assertThat(inside).isInstanceOf(Result.Accepted.class);
    for (Desk outside : List.of(desk, world.desk)) {
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> outside.inTransaction().open(NewTicket.of(customer, QUEUE)))
          .satisfies(e -> assertThat(e.code()).isEqualTo(Code.NO_SHARED_TRANSACTION));
    }
  }

  @Test
  @DisplayName("a tick may wake tickets while the host has a transaction open")
  void tickInside() {
    TicketId ticket = world.open();
    desk.snooze(ticket, world.time.get().plus(Duration.ofMinutes(1))).orThrow();
    decide();
    world.advance(Duration.ofMinutes(2));

    HostedStore.Transaction transaction = store.begin();
    in(transaction, inside -> decide());
    transaction.rollback();

    assertThat(world.ticket(ticket).snoozedUntil()).isNull();
  }
}
