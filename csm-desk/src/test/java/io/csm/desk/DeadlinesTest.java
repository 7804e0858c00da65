package io.csm.desk;

import static io.csm.desk.DeskWorld.QUEUE;
import static io.csm.desk.DeskWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.config.SlaAction;
import io.csm.core.config.SlaMetric;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.Deadline;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.JournalPage;
import io.csm.spi.Notices;
import io.csm.testkit.ForwardingStore;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A deadline of a ticket")
class DeadlinesTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final Set<EventKind> FIRED =
      Set.of(EventKind.DEADLINE_REACHED, EventKind.SLA_ALERTED);

  private final DeskWorld world = new DeskWorld();
  private final Desk desk = world.desk;

  private List<Deadline> reached(TicketId ticket) {
    List<Deadline> reached = new ArrayList<>();
    for (RecordedEvent recorded : world.store.history(AggregateKey.of(TENANT, ticket), 0, 10_000)) {
      if (recorded.event() instanceof TicketEvent.DeadlineReached event) {
        reached.add(event.deadline());
      }
    }
    return reached;
  }

  private List<String> keys(TicketId ticket) {
    return reached(ticket).stream().map(Deadline::key).toList();
  }

  private void pass(Duration time) {
    world.advance(time);
    while (world.tick() > 0) {
      // Until nothing is left to do.
    }
  }

  private Instant in(int minutes) {
    return world.time.get().plus(Duration.ofMinutes(minutes));
  }

  @Test
  @DisplayName("is reached once, when its time has come, and brings back what the host gave it")
  void once() {
    TicketId ticket = world.open();
    desk.schedule(ticket, NewDeadline.at("call back", in(10)).withPayload("{\"try\":1}")).orThrow();

    pass(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(reached(ticket)).isEmpty();
    pass(Duration.ofSeconds(1));
    pass(Duration.ofDays(1));
    assertThat(reached(ticket)).hasSize(1);
    assertThat(reached(ticket).get(0).payload()).isEqualTo("{\"try\":1}");
    assertThat(world.ticket(ticket).deadlines()).isEmpty();
  }

  @Test
  @DisplayName("is replaced by one with the same key, and cancelled by its key")
  void replacedAndCancelled() {
    TicketId ticket = world.open();
    desk.schedule(ticket, NewDeadline.at("a", in(10))).orThrow();
    desk.schedule(ticket, NewDeadline.at("a", in(30))).orThrow();
    desk.schedule(ticket, NewDeadline.at("b", in(20))).orThrow();
    pass(Duration.ofMinutes(15));
    assertThat(reached(ticket)).isEmpty();
    desk.cancelDeadline(ticket, "b").orThrow();
    pass(Duration.ofMinutes(10));
    assertThat(reached(ticket)).isEmpty();
    pass(Duration.ofMinutes(5));
    assertThat(keys(ticket)).containsExactly("a");

    assertThat(desk.cancelDeadline(ticket, "a"))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected -> assertThat(rejected.problem().code()).isEqualTo(Code.NOT_FOUND));
  }

  @Test
  @DisplayName("does not wait behind clocks that pass their thresholds later, however many")
  void notBehindClocks() {
    desk.configure(
            ClocksTest.office(), ClocksTest.rules(ClocksTest.target(SlaMetric.FIRST_REPLY, 60)))
        .orThrow();
    TicketId ticket = world.open();
    desk.schedule(ticket, NewDeadline.at("call back", in(59))).orThrow();
    for (int i = 0; i < 30; i++) {
      world.open();
    }

    pass(Duration.ofMinutes(65));
    List<EventKind> kinds =
        ((JournalPage.Entries) world.store.read(new ShardId(0), Position.START, 10_000))
            .entries().stream()
                .map(entry -> entry.event().kind())
                .filter(kind -> FIRED.contains(kind))
                .toList();
    assertThat(kinds).hasSize(32).startsWith(EventKind.DEADLINE_REACHED);
  }

  @Test
  @DisplayName("counts business time of a calendar, as it was when it was set")
  void businessTime() {
    desk.configure(ClocksTest.office()).orThrow();
    world.time.set(Instant.parse("2026-03-06T09:00:00Z")); // Friday, 17:00 in Shanghai
    TicketId ticket = world.open();
    desk.schedule(ticket, NewDeadline.within("call back", Duration.ofHours(4), "office")).orThrow();
    desk.configure(ClocksTest.office("2026-03-09")).orThrow();
    assertThat(world.ticket(ticket).nextDeadline()).isEqualTo("2026-03-09T04:00:00Z");

    assertThat(desk.schedule(ticket, NewDeadline.within("x", Duration.ofHours(1), "nowhere")))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected -> assertThat(rejected.problem().path()).isEqualTo("deadline.calendar"));
  }

  @Test
  @DisplayName("does what it asks for, and tells agent and host")
  void actions() {
    List<Notices.Notice> notices = new ArrayList<>();
    Csm told = world.builder("b").notices(notices::add).build();
    world.csm.close();
    QueueId hurry = new QueueId(2);
    Desk there = told.desk(TENANT);
    there.configure(Queue.of(hurry, "Hurry", DeskWorld.POOL)).orThrow();
    TicketId ticket =
        there.open(NewTicket.of(there.createCustomer(null), QUEUE)).orThrow().ticketId();
    AgentId agent =
        there.defineAgent(AgentProfile.of(DeskWorld.POOL, new TreeSet<>(), Capacity.ofItems(2)));
    there.setPresence(agent, Presence.AVAILABLE).orThrow();
    there.assign(ticket, agent).orThrow();
    there
        .schedule(
            ticket,
            NewDeadline.at(
                "escalate",
                in(10),
                new SlaAction.Tell(SlaAction.Whom.AGENT),
                new SlaAction.Tell(SlaAction.Whom.HOST),
                new SlaAction.RaisePriority(Priority.URGENT),
                new SlaAction.MoveToQueue(hurry)))
        .orThrow();
    world.advance(Duration.ofMinutes(10));
    while (told.tick(world.time.get()) > 0) {
      // Until nothing is left to do.
    }

    Ticket after = there.ticket(ticket).orElseThrow();
    assertThat(after.priority()).isEqualTo(Priority.URGENT);
    assertThat(after.queue()).isEqualTo(hurry);
    assertThat(notices)
        .filteredOn(notice -> notice.kind() == EventKind.DEADLINE_REACHED)
        .extracting(Notices.Notice::agent)
        .containsExactly(agent, null);
  }

  @Test
  @DisplayName("is cancelled when the ticket is closed, and does not come back with it")
  void closed() {
    TicketId ticket = world.open();
    desk.schedule(ticket, NewDeadline.at("a", in(10))).orThrow();
    desk.close(ticket, null).orThrow();
    desk.reopen(ticket, null).orThrow();
    pass(Duration.ofMinutes(20));
    assertThat(reached(ticket)).isEmpty();
  }

  @Test
  @DisplayName("is one of a bounded number, and refuses what is no deadline")
  void bounds() {
    TicketId ticket = world.open();
    for (int i = 0; i < Ticket.MAX_DEADLINES; i++) {
      desk.schedule(ticket, NewDeadline.at("d" + i, in(10))).orThrow();
    }
    assertThat(desk.schedule(ticket, NewDeadline.at("more", in(10))))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected -> assertThat(rejected.problem().code()).isEqualTo(Code.TOO_MANY));
    desk.schedule(ticket, NewDeadline.at("d0", in(20))).orThrow();
    assertThat(
            desk.schedule(
                ticket, NewDeadline.at("d1", in(5), new SlaAction.MoveToQueue(new QueueId(99)))))
        .isInstanceOf(Result.Rejected.class);
    assertThatThrownBy(() -> NewDeadline.at("", in(10))).hasMessageContaining("deadline.key");
    assertThatThrownBy(() -> NewDeadline.within("a", Duration.ofSeconds(-1), null))
        .hasMessageContaining("deadline.within");
    assertThatThrownBy(() -> new NewDeadline("a", in(1), Duration.ZERO, null, List.of(), ""))
        .hasMessageContaining("deadline.at");
  }

  @Test
  @DisplayName("is reached once where two nodes tick, and one dies between decision and answer")
  void crash() {
    TicketId ticket = world.open();
    desk.schedule(ticket, NewDeadline.at("a", in(10))).orThrow();
    world.csm.close();
    AtomicReference<String> dies = new AtomicReference<>("before");
    Csm dying = world.builder("b", dyingBy(dies)).build();
    Csm other = world.node("c");
    dying.tick(world.time.get());
    world.advance(Duration.ofMinutes(10));

    dying.tick(world.time.get());
    assertThat(reached(ticket)).as("it was lost before the commit").isEmpty();
    dies.set("after");
    world.advance(Duration.ofMinutes(2));
    dying.tick(world.time.get());
    assertThat(reached(ticket)).as("it was committed, and the answer lost").hasSize(1);
    for (int i = 0; i < 8; i++) {
      dying.tick(world.time.get());
      other.tick(world.time.get());
      world.advance(Duration.ofMinutes(1));
    }
    dying.close();
    for (int i = 0; i < 8; i++) {
      other.tick(world.time.get());
      world.advance(Duration.ofMinutes(1));
    }
    assertThat(reached(ticket)).hasSize(1);
  }

  /** A store that fails before it commits that a deadline was reached, or after. */
  private ForwardingStore dyingBy(AtomicReference<String> dies) {
    return new ForwardingStore(world.store) {
      @Override
      public List<CommitResult> commit(ShardId shard, List<Change> changes) {
        boolean about =
            changes.stream()
                .flatMap(change -> change.writes().stream())
                .flatMap(write -> write.events().stream())
                .anyMatch(recorded -> recorded.event().kind() == EventKind.DEADLINE_REACHED);
        if (about && "before".equals(dies.get())) {
          throw new IllegalStateException("killed before the commit");
        }
        List<CommitResult> results = super.commit(shard, changes);
        if (about && "after".equals(dies.getAndSet("never"))) {
          throw new IllegalStateException("killed after the commit");
        }
        return results;
      }
    };
  }

  @Test
  @DisplayName("of each of many is reached after a week of downtime, the oldest first, in batches")
  void downtime() {
    List<TicketId> tickets = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      TicketId ticket = world.open();
      tickets.add(ticket);
      desk.schedule(ticket, NewDeadline.at("first", in(1_000 - i))).orThrow();
      desk.schedule(ticket, NewDeadline.at("second", in(2_000))).orThrow();
    }
    Csm restarted = world.node("b");
    world.csm.close();
    world.advance(Duration.ofDays(7));
    List<Long> order = new ArrayList<>();
    restarted.subscribe(
        "order",
        entries ->
            entries.forEach(
                entry -> {
                  if (entry.event() instanceof TicketEvent.DeadlineReached reached
                      && reached.deadline().key().equals("first")) {
                    order.add(entry.envelope().aggregate().id());
                  }
                }));

    while (restarted.tick(world.time.get()) > 0) {
      // Until nothing is left to do.
    }
    List<Long> oldestFirst = new ArrayList<>();
    tickets.forEach(ticket -> oldestFirst.add(0, ticket.value()));
    assertThat(order).isEqualTo(oldestFirst);
    tickets.forEach(ticket -> assertThat(keys(ticket)).containsExactly("first", "second"));
  }
}
