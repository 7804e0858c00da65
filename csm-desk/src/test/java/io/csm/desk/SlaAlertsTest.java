package io.csm.desk;

import static io.csm.desk.ClocksTest.office;
import static io.csm.desk.ClocksTest.rules;
import static io.csm.desk.ClocksTest.target;
import static io.csm.desk.DeskWorld.QUEUE;
import static io.csm.desk.DeskWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.config.SlaAction;
import io.csm.core.config.SlaAlert;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.config.SlaThreshold;
import io.csm.core.config.SlaTrigger;
import io.csm.core.config.Team;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.SlaFiring;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.spi.Notices;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Alerts of SLA clocks")
class SlaAlertsTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final QueueId HURRY = new QueueId(2);

  private final DeskWorld world = new DeskWorld();
  private final Desk desk = world.desk;

  private List<SlaFiring> told(TicketId ticket) {
    List<SlaFiring> told = new ArrayList<>();
    for (RecordedEvent recorded : history(ticket)) {
      if (recorded.event() instanceof TicketEvent.SlaAlerted alerted) {
        told.addAll(alerted.firings());
      }
    }
    return told;
  }

  private List<String> thresholds(TicketId ticket) {
    return told(ticket).stream()
        .map(firing -> firing.threshold() + (firing.withdrawn() ? " withdrawn" : ""))
        .toList();
  }

  private List<RecordedEvent> history(TicketId ticket) {
    return world.store.history(AggregateKey.of(TENANT, ticket), 0, 10_000);
  }

  private void pass(int minutes) {
    world.advance(Duration.ofMinutes(minutes));
    world.tick();
  }

  @Test
  @DisplayName("are told once each, when their time is past, and the due time without being asked")
  void once() {
    desk.configure(
            office(),
            rules(
                target(SlaMetric.FIRST_REPLY, 100)
                    .withAlerts(
                        SlaAlert.of(SlaThreshold.percent(75)),
                        SlaAlert.of(SlaThreshold.before(Duration.ofMinutes(10))),
                        SlaAlert.of(SlaThreshold.after(Duration.ofMinutes(20))))))
        .orThrow();
    TicketId ticket = world.open();

    pass(75);
    assertThat(told(ticket)).as("not yet past").isEmpty();
    pass(1);
    assertThat(thresholds(ticket)).containsExactly("75%");
    pass(15);
    assertThat(thresholds(ticket)).containsExactly("75%", "100% -PT10M");
    pass(9);
    assertThat(told(ticket)).as("what happens exactly at the due time meets it").hasSize(2);
    pass(1);
    assertThat(thresholds(ticket)).containsExactly("75%", "100% -PT10M", "100%");
    pass(20);
    world.tick();
    assertThat(thresholds(ticket)).containsExactly("75%", "100% -PT10M", "100%", "100% +PT20M");
    assertThat(told(ticket).get(2).at()).isEqualTo("2026-03-02T02:40:00Z");
  }

  @Test
  @DisplayName("do what the rules ask for, as the rule, and tell agent, team lead and host")
  void actions() {
    List<Notices.Notice> notices = new ArrayList<>();
    Csm told = world.builder("b").notices(notices::add).build();
    TeamId team = new TeamId(5);
    AgentId lead = world.agent(1);
    desk.setPresence(lead, Presence.AWAY).orThrow();
    AgentId agent =
        desk.defineAgent(
            new AgentProfile(
                null,
                DeskWorld.POOL,
                new TreeSet<>(List.of(team)),
                new TreeSet<>(),
                Capacity.ofItems(2)));
    desk.configure(
            office(),
            new Team(team, null, "First line", lead),
            Queue.of(HURRY, "Hurry", DeskWorld.POOL),
            rules(
                target(SlaMetric.TOTAL_RESOLUTION, 60)
                    .withAlerts(
                        SlaAlert.of(
                            SlaThreshold.percent(50),
                            new SlaAction.RaisePriority(Priority.HIGH),
                            new SlaAction.Tell(SlaAction.Whom.AGENT)),
                        SlaAlert.of(
                            SlaThreshold.BREACH,
                            new SlaAction.RaisePriority(Priority.NORMAL),
                            new SlaAction.MoveToQueue(HURRY),
                            new SlaAction.Tell(SlaAction.Whom.TEAM_LEAD),
                            new SlaAction.Tell(SlaAction.Whom.HOST)))))
        .orThrow();
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    TicketId ticket = world.open();
    desk.assign(ticket, agent).orThrow();
    told.tick(world.time.get());
    notices.clear();

    world.advance(Duration.ofMinutes(31));
    told.tick(world.time.get());
    assertThat(world.ticket(ticket).priority()).isEqualTo(Priority.HIGH);
    RecordedEvent raised =
        history(ticket).stream()
            .filter(recorded -> recorded.event().kind() == EventKind.PRIORITY_CHANGED)
            .findFirst()
            .orElseThrow();
    assertThat(raised.envelope().actor().id()).isEqualTo("standard");
    assertThat(notices).extracting(Notices.Notice::agent).containsExactly(agent);

    notices.clear();
    world.advance(Duration.ofMinutes(30));
    told.tick(world.time.get());
    assertThat(world.ticket(ticket).queue()).isEqualTo(HURRY);
    assertThat(world.ticket(ticket).priority()).as("it is never lowered").isEqualTo(Priority.HIGH);
    assertThat(notices)
        .filteredOn(notice -> notice.kind() == EventKind.SLA_ALERTED)
        .extracting(Notices.Notice::agent)
        .containsExactly(lead, null);
  }

  @Test
  @DisplayName("whose action is not possible are told all the same")
  void impossible() {
    desk.configure(
            office(),
            Queue.of(HURRY, "Hurry", DeskWorld.POOL),
            rules(
                target(SlaMetric.FIRST_REPLY, 60)
                    .withAlerts(
                        SlaAlert.of(
                            SlaThreshold.BREACH,
                            new SlaAction.MoveToQueue(HURRY),
                            new SlaAction.RaisePriority(Priority.URGENT)))))
        .orThrow();
    TicketId ticket = world.open();
    desk.solve(ticket).orThrow();
    pass(90);
    assertThat(told(ticket)).as("no clock runs while it is solved").isEmpty();
    desk.reopen(ticket, null).orThrow();
    pass(61);
    assertThat(thresholds(ticket)).containsExactly("100%");
    assertThat(world.ticket(ticket).priority()).isEqualTo(Priority.URGENT);
  }

  @Test
  @DisplayName("of a breach that nobody has told yet come with what ends the clock")
  void lateReply() {
    desk.configure(office(), rules(target(SlaMetric.FIRST_REPLY, 60))).orThrow();
    TicketId ticket = world.open();
    world.advance(Duration.ofMinutes(61));

    desk.reply(ticket, "sorry").orThrow();

    assertThat(thresholds(ticket)).containsExactly("100%");
    world.tick();
    assertThat(told(ticket)).hasSize(1);
  }

  @Test
  @DisplayName("are one for a ticket after a downtime, oldest first, a bounded number at a time")
  void downtime() {
    desk.configure(
            office(),
            rules(
                target(SlaMetric.FIRST_REPLY, 60)
                    .withAlerts(
                        SlaAlert.of(SlaThreshold.percent(50)),
                        SlaAlert.of(SlaThreshold.after(Duration.ofHours(1)))),
                target(SlaMetric.TOTAL_RESOLUTION, 120)))
        .orThrow();
    List<TicketId> tickets = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      tickets.add(world.open());
      world.advance(Duration.ofSeconds(1));
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
                  if (entry.event().kind() == EventKind.SLA_ALERTED) {
                    order.add(entry.envelope().aggregate().id());
                  }
                }));

    while (restarted.tick(world.time.get()) > 0) {
      // Until nothing is left to do.
    }
    assertThat(order).isEqualTo(tickets.stream().map(TicketId::value).toList());
    for (TicketId ticket : tickets) {
      List<SlaFiring> told =
          world.store.history(AggregateKey.of(TENANT, ticket), 0, 1_000).stream()
              .filter(recorded -> recorded.event() instanceof TicketEvent.SlaAlerted)
              .flatMap(recorded -> ((TicketEvent.SlaAlerted) recorded.event()).firings().stream())
              .toList();
      assertThat(told)
          .extracting(firing -> firing.metric() + " " + firing.threshold())
          .containsExactly("first-reply 100%", "first-reply 100% +PT1H", "total-resolution 100%");
    }
  }

  @Test
  @DisplayName("are told once by two nodes that tick at the same time, and after a take-over")
  void twoNodes() {
    desk.configure(office(), rules(target(SlaMetric.FIRST_REPLY, 60))).orThrow();
    Csm other = world.node("b");
    TicketId ticket = world.open();
    world.tick();
    world.advance(Duration.ofMinutes(61));
    for (int i = 0; i < 5; i++) {
      world.csm.tick(world.time.get());
      other.tick(world.time.get());
    }
    world.csm.close();
    for (int i = 0; i < 5; i++) {
      world.advance(Duration.ofMinutes(1));
      other.tick(world.time.get());
    }

    assertThat(thresholds(ticket)).containsExactly("100%");
  }

  @Test
  @DisplayName("are withdrawn by what happened before and was heard of later")
  void withdrawn() {
    SlaMetric answered =
        new SlaMetric(
            "customer-answers",
            new TreeSet<>(List.of(SlaTrigger.REPLY)),
            SlaCondition.ANY,
            new TreeSet<>(List.of(SlaTrigger.CUSTOMER_MESSAGE)),
            new TreeSet<>(),
            null,
            true,
            SlaMetric.Reopen.IGNORE);
    SlaTarget hour = SlaTarget.of(answered, Duration.ofMinutes(60), null);
    desk.configure(
            new SlaRules(
                1,
                List.of(answered),
                List.of(new SlaPolicy("standard", SlaCondition.ANY, List.of(hour))),
                false))
        .orThrow();
    AgentId agent = world.agent(1);
    TicketId ticket =
        desk.receive(InboundMessage.text(DeskWorld.CHAT, "c", "one")).orThrow().ticketId();
    desk.as(agent).reply(ticket, "which version?").orThrow();
    pass(70);
    assertThat(thresholds(ticket)).containsExactly("100%");

    desk.occurredAt(world.time.get().minus(Duration.ofMinutes(30)))
        .receive(InboundMessage.text(DeskWorld.CHAT, "c", "1.2"))
        .orThrow();

    assertThat(thresholds(ticket)).containsExactly("100%", "100% withdrawn");
    desk.changePriority(ticket, Priority.HIGH).orThrow();
    pass(70);
    assertThat(told(ticket)).hasSize(2);
  }

  @Test
  @DisplayName("fire again in the next cycle, and not when a target changes within one")
  void cycles() {
    desk.configure(office(), rules(target(SlaMetric.NEXT_REPLY, 30))).orThrow();
    AgentId agent = world.agent(3);
    TicketId ticket =
        desk.receive(InboundMessage.text(DeskWorld.CHAT, "c", "one")).orThrow().ticketId();
    desk.as(agent).reply(ticket, "answer").orThrow();
    desk.receive(InboundMessage.text(DeskWorld.CHAT, "c", "two")).orThrow();
    pass(31);
    assertThat(told(ticket)).hasSize(1);
    desk.configure(rules(target(SlaMetric.NEXT_REPLY, 60))).orThrow();
    desk.changePriority(ticket, Priority.HIGH).orThrow();
    pass(60);
    assertThat(told(ticket)).hasSize(1);
    desk.as(agent).reply(ticket, "answer").orThrow();
    desk.receive(InboundMessage.text(DeskWorld.CHAT, "c", "three")).orThrow();
    pass(61);
    assertThat(told(ticket)).extracting(SlaFiring::cycle).containsExactly(1, 2);
    assertThat(world.ticket(ticket).queue()).isEqualTo(QUEUE);
  }
}
