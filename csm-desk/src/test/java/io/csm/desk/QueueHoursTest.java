package io.csm.desk;

import static io.csm.desk.DeskWorld.POOL;
import static io.csm.desk.DeskWorld.QUEUE;
import static io.csm.desk.DeskWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.CalendarId;
import io.csm.core.Code;
import io.csm.core.CustomerId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.BusinessCalendarBuilder;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.ExceptionRules;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueHours;
import io.csm.core.config.QueueState;
import io.csm.core.config.RelaxationStep;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.ConfigurationEvent;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Priority;
import io.csm.core.work.Skill;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.Notices;
import io.csm.testkit.ForwardingStore;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A queue with opening hours")
class QueueHoursTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final QueueId OTHER = new QueueId(2);

  /** DeskWorld begins on a Monday, at 09:00 in Shanghai. */
  private static final Instant CLOSES = Instant.parse("2026-03-02T09:00:00Z");

  private static final Instant OPENS = Instant.parse("2026-03-03T01:00:00Z");

  private final DeskWorld world = new DeskWorld();
  private final Desk desk = world.desk;

  private static BusinessCalendarBuilder office() {
    return BusinessCalendar.builder("office", "Asia/Shanghai").openOnWeekdays("09:00-17:00");
  }

  private static DeskCalendar calendar(BusinessCalendarBuilder hours) {
    return new DeskCalendar(new CalendarId(1), hours.build());
  }

  private static Queue support(QueueHours hours) {
    return Queue.of(QUEUE, "Support", POOL).withHours(hours);
  }

  private void configure(ConfigurationItem... items) {
    desk.configure(items).orThrow();
  }

  private void open(QueueHours hours) {
    configure(calendar(office()), Queue.of(OTHER, "Other", POOL), support(hours));
    settle(world.csm);
  }

  private void at(Instant time) {
    world.time.set(time);
    settle(world.csm);
  }

  private void settle(Csm csm) {
    int rounds = 0;
    while (csm.tick(world.time.get()) > 0) {
      assertThat(++rounds).as("rounds until nothing is left to do").isLessThan(30);
    }
  }

  private List<QueueState> boundaries() {
    List<QueueState> boundaries = new ArrayList<>();
    for (RecordedEvent recorded :
        world.store.history(AggregateKey.configuration(TENANT), 0, 10_000)) {
      if (recorded.event() instanceof ConfigurationEvent.Put put
          && put.item() instanceof QueueState state) {
        boundaries.add(state);
      }
    }
    return boundaries;
  }

  private List<EventKind> history(TicketId ticket) {
    return world.store.history(AggregateKey.of(TENANT, ticket), 0, 10_000).stream()
        .map(recorded -> recorded.event().kind())
        .toList();
  }

  private String explained(TicketId ticket) {
    return desk.explain(ticket).orElseThrow().text(Locale.ENGLISH);
  }

  /** A ticket of 16:30 that nobody may take before it has waited for two hours. */
  private TicketId hardToGive(QueueHours hours) {
    configure(
        calendar(office()),
        support(hours)
            .withRequiredSkills(new TreeSet<>(List.of(new Skill("fr", 5))))
            .withRelaxation(RelaxationStep.after(Duration.ofHours(2)).dropping("fr")),
        ExceptionRules.of(
            ExceptionRule.after("late", Duration.ofHours(1)).raisingTo(Priority.URGENT)));
    world.agent(3);
    at(CLOSES.minus(Duration.ofMinutes(30)));
    TicketId ticket = world.open();
    at(CLOSES.minus(Duration.ofMinutes(29)));
    at(CLOSES);
    return ticket;
  }

  @Test
  @DisplayName("counts the night as waiting time for steps and exception rules, if nothing is said")
  void countedWaiting() {
    TicketId ticket = hardToGive(QueueHours.waiting("office"));
    assertThat(boundaries().get(boundaries().size() - 1).closures()).isEmpty();
    at(CLOSES.plus(Duration.ofMinutes(30)));
    assertThat(world.ticket(ticket).priority()).isEqualTo(Priority.URGENT);
    at(OPENS);
    assertThat(world.offer(ticket).step()).isEqualTo(1);
  }

  @Test
  @DisplayName("lets waiting time stand still while it is closed, where it says so")
  void pausedWaiting() {
    TicketId ticket = hardToGive(QueueHours.waiting("office").withPausedWaiting(true));
    QueueState closed = boundaries().get(boundaries().size() - 1);
    assertThat(closed.closures()).endsWith(new QueueState.Closure(CLOSES, OPENS));
    at(CLOSES.plus(Duration.ofHours(9)));
    at(OPENS);
    at(OPENS.plus(Duration.ofMinutes(30)).minusNanos(1));
    assertThat(world.ticket(ticket).priority()).isEqualTo(Priority.NORMAL);
    assertThat(world.csm.nextMoment()).isEqualTo(OPENS.plus(Duration.ofMinutes(30)));
    at(OPENS.plus(Duration.ofMinutes(30)));
    assertThat(world.ticket(ticket).priority()).isEqualTo(Priority.URGENT);

    at(OPENS.plus(Duration.ofMinutes(90)).minusNanos(1));
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
    at(OPENS.plus(Duration.ofMinutes(90)));
    assertThat(world.offer(ticket).step()).isEqualTo(1);
  }

  @Test
  @DisplayName("remembers through weeks and breaks what does not count, with a bound")
  void closures() {
    configure(
        calendar(
            BusinessCalendar.builder("office", "Asia/Shanghai")
                .openOnWeekdays(
                    "09:00-10:00", "10:30-11:00", "11:30-12:00", "13:00-15:00", "15:15-17:00")),
        Queue.of(OTHER, "Other", POOL),
        support(QueueHours.waiting("office").withPausedWaiting(true)));
    settle(world.csm);
    List<QueueState.Closure> closures = boundaries().get(0).closures();

    assertThat(closures).hasSize(QueueState.MAX_CLOSURES);
    assertThat(closures.get(closures.size() - 1).to()).isEqualTo(DeskWorld.START);
    for (int i = 1; i < closures.size(); i++) {
      assertThat(closures.get(i).from()).isAfter(closures.get(i - 1).to());
    }
  }

  @Test
  @DisplayName("is opened and closed at each boundary of its calendar, once, as the journal says")
  void boundaryByBoundary() {
    open(QueueHours.waiting("office"));
    assertThat(world.csm.nextMoment()).isEqualTo(CLOSES);
    at(CLOSES.minusNanos(1));
    assertThat(boundaries()).containsExactly(new QueueState(QUEUE, true, CLOSES));
    at(CLOSES);
    at(CLOSES.plusSeconds(1));
    assertThat(world.csm.nextMoment()).isEqualTo(OPENS);
    at(OPENS);
    assertThat(boundaries())
        .containsExactly(
            new QueueState(QUEUE, true, CLOSES),
            new QueueState(QUEUE, false, OPENS),
            new QueueState(QUEUE, true, CLOSES.plus(Duration.ofDays(1))));
  }

  @Test
  @DisplayName(
      "keeps its work in place while it is closed, offers it to nobody, and says until when")
  void waits() {
    open(QueueHours.waiting("office"));
    TicketId early = world.open();
    at(CLOSES);
    TicketId late = world.open();
    AgentId agent = world.agent(1);
    settle(world.csm);
    assertThat(world.ticket(early).work()).isEqualTo(WorkState.WAITING);
    assertThat(explained(early))
        .isEqualTo(
            "Ticket ("
                + early.value()
                + ") waits: its queue is closed until 2026-03-03T01:00:00Z.");
    assertThat(desk.explain(early).orElseThrow().text(Locale.CHINESE)).contains("关闭至");
    at(OPENS);
    assertThat(world.offer(early).agent()).isEqualTo(agent);
    assertThat(world.ticket(late).work()).isEqualTo(WorkState.WAITING);
    assertThat(world.ticket(early).enqueuedAt()).isEqualTo(DeskWorld.START);
  }

  @Test
  @DisplayName("lets an offer ring on that was made before it closed, and makes none after it")
  void ringing() {
    open(QueueHours.waiting("office"));
    world.agent(1);
    TicketId ticket = world.open();
    at(CLOSES.minusSeconds(10));
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.OFFERED);
    at(CLOSES);
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.OFFERED);
    at(CLOSES.plusSeconds(60));
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
  }

  @Test
  @DisplayName(
      "lets work go on to another queue at its old place, also what comes while it is closed")
  void overflows() {
    open(QueueHours.overflowing("office", OTHER));
    TicketId early = world.open();
    at(CLOSES);
    TicketId late = world.open();
    settle(world.csm);
    for (TicketId ticket : List.of(early, late)) {
      assertThat(world.ticket(ticket).queue()).isEqualTo(OTHER);
      assertThat(history(ticket)).containsOnlyOnce(EventKind.WORK_DIVERTED);
    }
    assertThat(world.ticket(early).enqueuedAt()).isEqualTo(DeskWorld.START);
    world.agent(1);
    settle(world.csm);
    assertThat(world.ticket(early).work()).isEqualTo(WorkState.OFFERED);
    at(OPENS);
    assertThat(world.ticket(late).queue()).as("it does not come back").isEqualTo(OTHER);
  }

  @Test
  @DisplayName("lets work overflow to another pool, and on where that queue is closed as well")
  void overflowsOn() {
    PoolId abroad = new PoolId(2);
    QueueId third = new QueueId(3);
    configure(
        calendar(office()),
        new Pool(abroad, "Abroad"),
        Queue.of(third, "Third", abroad),
        Queue.of(OTHER, "Other", abroad).withHours(QueueHours.overflowing("office", third)),
        support(QueueHours.overflowing("office", OTHER)));
    TicketId ticket = world.open();
    at(CLOSES);
    assertThat(world.ticket(ticket).queue()).isEqualTo(third);
    assertThat(history(ticket)).filteredOn(EventKind.WORK_DIVERTED::equals).hasSize(2);
  }

  @Test
  @DisplayName(
      "parks work until it opens, tells the host of the callback, and again when it is due")
  void callsBack() {
    List<Notices.Notice> notices = new ArrayList<>();
    Csm csm = world.builder("b").notices(notices::add).build();
    open(QueueHours.callingBack("office"));
    TicketId first = world.open();
    Desk here = csm.desk(TENANT);
    CustomerId customer = world.customer();
    world.csm.close();
    world.time.set(CLOSES);
    settle(csm);
    TicketId second = here.open(NewTicket.of(customer, QUEUE)).orThrow().ticketId();
    settle(csm);
    for (TicketId ticket : List.of(first, second)) {
      Ticket parked = here.ticket(ticket).orElseThrow();
      assertThat(parked.work()).isEqualTo(WorkState.NONE);
      assertThat(parked.callbackAt()).isEqualTo(OPENS);
      assertThat(parked.isParked()).isTrue();
      assertThat(notices).contains(notice(ticket, EventKind.WORK_DIVERTED));
    }
    assertThat(notices).noneMatch(notice -> notice.kind() == EventKind.CALLBACK_DUE);
    assertThat(here.explain(first).orElseThrow().text(Locale.ENGLISH))
        .contains("called back at 2026-03-03T01:00:00Z");

    world.time.set(OPENS.plusSeconds(5));
    settle(csm);
    for (TicketId ticket : List.of(first, second)) {
      Ticket due = here.ticket(ticket).orElseThrow();
      assertThat(due.work()).isEqualTo(WorkState.WAITING);
      assertThat(due.enqueuedAt()).isEqualTo(OPENS);
      assertThat(due.callbackAt()).isEqualTo(OPENS);
      assertThat(notices).containsOnlyOnce(notice(ticket, EventKind.CALLBACK_DUE));
    }
  }

  private static Notices.Notice notice(TicketId ticket, EventKind kind) {
    return new Notices.Notice(TENANT, null, ticket, kind);
  }

  @Test
  @DisplayName("forgets the callback when an agent is done with it, or it goes to another queue")
  void forgetsTheCallback() {
    open(QueueHours.callingBack("office"));
    TicketId done = world.open();
    TicketId moved = world.open();
    at(CLOSES);
    desk.transferToQueue(moved, OTHER).orThrow();
    assertThat(world.ticket(moved).callbackAt()).isNull();
    assertThat(world.ticket(moved).work()).isEqualTo(WorkState.WAITING);
    at(OPENS);
    desk.solve(moved, null).orThrow();
    world.agent(1);
    settle(world.csm);
    world.accept(done).orThrow();
    assertThat(world.ticket(done).callbackAt()).isEqualTo(OPENS);
    desk.solve(done, null).orThrow();
    assertThat(world.ticket(done).callbackAt()).isNull();
  }

  @Test
  @DisplayName("goes by an edit of its calendar at once: it opens, and callbacks follow")
  void calendarEdits() {
    open(QueueHours.callingBack("office"));
    TicketId ticket = world.open();
    at(CLOSES);
    configure(calendar(office().version(2).holiday(LocalDate.of(2026, 3, 3), "")));
    settle(world.csm);
    Instant later = OPENS.plus(Duration.ofDays(1));
    assertThat(world.ticket(ticket).callbackAt()).isEqualTo(later);
    assertThat(world.ticket(ticket).snoozedUntil()).isEqualTo(later);
    assertThat(history(ticket)).doesNotContain(EventKind.CALLBACK_DUE);

    configure(
        calendar(
            BusinessCalendar.builder("office", "Asia/Shanghai")
                .version(3)
                .openOnWeekdays("09:00-20:00")));
    settle(world.csm);
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
    assertThat(history(ticket)).containsOnlyOnce(EventKind.CALLBACK_DUE);
    assertThat(boundaries().get(boundaries().size() - 1))
        .isEqualTo(new QueueState(QUEUE, true, Instant.parse("2026-03-02T12:00:00Z")));
  }

  @Test
  @DisplayName("that is to have no hours any more is open")
  void withoutHours() {
    open(QueueHours.waiting("office"));
    TicketId ticket = world.open();
    at(CLOSES);
    world.agent(1);
    configure(Queue.of(QUEUE, "Support", POOL));
    settle(world.csm);
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.OFFERED);
    assertThat(configuration().queueStates()).isEmpty();
  }

  private Configuration configuration() {
    return (Configuration)
        world.store.load(List.of(AggregateKey.configuration(TENANT))).get(0).orElseThrow().state();
  }

  @Test
  @DisplayName("is as its calendar says right after downtime, whatever was missed")
  void downtime() {
    open(QueueHours.callingBack("office"));
    TicketId ticket = world.open();
    world.csm.close();
    world.time.set(OPENS.plus(Duration.ofHours(1)));
    Csm csm = world.node("b");
    settle(csm);
    assertThat(csm.desk(TENANT).ticket(ticket).orElseThrow().work()).isEqualTo(WorkState.WAITING);
    assertThat(history(ticket)).doesNotContain(EventKind.WORK_DIVERTED);
    assertThat(boundaries()).hasSize(2).allMatch(QueueState::open);
  }

  @Test
  @DisplayName("is closed still, and parks nothing twice, when another node takes over meanwhile")
  void takeOver() {
    open(QueueHours.callingBack("office"));
    TicketId ticket = world.open();
    at(CLOSES);
    world.csm.close();
    Csm csm = world.node("b");
    world.time.set(CLOSES.plusSeconds(60));
    settle(csm);
    assertThat(boundaries()).hasSize(2);
    assertThat(history(ticket)).containsOnlyOnce(EventKind.WORK_DIVERTED);
    world.time.set(OPENS);
    settle(csm);
    assertThat(history(ticket)).containsOnlyOnce(EventKind.CALLBACK_DUE);
  }

  @Test
  @DisplayName("closes once, whether a node dies before the commit of it or after")
  void afterACrash() {
    for (String when : List.of("before", "after")) {
      DeskWorld other = new DeskWorld();
      other.desk.configure(calendar(office()), support(QueueHours.waiting("office"))).orThrow();
      other.csm.tick(other.time.get());
      other.csm.close();
      AtomicReference<String> dies = new AtomicReference<>(when);
      Csm dying = other.builder("dying", dying(other, dies)).build();
      other.time.set(CLOSES);
      dying.tick(CLOSES);
      dying.close();
      dies.set("never");
      Csm next = other.node("next");
      settleOf(next, CLOSES);
      assertThat(
              other.store.history(AggregateKey.configuration(TENANT), 0, 1_000).stream()
                  .filter(QueueHoursTest::closes))
          .as("closed by a node that died " + when)
          .hasSize(1);
    }
  }

  private static void settleOf(Csm csm, Instant now) {
    for (int i = 0; i < 10; i++) {
      csm.tick(now);
    }
  }

  private static boolean closes(RecordedEvent recorded) {
    return recorded.event() instanceof ConfigurationEvent.Put put
        && put.item() instanceof QueueState state
        && !state.open();
  }

  private static ForwardingStore dying(DeskWorld world, AtomicReference<String> dies) {
    return new ForwardingStore(world.store) {
      @Override
      public List<CommitResult> commit(ShardId shard, List<Change> changes) {
        boolean about =
            changes.stream()
                .flatMap(change -> change.writes().stream())
                .flatMap(write -> write.events().stream())
                .anyMatch(QueueHoursTest::closes);
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
  @DisplayName("goes by the wall clock where summer time begins")
  void summerTime() {
    world.time.set(Instant.parse("2026-03-27T12:00:00Z"));
    configure(
        calendar(BusinessCalendar.builder("office", "Europe/Berlin").openOnWeekdays("09:00-17:00")),
        support(QueueHours.waiting("office")));
    settle(world.csm);
    at(Instant.parse("2026-03-27T16:00:00Z"));
    at(Instant.parse("2026-03-30T07:00:00Z"));
    assertThat(boundaries())
        .containsExactly(
            new QueueState(QUEUE, true, Instant.parse("2026-03-27T16:00:00Z")),
            new QueueState(QUEUE, false, Instant.parse("2026-03-30T07:00:00Z")),
            new QueueState(QUEUE, true, Instant.parse("2026-03-30T15:00:00Z")));
  }

  @Test
  @DisplayName(
      "is refused where it names what is not there, or overflows in a circle, with the path")
  void refused() {
    refused(Code.UNKNOWN_CHOICE, "queue.1.hours.calendar", support(QueueHours.waiting("office")));
    configure(calendar(office()));
    refused(
        Code.NOT_FOUND,
        "queue.1.hours.overflow",
        support(QueueHours.overflowing("office", new QueueId(99))));
    refused(
        Code.INVALID_VALUE,
        "queue.1.hours.overflow",
        support(QueueHours.overflowing("office", OTHER)),
        Queue.of(OTHER, "Other", POOL).withHours(QueueHours.overflowing("office", QUEUE)));
    refused(Code.INVALID_VALUE, "queueState.1", new QueueState(QUEUE, true, CLOSES));
    configure(support(QueueHours.waiting("office")));
    assertThat(desk.removeConfiguration(ConfigurationKind.CALENDAR, 1).isDone()).isFalse();
  }

  private void refused(Code code, String path, ConfigurationItem... items) {
    assertThat(desk.configure(items))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected -> {
              assertThat(rejected.problem().code()).isEqualTo(code);
              assertThat(rejected.problem().path()).isEqualTo(path);
            });
  }
}
