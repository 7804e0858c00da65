package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.TicketId;
import io.csm.core.config.CoolDown;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.RampUp;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.PresenceReason;
import io.csm.core.event.RecordedEvent;
import io.csm.core.people.Agent;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Presence;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.RoutingRequest;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Of whom it asks, the desk")
class OffersDeskTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static void decline(DeskWorld world, TicketId ticket) {
    OpenOffer offer = world.offer(ticket);
    world.desk.as(offer.agent()).decline(ticket, offer.id(), offer.agent(), "lunch").orThrow();
  }

  @Test
  @DisplayName("asks who declined again after the cool-down, also when it was started anew")
  void coolDownAfterDecline() {
    DeskWorld world =
        new DeskWorld(
            queue -> queue.withCoolDown(new CoolDown(Duration.ofMinutes(10), Duration.ZERO)));
    AgentId agent = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    decline(world, ticket);
    world.tick();
    assertThat(world.ticket(ticket).offers()).isEmpty();
    assertThat(world.desk.explain(ticket).orElseThrow().refused())
        .containsExactly(Map.entry(RoutingFilter.EXCLUDED, 1));
    assertThat(world.csm.nextMoment()).isEqualTo(world.time.get().plusSeconds(600));

    world.csm.close();
    Csm again = world.node("b");
    Desk theirs = again.desk(DeskWorld.TENANT);
    world.advance(Duration.ofMinutes(10).minusSeconds(1));
    again.tick(world.time.get());
    assertThat(theirs.ticket(ticket).orElseThrow().offers()).isEmpty();
    world.advance(Duration.ofSeconds(1));
    again.tick(world.time.get());
    assertThat(theirs.ticket(ticket).orElseThrow().offers().get(0).agent()).isEqualTo(agent);
  }

  @Test
  @DisplayName(
      "asks who missed an offer again after another cool-down, and for other tickets at once")
  void coolDownAfterMiss() {
    DeskWorld world =
        new DeskWorld(queue -> queue.withCoolDown(new CoolDown(null, Duration.ofMinutes(2))));
    AgentId sleepy = world.agent(2);
    TicketId first = world.open();
    world.tick();
    world.advance(Duration.ofSeconds(30));
    world.tick();
    assertThat(world.ticket(first).offers()).isEmpty();

    TicketId second = world.open();
    world.tick();
    assertThat(world.offer(second).agent()).isEqualTo(sleepy);
    world.advance(Duration.ofMinutes(2));
    world.tick();
    assertThat(world.offer(first).agent()).isEqualTo(sleepy);
  }

  private static TicketId open(DeskWorld world, CustomerId customer, PreferredAgent preferred) {
    return world
        .desk
        .open(
            NewTicket.of(customer, DeskWorld.QUEUE)
                .withRequest(RoutingRequest.NONE.withPreferred(preferred)))
        .orThrow()
        .ticketId();
  }

  @Test
  @DisplayName("holds a ticket for a known agent, says until when, and then asks others")
  void knownAgent() {
    DeskWorld world = new DeskWorld();
    AgentId anybody = world.agent(1);
    AgentId known = world.agent(1);
    world.desk.setPresence(known, Presence.BUSY).orThrow();
    Duration hold = Duration.ofSeconds(45);
    TicketId first = open(world, world.customer(), PreferredAgent.known(known, hold));
    world.tick();
    assertThat(world.ticket(first).offers()).isEmpty();
    TicketExplanation why = world.desk.explain(first).orElseThrow();
    assertThat(why.refused())
        .containsExactly(Map.entry(RoutingFilter.PRESENCE, 1), Map.entry(RoutingFilter.HELD, 1));
    assertThat(why.text(Locale.ENGLISH))
        .contains("It is held for agent (" + known.value() + ") until 2026-03-02T01:00:45Z.");
    assertThat(why.text(Locale.CHINA)).contains("为客服（" + known.value() + "）保留至");

    world.advance(hold);
    world.tick();
    assertThat(world.offer(first).agent()).isEqualTo(anybody);
    world.desk.setPresence(known, Presence.AVAILABLE).orThrow();
    TicketId second = open(world, world.customer(), PreferredAgent.known(known, hold));
    world.tick();
    assertThat(world.offer(second).agent()).isEqualTo(known);
    assertThat(world.desk.explain(second).orElseThrow().reasons().decidedBy())
        .isEqualTo("HELD agent=" + known.value() + " until=2026-03-02T01:01:30Z");
  }

  @Test
  @DisplayName("goes over the capacity of a known agent if that is allowed, and marks it")
  void overCapacity() {
    DeskWorld world = new DeskWorld();
    AgentId known = world.agent(1);
    PreferredAgent preferred = PreferredAgent.known(known, null).withMaxExcess(1);
    TicketId first = open(world, world.customer(), preferred);
    TicketId second = open(world, world.customer(), preferred);
    TicketId third = open(world, world.customer(), preferred);
    world.tick();
    assertThat(world.offer(first).excess()).isZero();
    assertThat(world.offer(second).excess()).isEqualTo(1);
    assertThat(world.ticket(third).offers()).isEmpty();
    world.accept(second).orThrow();
    assertThat(row(world, known).unitsFree()).isEqualTo(-1);
  }

  @Test
  @DisplayName("holds a customer's next ticket for who had the latest, and so a reopened one")
  void lastAgent() {
    DeskWorld world = new DeskWorld();
    world.desk.configure(DeskPolicy.STANDARD.withHoldForLastAgent(Duration.ofMinutes(5))).orThrow();
    CustomerId customer = world.customer();
    TicketId first = world.desk.open(NewTicket.of(customer, DeskWorld.QUEUE)).orThrow().ticketId();
    AgentId had = world.agent(1);
    world.tick();
    world.accept(first).orThrow();
    world.desk.solve(first).orThrow();
    world.desk.setPresence(had, Presence.BUSY).orThrow();
    AgentId other = world.agent(3);
    TicketId second = world.desk.open(NewTicket.of(customer, DeskWorld.QUEUE)).orThrow().ticketId();
    TicketId strangers = world.open();
    world.desk.reopen(first, null).orThrow();
    world.tick();
    assertThat(world.offer(strangers).agent()).isEqualTo(other);
    assertThat(world.ticket(second).request().preferred())
        .isEqualTo(PreferredAgent.last(had, Duration.ofMinutes(5)));
    assertThat(world.ticket(second).offers()).isEmpty();
    assertThat(world.ticket(first).offers()).isEmpty();

    world.desk.setPresence(had, Presence.AVAILABLE).orThrow();
    world.tick();
    assertThat(world.offer(first).agent()).isEqualTo(had);
    world.advance(Duration.ofMinutes(5));
    world.tick();
    assertThat(world.offer(second).agent()).isEqualTo(other);
  }

  @Test
  @DisplayName("asks slowly who comes back from leave, also on another node, and not who was brief")
  void rampUp() {
    DeskWorld world = new DeskWorld();
    world
        .desk
        .configure(
            DeskPolicy.STANDARD.withRampUp(
                new RampUp(
                    Duration.ofMinutes(30), Duration.ofMinutes(10), 2, Duration.ofMinutes(1))))
        .orThrow();
    AgentId agent = world.agent(20);
    List<TicketId> tickets = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      tickets.add(world.open());
    }
    world.tick();
    assertThat(row(world, agent).holdings()).hasSize(2);
    assertThat(world.desk.explain(tickets.get(2)).orElseThrow().refused())
        .containsExactly(Map.entry(RoutingFilter.RAMP, 1));
    world.accept(tickets.get(0)).orThrow();
    world.accept(tickets.get(1)).orThrow();
    world.tick();
    assertThat(world.csm.nextMoment()).isEqualTo(world.time.get().plusSeconds(60));

    Csm other = world.node("b");
    world.csm.close();
    Desk theirs = other.desk(DeskWorld.TENANT);
    world.advance(Duration.ofSeconds(59));
    other.tick(world.time.get());
    assertThat(theirs.agent(agent).orElseThrow().holdings()).hasSize(2);
    world.advance(Duration.ofSeconds(1));
    other.tick(world.time.get());
    assertThat(theirs.agent(agent).orElseThrow().holdings()).hasSize(4);

    theirs.setPresence(agent, Presence.AWAY).orThrow();
    world.advance(Duration.ofMinutes(20));
    theirs.setPresence(agent, Presence.AVAILABLE).orThrow();
    other.tick(world.time.get());
    assertThat(theirs.agent(agent).orElseThrow().holdings()).hasSize(12);
  }

  private static DeskWorld awayAfter(int missed) {
    DeskWorld world = new DeskWorld();
    world.desk.configure(DeskPolicy.STANDARD.withAwayAfterMissed(missed)).orThrow();
    return world;
  }

  private static Agent row(DeskWorld world, AgentId agent) {
    return world.desk.agent(agent).orElseThrow();
  }

  /** The offers that ring now run out, and what waits is offered anew. */
  private static void miss(DeskWorld world) {
    world.advance(Duration.ofSeconds(30));
    world.tick();
  }

  @Test
  @DisplayName(
      "makes who misses two offers in a row AWAY, in the change of the second, and says why")
  void awayAfterMissed() {
    DeskWorld world = awayAfter(2);
    AgentId agent = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    miss(world);
    assertThat(row(world, agent).presence()).isEqualTo(Presence.AVAILABLE);
    assertThat(row(world, agent).attendance().missed()).isEqualTo(1);
    miss(world);

    assertThat(row(world, agent).presence()).isEqualTo(Presence.AWAY);
    assertThat(row(world, agent).attendance().missed()).isZero();
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
    List<RecordedEvent> history =
        world.store.history(AggregateKey.of(DeskWorld.TENANT, agent), 0, 100);
    RecordedEvent last = history.get(history.size() - 1);
    assertThat(last.event())
        .isEqualTo(
            new AgentEvent.PresenceChanged(Presence.AWAY, PresenceReason.MISSED_OFFERS, null));
    assertThat(last.envelope().command())
        .isEqualTo(history.get(history.size() - 2).envelope().command());
  }

  @Test
  @DisplayName("does not count what was answered, or missed before the agent said to be there")
  void missedInARow() {
    DeskWorld world = awayAfter(2);
    AgentId agent = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    miss(world);
    world.accept(ticket).orThrow();
    world.desk.solve(ticket).orThrow();
    TicketId next = world.open();
    world.tick();
    miss(world);
    assertThat(row(world, agent).presence()).isEqualTo(Presence.AVAILABLE);

    world.desk.setPresence(agent, Presence.BUSY).orThrow();
    world.desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    miss(world);
    assertThat(row(world, agent).presence()).isEqualTo(Presence.AVAILABLE);
    decline(world, next);
    assertThat(row(world, agent).attendance().missed()).isZero();
  }

  @Test
  @DisplayName(
      "gives what else rings at them to others, and goes on for ever where no limit is set")
  void othersRing() {
    DeskWorld world = awayAfter(1);
    AgentId agent = world.agent(2);
    TicketId first = world.open();
    world.tick();
    world.advance(Duration.ofSeconds(20));
    TicketId second = world.open();
    world.tick();
    assertThat(world.offer(second).agent()).isEqualTo(agent);
    world.advance(Duration.ofSeconds(10));
    AgentId other = world.agent(2);
    world.tick();
    assertThat(row(world, agent).holdings()).isEmpty();
    assertThat(world.offer(first).agent()).isEqualTo(other);
    assertThat(world.offer(second).agent()).isEqualTo(other);

    DeskWorld patient = new DeskWorld();
    AgentId sleepy = patient.agent(1);
    patient.open();
    patient.tick();
    for (int i = 0; i < 5; i++) {
      miss(patient);
    }
    assertThat(row(patient, sleepy).presence()).isEqualTo(Presence.AVAILABLE);
    assertThat(row(patient, sleepy).attendance().missed()).isEqualTo(5);
  }
}
