package io.csm.routing;

import static io.csm.routing.Given.agent;
import static io.csm.routing.Given.agentId;
import static io.csm.routing.Given.at;
import static io.csm.routing.Given.held;
import static io.csm.routing.Given.holding;
import static io.csm.routing.Given.queue;
import static io.csm.routing.Given.ticket;
import static io.csm.routing.Given.with;
import static io.csm.routing.Given.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.CsmException;
import io.csm.core.Position;
import io.csm.core.people.Agent;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Between a decision and the row that contains it, a router")
class RouterAnswersTest {
  private final Router router = Router.builder(Given.POOL).build();
  private final Agent agent = agent(1, 1, 0);

  @BeforeEach
  void oneAgentAndTwoTickets() {
    router.putQueue(queue());
    router.putAgent(agent, 1);
    router.putWork(work(5, 0), 1);
    router.putWork(work(6, 1), 1);
  }

  private Decision offered(long ticket) {
    List<Decision> decided = router.tick(at(10));
    assertThat(decided).hasSize(1);
    assertThat(decided.get(0).ticket()).isEqualTo(ticket(ticket));
    return decided.get(0);
  }

  private void nothingIsDecided() {
    assertThat(router.tick(at(10))).isEmpty();
  }

  @Test
  @DisplayName("keeps the units, whatever older rows say")
  void olderRows() {
    Decision offer = offered(5);
    router.putAgent(agent, 2);
    router.committed(offer, 4, 2);
    router.putAgent(agent, 3);
    nothingIsDecided();

    router.putAgent(agent, 4);
    offered(6);
  }

  @Test
  @DisplayName("counts them once when the row came before the answer")
  void rowBeforeAnswer() {
    Agent two = with(agent, io.csm.core.work.Capacity.ofItems(2));
    Decision offer = offered(5);
    router.putAgent(holding(two, held(5, HoldingKind.OFFER, 0)), 2);
    nothingIsDecided();

    router.committed(offer, 2, 2);
    offered(6);
  }

  @Test
  @DisplayName("does not offer the work again, whatever older forms of it come")
  void olderWork() {
    Decision offer = offered(5);
    router.committed(offer, 2, 4);
    router.putAgent(agent, 2);
    router.putWork(work(5, 0), 2);
    router.putWork(work(5, 0), 3);
    assertThat(router.explain(ticket(5)).standing()).isEqualTo(Explanation.Standing.DECIDED);
    offered(6);
  }

  @Test
  @DisplayName("offers the work again when it waits again in a later version")
  void laterWork() {
    Decision offer = offered(5);
    router.committed(offer, 2, 4);
    router.putAgent(agent, 3);
    router.putWork(work(5, 0), 5);
    offered(5);
  }

  @Test
  @DisplayName("forgets the decision when both are read")
  void forgets() {
    Decision offer = offered(5);
    assertThat(router.inFlight()).isEqualTo(1);
    router.committed(offer, 2, 2);
    router.putAgent(holding(agent, held(5, HoldingKind.OFFER, 0)), 2);
    assertThat(router.inFlight()).isEqualTo(1);
    router.removeWork(ticket(5), 2);
    assertThat(router.inFlight()).isZero();
    assertThat(router.waiting()).isEqualTo(1);
  }

  @Test
  @DisplayName("that was refused decides nothing on both before it has read the conflict")
  void refused() {
    router.readUpTo(new Position(3));
    Decision offer = offered(5);
    router.refused(offer, new Position(5));
    assertThat(router.explain(ticket(5)).standing()).isEqualTo(Explanation.Standing.SETTLING);
    assertThat(router.explain(ticket(6)).refused().toString()).isEqualTo("{SETTLING=1}");
    nothingIsDecided();

    router.readUpTo(new Position(4));
    nothingIsDecided();

    router.putAgent(agent, 2);
    router.removeWork(ticket(5), 2);
    router.readUpTo(new Position(5));
    offered(6);
  }

