package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.OfferId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.people.Agent;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Holding;
import io.csm.spi.JournalPage;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes on one store: never twice, never over capacity, never lost. */
class TwoNodesTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld();
  private final Csm other = world.node("b");

  @Test
  void onlyOneNodeRoutesAndTheOtherTakesOverWhenTheLeaseIsGone() {
    world.agent(1);
    TicketId first = world.open();
    assertThat(world.csm.tick(world.time.get())).isEqualTo(1);
    assertThat(other.tick(world.time.get())).isZero();
    assertThat(world.ticket(first).work()).isEqualTo(WorkState.OFFERED);

    world.agent(1);
    TicketId second = world.open();
    world.advance(Duration.ofSeconds(16));
    assertThat(other.tick(world.time.get())).isEqualTo(1);
    assertThat(world.ticket(second).work()).isEqualTo(WorkState.OFFERED);
    assertThat(world.csm.tick(world.time.get())).isZero();
  }

  @Test
  void aNodeThatLostTheShardWithoutKnowingCommitsNothing() {
    world.agent(1);
    world.tick();
    // Behind its back: the epoch is raised, but its lease still runs.
    world.store.takeOver(new ShardId(0));
    TicketId ticket = world.open();
    assertThat(world.tick()).isZero();
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
    // It has noticed, and takes over properly.
    assertThat(world.tick()).isEqualTo(1);
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.OFFERED);
  }

  @Test
  void afterARestartWorkWaitsInTheSameOrderAndOffersAndAssignmentsHoldTheirUnits() {
    AgentId busy = world.agent(1);
    TicketId assigned = world.open();
    world.tick();
    world.accept(assigned).orThrow();
    AgentId ringing = world.agent(1);
    TicketId offered = world.open();
    world.tick();
    List<TicketId> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      world.advance(Duration.ofSeconds(1));
      waiting.add(world.open());
    }
    world.tick();
    world.csm.close();

    assertThat(other.tick(world.time.get())).isZero();
    Desk desk = other.desk(DeskWorld.TENANT);
    assertThat(desk.ticket(assigned).orElseThrow().assignment().agent()).isEqualTo(busy);
    assertThat(desk.ticket(offered).orElseThrow().offers().get(0).agent()).isEqualTo(ringing);

    for (TicketId next : waiting) {
      desk.as(busy).solve(held(desk, busy)).orThrow();
      other.tick(world.time.get());
      Ticket ticket = desk.ticket(next).orElseThrow();
      assertThat(ticket.work()).isEqualTo(WorkState.OFFERED);
      assertThat(ticket.offers().get(0).agent()).isEqualTo(busy);
      desk.accept(next, ticket.offers().get(0).id(), busy).orThrow();
    }
  }

  private static TicketId held(Desk desk, AgentId agent) {
    return desk.agent(agent).orElseThrow().holdings().get(0).ticket();
  }

  @Test
  void whatANodeKnowsOfATicketIsDecidedAnewWhereTheOtherNodeHasBeenAtIt() {
    AgentId agent = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    world.accept(ticket).orThrow();
    Desk there = other.desk(DeskWorld.TENANT);
    // Both know it as it is now.
    world.desk.as(agent).note(ticket, "here").orThrow();
    there.as(agent).note(ticket, "there").orThrow();

    there.as(agent).solve(ticket).orThrow();
    // Allowed on what this node knows, and not any more.
    assertThat(world.desk.as(agent).snooze(ticket, world.time.get().plusSeconds(60)))
        .isInstanceOfSatisfying(
            Result.Rejected.class,
            rejected -> assertThat(rejected.problem().code()).isEqualTo(Code.NOT_ALLOWED_NOW));
    there.reopen(ticket, null).orThrow();
    // Forbidden on what this node knows, and not any more.
    assertThat(world.desk.solve(ticket).isDone()).isTrue();
    assertThat(there.ticket(ticket).orElseThrow().solves()).isEqualTo(2);
  }

  @Test
  void theOwnerDecidesOnWhatTheOtherNodeHasMadeOfTheTicketsItKnows() {
    AgentId agent = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    Ticket offered = world.ticket(ticket);
    Desk there = other.desk(DeskWorld.TENANT);
    there.as(agent).decline(ticket, offered.offers().get(0).id(), agent, "no").orThrow();
    AgentId next = world.agent(1);

    assertThat(world.tick()).isEqualTo(1);
    assertThat(world.ticket(ticket).offers().get(0).agent()).isEqualTo(next);
  }

  @RepeatedTest(5)
  void oneOfferAcceptedOnTwoNodesAtOnceHasOneOutcome() throws Exception {
    AgentId agent = world.agent(3);
    TicketId ticket = world.open();
    world.tick();
    OfferId offer = world.offer(ticket).id();
    List<Result> results =
        together(
            List.of(
                () -> world.desk.accept(ticket, offer, agent),
                () -> other.desk(DeskWorld.TENANT).accept(ticket, offer, agent),
                () -> world.desk.decline(ticket, offer, agent, null)));
    assertThat(results.stream().filter(Result::isDone)).hasSize(1);
    assertThat(results.stream().filter(r -> !r.isDone()))
        .allSatisfy(
            r ->
                assertThat(((Result.Rejected) r).problem().code())
                    .isIn(Code.OFFER_OVER, Code.NOT_ALLOWED_NOW));
  }

  @RepeatedTest(5)
  void twoPeopleWhoAssignTheLastUnitCannotBothHaveIt() throws Exception {
    AgentId agent = world.agent(1);
    List<Callable<Result>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      TicketId ticket = world.open();
      Desk desk = i % 2 == 0 ? world.desk : other.desk(DeskWorld.TENANT);
      calls.add(() -> desk.assign(ticket, agent));
    }
    List<Result> results = together(calls);
    assertThat(results.stream().filter(Result::isDone)).hasSize(1);
    assertThat(world.desk.agent(agent).orElseThrow().unitsInUse()).isEqualTo(1);
  }

  @RepeatedTest(5)
  void twoFirstMessagesOfOneCustomerOnTwoNodesMakeOneCustomerAndOneTicket() throws Exception {
    List<Callable<Result>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Desk desk = i % 2 == 0 ? world.desk : other.desk(DeskWorld.TENANT);
      InboundMessage message = InboundMessage.text(DeskWorld.CHAT, "new", "message " + i);
      calls.add(() -> desk.receive(message));
    }
    List<Result> results = together(calls);
    assertThat(results.stream().map(r -> r.orThrow().customer()).distinct()).hasSize(1);
    assertThat(results.stream().map(r -> r.orThrow().ticketId()).distinct()).hasSize(1);
    assertThat(world.ticket(results.get(0).orThrow().ticketId()).messages()).isEqualTo(6);
  }

  @RepeatedTest(3)
  void underLoadFromTwoNodesNothingIsHeldTwiceOverCapacityOrLost() throws Exception {
    List<AgentId> agents = IntStream.range(0, 6).mapToObj(i -> world.agent(2)).toList();
    List<TicketId> tickets = IntStream.range(0, 60).mapToObj(i -> world.open()).toList();
    List<Callable<Result>> calls = new ArrayList<>();
    for (Csm node : List.of(world.csm, other)) {
      Desk desk = node.desk(DeskWorld.TENANT);
      calls.add(
          () -> {
            for (int round = 0; round < 40; round++) {
              node.tick(world.time.get());
              for (AgentId agent : agents) {
                for (Holding holding : desk.agent(agent).orElseThrow().holdings()) {
                  switch (holding.kind()) {
                    case OFFER -> desk.accept(holding.ticket(), new OfferId(holding.id()), agent);
                    case ACTIVE -> desk.as(agent).solve(holding.ticket());
                    default -> throw new AssertionError(holding);
                  }
                }
              }
            }
            return new Result.Done(null, null, null, null, null, Position.START);
          });
    }
    together(calls);
    int left = (int) tickets.stream().filter(t -> world.ticket(t).solves() == 0).count();
    for (int i = 0; left > 0 && i < 100; i++) {
      world.advance(Duration.ofSeconds(31));
      world.tick();
      other.tick(world.time.get());
      for (TicketId ticket : tickets) {
        if (world.ticket(ticket).work() == WorkState.OFFERED) {
          world.accept(ticket).orThrow();
        }
        if (world.ticket(ticket).work() == WorkState.ASSIGNED) {
          world.desk.solve(ticket).orThrow();
        }
      }
      left = (int) tickets.stream().filter(t -> world.ticket(t).solves() == 0).count();
    }
    assertThat(left).isZero();
    assertThat(tickets).allSatisfy(t -> assertThat(world.ticket(t).solves()).isEqualTo(1));
    checkJournal(agents);
  }

  /** Folds the journal again: at no position was an agent over capacity or a ticket held twice. */
  private void checkJournal(List<AgentId> agents) {
    List<JournalEntry> entries =
        ((JournalPage.Entries) world.store.read(new ShardId(0), Position.START, 10_000)).entries();
    java.util.Map<AggregateKey, Agent> folded = new java.util.TreeMap<>();
    for (JournalEntry entry : entries) {
      AggregateKey key = entry.envelope().aggregate();
      switch (key.type()) {
        case AGENT ->
            folded.put(
                key,
                io.csm.core.lifecycle.AgentLifecycle.evolve(
                    folded.get(key), entry.envelope(), entry.event()));
        default -> {}
      }
      Agent agent = folded.get(key);
      if (agent != null && entry.event().kind() == EventKind.HOLDING_TAKEN) {
        assertThat(agent.unitsInUse()).isLessThanOrEqualTo(agent.capacity().units());
      }
    }
    for (AgentId agent : agents) {
      Agent end = world.desk.agent(agent).orElseThrow();
      assertThat(end.holdings()).isEmpty();
      assertThat(folded.get(AggregateKey.of(DeskWorld.TENANT, agent))).isEqualTo(end);
    }
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
