package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.TicketId;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.HeldWork;
import io.csm.core.config.RampUp;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.AggregateKey;
import io.csm.core.people.Agent;
import io.csm.core.people.TimeOff;
import io.csm.core.people.WorkSchedule;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.DutyState;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.core.work.RoutingFilter;
import io.csm.testkit.InvariantExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Shifts and times off")
class ShiftsTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  /** Monday, 9:00 in Shanghai: the office has just opened. */
  private static final Instant OPEN = DeskWorld.START;

  private static final Instant NOON = OPEN.plus(Duration.ofHours(3));
  private static final Instant ONE = NOON.plus(Duration.ofHours(1));
  private static final Instant SIX = OPEN.plus(Duration.ofHours(9));
  private static final Instant TUESDAY = OPEN.plus(Duration.ofHours(24));

  private static DeskWorld world(DeskCalendar calendar) {
    DeskWorld world = new DeskWorld();
    world.desk.configure(calendar).orThrow();
    return world;
  }

  private static Agent row(DeskWorld world, AgentId agent) {
    return world.desk.agent(agent).orElseThrow();
  }

  private static void at(DeskWorld world, Instant time) {
    world.time.set(time);
    world.tick();
  }

  private static List<DutyState> journal(DeskWorld world, AgentId agent) {
    List<DutyState> states = new ArrayList<>();
    for (var event : world.store.history(AggregateKey.of(DeskWorld.TENANT, agent), 0, 1_000)) {
      if (event.event() instanceof AgentEvent.DutyChanged changed) {
        states.add(changed.state());
      }
    }
    return states;
  }

  private static Map<RoutingFilter, Integer> refused(DeskWorld world, TicketId ticket) {
    return world.desk.explain(ticket).orElseThrow().refused();
  }

  @Test
  @DisplayName("let an agent be asked within the shift only, and say why not")
  void shift() {
    DeskWorld world = world(ClocksTest.office());
    AgentId agent = world.agent(10);
    world.desk.setSchedule(agent, WorkSchedule.of("office")).orThrow();
    TicketId first = world.open();
    world.tick();
    assertThat(world.offer(first).agent()).isEqualTo(agent);
    world.accept(first).orThrow();

    at(world, NOON.minusMillis(1));
    TicketId rings = world.open();
    world.tick();
    assertThat(world.ticket(rings).offers()).hasSize(1);
    assertThat(world.csm.nextMoment()).isEqualTo(NOON);

    at(world, NOON);
    assertThat(world.ticket(rings).work()).isEqualTo(WorkState.WAITING);
    assertThat(refused(world, rings)).containsExactly(Map.entry(RoutingFilter.OFF_SHIFT, 1));
    assertThat(world.ticket(first).assignment().kind()).isEqualTo(HoldingKind.ACTIVE);
    assertThat(row(world, agent).presence()).isEqualTo(Presence.AVAILABLE);
    assertThat(row(world, agent).attendance().missed()).isZero();
    assertThat(world.desk.board().agent(agent).orElseThrow().duty()).isEqualTo(DutyState.OFF_SHIFT);

    at(world, ONE);
    assertThat(world.offer(rings).agent()).isEqualTo(agent);
    assertThat(row(world, agent).idleSince()).isEqualTo(ONE);
    assertThat(journal(world, agent))
        .containsExactly(DutyState.ON_DUTY, DutyState.OFF_SHIFT, DutyState.ON_DUTY);
  }

  @Test
  @DisplayName("come once for each boundary, also where another node has taken over or none ran")
  void takeOverAndDowntime() {
    DeskWorld world = world(ClocksTest.office());
    AgentId agent = world.agent(10);
    world.desk.setSchedule(agent, WorkSchedule.of("office")).orThrow();
    world.tick();
    world.csm.close();

    Csm again = world.node("b");
    world.time.set(NOON);
    again.tick(NOON);
    again.tick(NOON);
    assertThat(journal(world, agent)).containsExactly(DutyState.ON_DUTY, DutyState.OFF_SHIFT);

    // Nobody runs over one o'clock and six.
    again.close();
    world.time.set(SIX.plusSeconds(60));
    Csm third = world.node("c");
    TicketId waits = openAt(third);
    third.tick(world.time.get());
    third.tick(world.time.get());
    assertThat(third.desk(DeskWorld.TENANT).ticket(waits).orElseThrow().offers()).isEmpty();
    assertThat(journal(world, agent))
        .containsExactly(DutyState.ON_DUTY, DutyState.OFF_SHIFT, DutyState.OFF_SHIFT);
    assertThat(third.nextMoment()).isEqualTo(TUESDAY);
    world.time.set(TUESDAY);
    third.tick(TUESDAY);
    assertThat(third.desk(DeskWorld.TENANT).ticket(waits).orElseThrow().offers()).hasSize(1);
  }

  private static TicketId openAt(Csm csm) {
    Desk desk = csm.desk(DeskWorld.TENANT);
    return desk.open(NewTicket.of(desk.createCustomer(null), DeskWorld.QUEUE)).orThrow().ticketId();
  }

  @Test
  @DisplayName("of a time off go before the shift, and end by themselves")
  void timeOff() {
    DeskWorld world = world(ClocksTest.office());
    AgentId agent = world.agent(10);
    Instant from = OPEN.plusSeconds(3600);
    world
        .desk
        .setSchedule(
            agent,
            WorkSchedule.of("office")
                .withTimeOff(new TimeOff(from, TUESDAY.plusSeconds(3600), "leave")))
        .orThrow();
    at(world, from);
    TicketId waits = world.open();
    world.tick();
    assertThat(refused(world, waits)).containsExactly(Map.entry(RoutingFilter.TIME_OFF, 1));
    at(world, SIX);
    at(world, TUESDAY);
    assertThat(world.ticket(waits).offers()).isEmpty();
    at(world, TUESDAY.plusSeconds(3600));
    assertThat(world.offer(waits).agent()).isEqualTo(agent);
    assertThat(journal(world, agent))
        .containsExactly(DutyState.ON_DUTY, DutyState.TIME_OFF, DutyState.ON_DUTY);

    world.desk.setSchedule(agent, WorkSchedule.ALWAYS).orThrow();
    at(world, SIX.plus(Duration.ofDays(1)).plusSeconds(60));
    TicketId late = world.open();
    world.tick();
    assertThat(world.ticket(late).offers()).hasSize(1);
  }

  @Test
  @DisplayName("can let nothing new begin shortly before the end, while what rings goes on")
  void lastOfferBefore() {
    DeskWorld world = world(ClocksTest.office());
    AgentId agent = world.agent(10);
    world
        .desk
        .setSchedule(agent, WorkSchedule.of("office").withLastOfferBefore(Duration.ofMinutes(30)))
        .orThrow();
    at(world, NOON.minusSeconds(1801));
    TicketId rings = world.open();
    world.tick();
    assertThat(world.ticket(rings).offers()).hasSize(1);
    at(world, NOON.minusSeconds(1800));
    TicketId waits = world.open();
    world.tick();
    assertThat(world.ticket(rings).offers()).hasSize(1);
    assertThat(world.ticket(waits).offers()).isEmpty();
    assertThat(refused(world, waits)).containsExactly(Map.entry(RoutingFilter.OFF_SHIFT, 1));
    assertThat(world.accept(rings).isDone()).isTrue();
    at(world, NOON);
    assertThat(journal(world, agent))
        .containsExactly(DutyState.ON_DUTY, DutyState.ENDING, DutyState.OFF_SHIFT);
  }

  @Test
  @DisplayName("return held work where the policy says so, all or what nobody replied to")
  void heldWork() {
    DeskWorld world = world(ClocksTest.office());
    world.desk.configure(DeskPolicy.STANDARD.withWhenOffDuty(HeldWork.RETURN_ALL)).orThrow();
    AgentId agent = world.agent(10);
    world.desk.setSchedule(agent, WorkSchedule.of("office")).orThrow();
    TicketId ticket = world.open();
    world.tick();
    world.accept(ticket).orThrow();
    Instant enqueuedAt = world.time.get();
    at(world, NOON);
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
    assertThat(world.ticket(ticket).enqueuedAt()).isEqualTo(enqueuedAt);
    assertThat(row(world, agent).holdings()).isEmpty();
  }

  @Test
  @DisplayName("let who comes back on duty begin slowly, where there is a ramp")
  void ramp() {
    DeskWorld world = world(ClocksTest.office());
    world
        .desk
        .configure(
            DeskPolicy.STANDARD.withRampUp(
                new RampUp(Duration.ofHours(2), Duration.ofMinutes(10), 1, Duration.ofMinutes(1))))
        .orThrow();
    AgentId agent = world.agent(10);
    world.desk.setSchedule(agent, WorkSchedule.of("office")).orThrow();
    at(world, NOON);
    at(world, ONE);
    assertThat(row(world, agent).attendance().ramp()).isNotNull();
    assertThat(row(world, agent).attendance().ramp().until()).isBefore(ONE);
    at(world, SIX);
    world.open();
    world.open();
    at(world, TUESDAY);
    assertThat(row(world, agent).holdings()).hasSize(1);
    world.accept(row(world, agent).holdings().get(0).ticket()).orThrow();
    at(world, TUESDAY.plusSeconds(59));
    assertThat(row(world, agent).holdings()).hasSize(1);
    at(world, TUESDAY.plusSeconds(60));
    assertThat(row(world, agent).holdings()).hasSize(2);
  }

  @Test
  @DisplayName("follow a calendar that is changed, and one that is gone bounds nothing")
  void calendarChanges() {
    DeskWorld world = world(ClocksTest.office());
    AgentId agent = world.agent(10);
    world.desk.setSchedule(agent, WorkSchedule.of("office")).orThrow();
    world.tick();
    world.desk.configure(ClocksTest.office("2026-03-02")).orThrow();
    TicketId waits = world.open();
    world.tick();
    assertThat(refused(world, waits)).containsExactly(Map.entry(RoutingFilter.OFF_SHIFT, 1));
    assertThat(world.csm.nextMoment()).isEqualTo(TUESDAY);

    world.desk.removeConfiguration(ConfigurationKind.CALENDAR, 1).orThrow();
    world.tick();
    world.tick();
    assertThat(world.ticket(waits).offers()).hasSize(1);
    assertThat(row(world, agent).attendance().duty().next()).isNull();
  }

  @Test
  @DisplayName("are refused where the calendar is not there")
  void unknownCalendar() {
    DeskWorld world = new DeskWorld();
    AgentId agent = world.agent(1);
    assertThat(world.desk.setSchedule(agent, WorkSchedule.of("nights")))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected -> {
              assertThat(rejected.problem().code()).isEqualTo(Code.NOT_FOUND);
              assertThat(rejected.problem().path()).isEqualTo("schedule.shift");
            });
    assertThat(row(world, agent).attendance().duty()).isNull();
  }

  @Test
  @DisplayName("stand in the page as this example has them")
  void example() throws IOException {
    DeskWorld world = world(ClocksTest.office());
    Desk desk = world.desk;
    AgentId ada = world.agent(3);
    Instant monday = OPEN.plus(Duration.ofDays(7));
    Instant friday = monday.plus(Duration.ofDays(4));
    // example: begin
    desk.setSchedule(
            ada,
            WorkSchedule.of("office") // the opening hours of that calendar
                .withTimeOff(new TimeOff(monday, friday, "leave"))
                .withLastOfferBefore(Duration.ofMinutes(20)))
        .orThrow();
    desk.configure(DeskPolicy.STANDARD.withWhenOffDuty(HeldWork.RETURN_UNSTARTED)).orThrow();
    // example: end
    at(world, monday);
    assertThat(row(world, ada).attendance().dutyState()).isEqualTo(DutyState.TIME_OFF);
    String[] parts =
        file("csm-desk/src/test/java/io/csm/desk/ShiftsTest.java")
            .split(" // example: (begin|end)\n", -1);
    assertThat(file("docs/routing.md"))
        .contains("```java\n" + parts[1].stripTrailing().stripIndent() + "\n```");
  }

  private static String file(String path) throws IOException {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve("docs/routing.md"))) {
      at = at.getParent();
    }
    assertThat(at).as("the folder that holds docs/routing.md").isNotNull();
    return Files.readString(at.resolve(path)).replace("\r\n", "\n");
  }
}