  @Test
  @DisplayName("goes on with others while one settles")
  void others() {
    Decision offer = offered(5);
    router.refused(offer, new Position(5));
    router.putAgent(agent(2, 9, 3), 1);

    assertThat(router.tick(at(10)))
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.ticket()).isEqualTo(ticket(6));
              assertThat(decision.agent()).isEqualTo(agentId(2));
            });
  }

  @Test
  @DisplayName("leaves a ticket alone that somebody has locked, and gives the agent the next")
  void lockedTicket() {
    router.locked(offered(5), true, false);
    assertThat(router.explain(ticket(5)).standing()).isEqualTo(Explanation.Standing.SETTLING);
    Decision next = offered(6);
    router.refused(next, Position.START);
    router.removeWork(ticket(6), 1);
    nothingIsDecided();

    assertThat(router.nextMoment()).contains(at(11));
    assertThat(router.tick(at(11).minusNanos(1))).isEmpty();
    assertThat(router.tick(at(11))).singleElement().matches(it -> it.ticket().equals(ticket(5)));
  }

  @Test
  @DisplayName("leaves an agent alone whom somebody has locked, and offers the work to another")
  void lockedAgent() {
    router.locked(offered(5), false, true);
    nothingIsDecided();
    router.putAgent(agent(2, 1, 0), 1);
    assertThat(router.tick(at(10)))
        .singleElement()
        .matches(it -> it.ticket().equals(ticket(5)) && it.agent().equals(agentId(2)));

    assertThat(router.tick(at(11)))
        .singleElement()
        .matches(it -> it.ticket().equals(ticket(6)) && it.agent().equals(agentId(1)));
  }

  @Test
  @DisplayName("goes on with what was locked as soon as it comes in a newer version")
  void lockedAndWritten() {
    router.locked(offered(5), true, true);
    router.putAgent(agent, 1);
    router.putWork(work(5, 0), 1);
    nothingIsDecided();

    router.putAgent(agent, 2);
    router.putWork(work(5, 0), 2);
    offered(5);
  }

  @Test
  @DisplayName("ends other offers of an agent while somebody has the ticket of one locked")
  void lockedHolding() {
    router.putAgent(
        holding(
            agent(1, 2, 0),
            held(7, HoldingKind.OFFER, 0).become(HoldingKind.OFFER, at(0), at(5)),
            held(8, HoldingKind.OFFER, 0).become(HoldingKind.OFFER, at(0), at(6))),
        2);
    router.locked(router.tick(at(5).plusMillis(500)).get(0), true, false);

    assertThat(router.tick(at(6))).singleElement().matches(it -> it.ticket().equals(ticket(8)));
    assertThat(router.nextMoment()).contains(at(6).plusMillis(500));
    assertThat(router.tick(at(6).plusMillis(500)))
        .singleElement()
        .matches(it -> it.ticket().equals(ticket(7)));
  }

  @Test
  @DisplayName("decides again at once when it has read the conflict already")
  void alreadyRead() {
    Decision offer = offered(5);
    router.putAgent(agent, 2);
    router.readUpTo(new Position(5));
    router.refused(offer, new Position(5));
    offered(5);
  }

  @Test
  @DisplayName("waits for the latest of several conflicts, and never reads backwards")
  void latestConflict() {
    router.putAgent(agent(1, 2, 0), 2);
    List<Decision> both = router.tick(at(10));
    router.refused(both.get(0), new Position(9));
    router.refused(both.get(1), new Position(5));
    router.readUpTo(new Position(5));
    nothingIsDecided();
    router.readUpTo(new Position(9));
    router.readUpTo(new Position(2));
    assertThat(router.tick(at(10))).hasSize(2);
  }

  @Test
  @DisplayName("decides nothing on what an agent holds while the agent settles")
  void holdingsSettle() {
    Decision offer = offered(5);
    router.refused(offer, new Position(5));
    router.putAgent(
        holding(
            agent(1, 2, 0),
            held(8, HoldingKind.OFFER, 0).become(HoldingKind.OFFER, at(0), at(3)),
            held(9, HoldingKind.RESUMING, 0)),
        2);
    nothingIsDecided();
    assertThat(router.nextMoment()).isEmpty();

    router.readUpTo(new Position(5));
    assertThat(router.tick(at(10)))
        .extracting(Decision::kind)
        .containsExactly(Decision.Kind.EXPIRE_OFFER, Decision.Kind.RESUME_WORK);
  }

  @Test
  @DisplayName("keeps what it decided on an agent who left and came back")
  void cameBack() {
    Decision offer = offered(5);
    router.removeAgent(agentId(1), 2);
    router.putAgent(agent, 3);
    nothingIsDecided();
    router.committed(offer, 3, 2);
    router.removeWork(ticket(5), 2);
    offered(6);
  }

  @Test
  @DisplayName("takes the answer for a ticket that has gone")
  void ticketGone() {
    Decision offer = offered(5);
    router.removeWork(ticket(5), 2);
    router.refused(offer, new Position(1));
    router.readUpTo(new Position(1));
    offered(6);
    assertThat(router.explain(ticket(5)).standing()).isEqualTo(Explanation.Standing.UNKNOWN);
  }

  @Test
  @DisplayName("ignores rows that are older than what it knows, of what is gone as well")
  void oldRows() {
    router.putAgent(with(agent, Presence.AWAY), 3);
    router.putAgent(agent, 2);
    nothingIsDecided();
    router.removeAgent(agentId(1), 4);
    router.putAgent(agent, 3);
    nothingIsDecided();

    router.removeWork(ticket(5), 3);
    router.putWork(work(5, 0), 2);
    router.putAgent(agent, 5);
    offered(6);
  }

  @Test
  @DisplayName("refuses a second answer, and the answer to what it did not decide")
  void unknownAnswers() {
    Decision offer = offered(5);
    router.committed(offer, 2, 2);

    assertThatThrownBy(() -> router.committed(offer, 2, 2))
        .isInstanceOf(CsmException.class)
        .hasMessageContaining("unanswered decision (1)");
    assertThatThrownBy(() -> router.refused(offer, new Position(1)))
        .isInstanceOf(CsmException.class);
    Router other = Router.builder(Given.POOL).build();
    assertThatThrownBy(() -> other.committed(offer, 2, 2)).isInstanceOf(CsmException.class);
  }
}
