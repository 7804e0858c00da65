package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.config.StatusCategory;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Presence;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeskTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  @Test
  void aTicketGoesFromOpeningOverOfferAndAcceptanceToSolvedWithWrapUp() {
    DeskWorld world = new DeskWorld(queue -> queue.withWrapUp(Duration.ofSeconds(20)));
    AgentId agent = world.agent(1);
    TicketId first = world.open();
    TicketId second = world.open();

    world.tick();
    assertThat(world.ticket(first).work()).isEqualTo(WorkState.OFFERED);
    assertThat(world.ticket(second).work()).isEqualTo(WorkState.WAITING);

    world.accept(first).orThrow();
    assertThat(world.ticket(first).category()).isEqualTo(StatusCategory.OPEN);
    world.advance(Duration.ofMinutes(3));
    world.tick();
    assertThat(world.ticket(second).work()).isEqualTo(WorkState.WAITING);

    world.desk.as(agent).solve(first).orThrow();
    world.tick();
    assertThat(world.ticket(second).work()).isEqualTo(WorkState.WAITING);

    world.advance(Duration.ofSeconds(20));
    world.tick();
    assertThat(world.ticket(second).work()).isEqualTo(WorkState.OFFERED);
    assertThat(world.offer(second).agent()).isEqualTo(agent);
  }

  @Test
  void anOfferThatNobodyAnswersExpiresAndTheTicketKeepsItsPlace() {
    DeskWorld world = new DeskWorld();
    AgentId one = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    assertThat(world.offer(ticket).agent()).isEqualTo(one);
    var place = world.ticket(ticket).enqueuedAt();

    world.advance(Duration.ofSeconds(5));
    AgentId other = world.agent(1);
    world.advance(Duration.ofSeconds(25));
    world.tick();

    assertThat(world.offer(ticket).agent()).isEqualTo(other);
    assertThat(world.ticket(ticket).enqueuedAt()).isEqualTo(place);
  }

  @Test
  void whoDeclinesIsNotAskedAgain() {
    DeskWorld world = new DeskWorld();
    AgentId one = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    world.desk.as(one).decline(ticket, world.offer(ticket).id(), one, "lunch").orThrow();
    world.advance(Duration.ofHours(1));
    world.tick();
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);

    AgentId other = world.agent(1);
    world.tick();
    assertThat(world.offer(ticket).agent()).isEqualTo(other);
  }

  @Test
  void whoeverLeavesHasOffersTakenBack() {
    DeskWorld world = new DeskWorld();
    AgentId one = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    var offer = world.offer(ticket).id();
    world.desk.setPresence(one, Presence.AWAY).orThrow();

    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
    assertThat(world.desk.agent(one).orElseThrow().holdings()).isEmpty();
    Result late = world.desk.accept(ticket, offer, one);
    assertThat(late).isInstanceOf(Result.Rejected.class);
    assertThat(((Result.Rejected) late).problem().code()).isEqualTo(Code.OFFER_OVER);
  }

  @Test
  void aSnoozedTicketWakesWhenItsTimeHasCome() {
    DeskWorld world = new DeskWorld();
    TicketId ticket = world.open();
    world.desk.snooze(ticket, world.time.get().plusSeconds(600)).orThrow();
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.NONE);
    world.advance(Duration.ofSeconds(599));
    world.tick();
    assertThat(world.ticket(ticket).snoozedUntil()).isNotNull();
    world.advance(Duration.ofSeconds(1));
    world.tick();
    assertThat(world.ticket(ticket).snoozedUntil()).isNull();
    assertThat(world.ticket(ticket).work()).isEqualTo(WorkState.WAITING);
  }

  @Test
  void everyDecisionIsReadBackFromTheJournalSoThatNoneStaysInFlight() {
    DeskWorld world =
        new DeskWorld(queue -> queue.withAutoAccept(true).withWrapUp(Duration.ofSeconds(5)));
    world.agent(2);
    for (int i = 0; i < 20; i++) {
      TicketId ticket = world.open();
      world.tick();
      world.desk.waitForCustomer(ticket);
      world.tick();
      world.desk.changeStatus(ticket, "open", null);
      world.tick();
      world.desk.solve(ticket).orThrow();
      world.advance(Duration.ofSeconds(5));
      world.tick();
      assertThat(world.ticket(ticket).assignment()).isNull();
    }
    assertThat(world.csm.decisions()).isEqualTo(60);
    assertThat(world.csm.runner(new ShardId(0)).inFlight()).isZero();
  }
}
