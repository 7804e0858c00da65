package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.OfferId;
import io.csm.core.TicketId;
import io.csm.core.config.CoolDown;
import io.csm.core.config.Queue;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.event.WithdrawReason;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.RoutingFilter;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A ticket that rings at several agents")
class ConcurrentOffersTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld(queue -> queue.withConcurrentOffers(1, 3));

  private List<AgentId> askedFor(TicketId ticket) {
    return asked(world.desk, ticket);
  }

  private static List<AgentId> asked(Desk desk, TicketId ticket) {
    return desk.ticket(ticket).orElseThrow().offers().stream().map(OpenOffer::agent).toList();
  }

  private OfferId offerTo(TicketId ticket, AgentId agent) {
    return world.ticket(ticket).offers().stream()
        .filter(offer -> offer.agent().equals(agent))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private Agent agent(AgentId id) {
    return world.desk.agent(id).orElseThrow();
  }

  @Test
  @DisplayName("belongs to the first who accepts; the others are free at once, and missed nothing")
  void firstAcceptanceWins() {
    AgentId ada = world.agent(1);
    world.advance(Duration.ofSeconds(1));
    AgentId bob = world.agent(1);
    world.advance(Duration.ofSeconds(1));
    AgentId cem = world.agent(1);
    AgentId dan = world.agent(1);
    TicketId ticket = world.open();
    assertThat(world.tick()).isEqualTo(3);
    assertThat(askedFor(ticket)).containsExactly(ada, bob, cem);
    assertThat(world.desk.board().queue(DeskWorld.QUEUE).orElseThrow().ringing()).isEqualTo(3);
    assertThat(world.desk.board().queue(DeskWorld.QUEUE).orElseThrow().waitingInAll()).isZero();
    OfferId atAda = offerTo(ticket, ada);
    final Instant idleSince = agent(ada).idleSince();

    long version = world.desk.history(ticket, 0, 100).size();
    world.desk.accept(ticket, offerTo(ticket, bob), bob).orThrow();

    List<RecordedEvent> after = world.desk.history(ticket, version, 100);
    assertThat(after)
        .extracting(event -> event.envelope().command())
        .containsOnly(after.get(0).envelope().command());
    assertThat(after.stream().map(RecordedEvent::event).toList())
        .contains(new TicketEvent.OfferWithdrawn(atAda, ada, WithdrawReason.TAKEN));
    assertThat(world.ticket(ticket).assignment().agent()).isEqualTo(bob);
    for (AgentId free : List.of(ada, cem)) {
      assertThat(agent(free).holdings()).isEmpty();
      assertThat(agent(free).attendance().missed()).isZero();
    }
    assertThat(agent(ada).idleSince()).isEqualTo(idleSince);
    Result late = world.desk.accept(ticket, atAda, ada);
    assertThat(((Result.Rejected) late).problem().code()).isEqualTo(Code.OFFER_OVER);

    TicketId next = world.open();
    world.tick();
    assertThat(askedFor(next))
        .as("who did not get it keeps the place")
        .containsExactly(ada, cem, dan);
  }

  @Test
  @DisplayName("is offered to another agent for each who declines or misses it")
  void refilled() {
    AgentId ada = world.agent(1);
    AgentId bob = world.agent(1);
    AgentId cem = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    AgentId dan = world.agent(1);
    world.desk.decline(ticket, offerTo(ticket, bob), bob, null).orThrow();
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.OFFERED);
    world.tick();
    assertThat(askedFor(ticket)).containsExactly(ada, cem, dan);

    world.desk.setPresence(cem, Presence.BUSY).orThrow();
    world.desk.setPresence(dan, Presence.BUSY).orThrow();
    AgentId eve = world.agent(1);
    world.advance(Duration.ofSeconds(30));
    world.tick();
    world.tick();
    assertThat(askedFor(ticket)).containsExactlyInAnyOrder(ada, eve);
    assertThat(agent(ada).attendance().missed()).isEqualTo(1);
    assertThat(agent(bob).attendance().missed()).as("a decline is an answer").isZero();
  }

  @Test
  @DisplayName("is not asked for again during the cool-down of who missed it, while it rings on")
  void coolDown() {
    world
        .desk
        .configure(
            Queue.of(DeskWorld.QUEUE, "Support", DeskWorld.POOL)
                .withCoolDown(new CoolDown(null, Duration.ofMinutes(2)))
                .withConcurrentOffers(2, 2))
        .orThrow();
    AgentId ada = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    world.advance(Duration.ofSeconds(20));
    AgentId bob = world.agent(1);
    world.tick();
    assertThat(askedFor(ticket)).containsExactly(ada, bob);
    world.advance(Duration.ofSeconds(10));
    world.tick();
    world.tick();
    assertThat(askedFor(ticket)).containsExactly(bob);
    AgentId cem = world.agent(1);
    world.tick();
    assertThat(askedFor(ticket)).containsExactly(bob, cem);
  }

  @Test
  @DisplayName(
      "leaves agents to other work that rings nowhere, before it rings at more than its least")
  void leastBeforeMost() {
    AgentId ada = world.agent(1);
    AgentId bob = world.agent(1);
    AgentId cem = world.agent(1);
    TicketId first = world.open();
    world.advance(Duration.ofSeconds(1));
    TicketId second = world.open();
    world.tick();
    assertThat(askedFor(first)).containsExactly(ada, cem);
    assertThat(askedFor(second)).containsExactly(bob);
  }

  @Test
  @DisplayName("says at whom it rings, and of each offer which of how many it is")
  void explained() {
    AgentId ada = world.agent(1);
    AgentId bob = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    TicketExplanation why = world.desk.explain(ticket).orElseThrow();
    assertThat(why.agent()).isEqualTo(ada);
    assertThat(why.offeredTo()).containsExactly(ada, bob);
    assertThat(why.reasons().decidedBy()).endsWith(" offer=1/3");
    assertThat(why.text(Locale.ENGLISH))
        .contains("It rings at agents (" + bob.value() + "), too; the first to accept gets it.");
    assertThat(why.text(Locale.CHINA)).contains("（" + bob.value() + "）");

    world.desk.accept(ticket, offerTo(ticket, bob), bob).orThrow();
    TicketExplanation whyBob = world.desk.explain(ticket).orElseThrow();
    assertThat(whyBob.agent()).isEqualTo(bob);
    assertThat(whyBob.offeredTo()).isEmpty();
    assertThat(whyBob.reasons().decidedBy()).endsWith(" offer=2/3");
    assertThat(whyBob.reasons().refused()).containsEntry(RoutingFilter.EXCLUDED, 1);
  }

  @Test
  @DisplayName("rings on, and at others, after another node has taken over")
  void takeOver() {
    AgentId ada = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    assertThat(askedFor(ticket)).containsExactly(ada);
    world.csm.close();
    Csm again = world.node("b");
    Desk theirs = again.desk(DeskWorld.TENANT);
    AgentProfile profile = theirs.agent(ada).orElseThrow().profile();
    AgentId bob = theirs.defineAgent(profile);
    theirs.setPresence(bob, Presence.AVAILABLE).orThrow();
    assertThat(again.tick(world.time.get())).isEqualTo(1);
    assertThat(asked(theirs, ticket)).containsExactly(ada, bob);
    theirs.changePriority(ticket, Priority.URGENT).orThrow();
    AgentId cem = theirs.defineAgent(profile);
    theirs.setPresence(cem, Presence.AVAILABLE).orThrow();
    assertThat(again.tick(world.time.get())).isEqualTo(1);
    assertThat(asked(theirs, ticket)).containsExactly(ada, bob, cem);
  }

  @Test
  @DisplayName("rings at no more agents once its queue allows one only, and again at more later")
  void lowered() {
    final Queue one = Queue.of(DeskWorld.QUEUE, "Support", DeskWorld.POOL);
    AgentId ada = world.agent(1);
    AgentId bob = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    world.desk.configure(one).orThrow();
    AgentId cem = world.agent(1);
    world.tick();
    assertThat(askedFor(ticket)).containsExactly(ada, bob);
    world.desk.changePriority(ticket, Priority.URGENT).orThrow();
    world.desk.configure(one.withConcurrentOffers(1, 5)).orThrow();
    world.tick();
    // What it was when it was told last is not known any more: it rings on, until it waits again.
    assertThat(askedFor(ticket)).containsExactly(ada, bob);
    world.desk.decline(ticket, offerTo(ticket, ada), ada, null).orThrow();
    world.desk.decline(ticket, offerTo(ticket, bob), bob, null).orThrow();
    AgentId dan = world.agent(1);
    world.tick();
    assertThat(askedFor(ticket)).containsExactly(cem, dan);
  }

  @RepeatedTest(5)
  @DisplayName("is accepted once when two agents accept on two nodes at the same time")
  void race() throws Exception {
    Csm other = world.node("b");
    AgentId ada = world.agent(1);
    AgentId bob = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    OfferId atAda = offerTo(ticket, ada);
    OfferId atBob = offerTo(ticket, bob);
    Desk there = other.desk(DeskWorld.TENANT);
    List<Result> results =
        together(
            List.of(
                () -> world.desk.accept(ticket, atAda, ada),
                () -> there.accept(ticket, atBob, bob)));
    assertThat(results.stream().filter(Result::isDone)).hasSize(1);
    assertThat(results.stream().filter(result -> !result.isDone()))
        .allSatisfy(
            lost ->
                assertThat(((Result.Rejected) lost).problem().code())
                    .isIn(Code.OFFER_OVER, Code.NOT_ALLOWED_NOW));
    AgentId winner = results.get(0).isDone() ? ada : bob;
    AgentId loser = results.get(0).isDone() ? bob : ada;
    assertThat(world.ticket(ticket).assignment().agent()).isEqualTo(winner);
    assertThat(agent(winner).holdings()).hasSize(1);
    assertThat(agent(loser).holdings()).isEmpty();
  }

  private static List<Result> together(List<Callable<Result>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      CountDownLatch ready = new CountDownLatch(calls.size());
      List<Future<Result>> futures = new ArrayList<>();
      for (Callable<Result> call : calls) {
        futures.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return call.call();
                }));
      }
      List<Result> results = new ArrayList<>();
      for (Future<Result> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
