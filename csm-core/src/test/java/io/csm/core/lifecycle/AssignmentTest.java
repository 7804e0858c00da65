package io.csm.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.Code;
import io.csm.core.Problem;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.Queue;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.EndReason;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.Agent;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AssignmentTest {
  private static final AgentId NOBODY = new AgentId(99);

  private final World world = World.standard();
  private final TicketId id = world.open();

  @Nested
  class Assigning {
    @Test
    void aNewTicketIsOpenAndTakesItsUnitsAtOnce() {
      world.assign(id, World.ANN);

      assertThat(ticket().category()).isEqualTo(StatusCategory.OPEN);
      assertThat(ticket().work()).isEqualTo(WorkState.ASSIGNED);
      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.ACTIVE);
      assertThat(ticket().assignment().since()).isEqualTo(World.START);
      assertThat(ticket().enqueuedAt()).isNull();
      assertThat(world.agent(World.ANN).unitsInUse()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "ON_HOLD"})
    void aTicketThatWaitsForSomebodyIsHeldWithoutUnits(StatusCategory category) {
      world.bring(id, category);
      world.present(World.ANN, Presence.AWAY);

      world.assign(id, World.ANN);

      assertThat(ticket().category()).isEqualTo(category);
      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.PAUSED);
      assertThat(world.agent(World.ANN).unitsInUse()).isZero();
    }

    @Test
    void aSnoozedTicketIsHeldWithoutUnitsToo() {
      world.decided(id, new TicketCommand.Snooze(world.now.plusSeconds(60)));

      world.assign(id, World.ANN);

      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.PAUSED);
      assertThat(ticket().snoozedUntil()).isNotNull();
    }

    @Test
    void anOfferToSomebodyElseIsTakenBack() {
      world.offer(id, World.ANN);

      assertThat(World.kinds(world.decided(id, new TicketCommand.Assign(World.BOB, false))))
          .containsExactly(EventKind.OFFER_WITHDRAWN, EventKind.ASSIGNED, EventKind.STATUS_CHANGED);
      assertThat(world.agent(World.ANN).holdings()).isEmpty();
    }

    @Test
    void whatRingsAtTheSameAgentTakesItsUnitsOnce() {
      world.capacity(World.ANN, Capacity.ofItems(1));
      world.offer(id, World.ANN);

      world.assign(id, World.ANN);

      assertThat(world.agent(World.ANN).unitsInUse()).isEqualTo(1);
    }

    @Test
    void whoeverHasTheTicketKeepsItUntilItIsTransferred() {
      world.assign(id, World.ANN);

      Problem problem = world.refused(id, new TicketCommand.Assign(World.BOB, true));

      assertThat(problem.code()).isEqualTo(Code.ALREADY_ASSIGNED);
      assertThat(problem.arguments()).containsEntry("agent", "agent-1");
    }

    @Test
    void noMoreThanTheCapacityIsTaken() {
      world.capacity(World.ANN, Capacity.ofItems(1));
      world.assign(world.open(), World.ANN);

      Problem problem = world.refused(id, new TicketCommand.Assign(World.ANN, false));

      assertThat(problem.code()).isEqualTo(Code.OVER_CAPACITY);
      assertThat(problem.arguments()).containsEntry("units", "1").containsEntry("free", "0");
    }

    @Test
    void anOverrideGoesOverItAndSaysByHowMuch() {
      world.capacity(World.ANN, Capacity.ofItems(1));
      world.assign(world.open(), World.ANN);
      world.present(World.ANN, Presence.OFFLINE);

      assertThat(assigned(world.decided(id, new TicketCommand.Assign(World.ANN, true))).excess())
          .isEqualTo(1);
      assertThat(world.agent(World.ANN).unitsFree()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhoIsAtWorkIsGivenActiveWork(Presence presence) {
      world.present(World.ANN, presence);
      boolean atWork = presence == Presence.AVAILABLE || presence == Presence.BUSY;

      World.Outcome outcome = world.run(id, new TicketCommand.Assign(World.ANN, false));

      assertThat(outcome.refused() == null).isEqualTo(atWork);
      if (!atWork) {
        assertThat(outcome.refused().code()).isEqualTo(Code.AGENT_UNAVAILABLE);
        assertThat(outcome.refused().arguments()).containsEntry("presence", presence.name());
      }
    }

    @Test
    void theAgentIsKnownHasNotLeftAndIsInThePoolOfTheQueue() {
      world.retire(World.BOB);
      world.bring(id, StatusCategory.PENDING);

      assertThat(world.refused(id, new TicketCommand.Assign(NOBODY, true)).code())
          .isEqualTo(Code.NOT_FOUND);
      assertThat(world.refused(id, new TicketCommand.Assign(World.BOB, true)).code())
          .isEqualTo(Code.NOT_FOUND);
      assertThat(world.refused(id, new TicketCommand.Assign(World.EVE, true)).code())
          .isEqualTo(Code.NOT_IN_POOL);
    }

    @Test
    void aTicketWithoutQueueHasToGetOneFirst() {
      TicketId other = world.newTicketId();
      world.decided(
          other, TicketCommand.Open.plain(2, World.BRAND, ChannelType.EMAIL, World.CUSTOMER, null));

      Problem problem = world.refused(other, new TicketCommand.Assign(World.ANN, false));

      assertThat(problem.code()).isEqualTo(Code.FIELD_REQUIRED);
      assertThat(problem.path()).isEqualTo("queue");
    }

    @Test
    void anAgentHoldsOnlySoMuchPausedOnesIncluded() {
      world.capacity(World.ANN, new Capacity(1, new java.util.TreeMap<>(), 0));
      Agent agent = world.agent(World.ANN);
      world.offer(id, World.ANN);
      world.agents.put(
          World.ANN,
          new Agent(
              agent.id(),
              agent.profile(),
              false,
              agent.presence(),
              agent.presenceSince(),
              agent.idleSince(),
              java.util.Collections.nCopies(
                  Agent.MAX_HOLDINGS, world.agent(World.ANN).holdings().get(0))));

      Problem problem = world.refused(world.open(), new TicketCommand.Assign(World.ANN, true));

      assertThat(problem.code()).isEqualTo(Code.TOO_MANY);
      assertThat(problem.path()).isEqualTo("agent.holdings");
    }
  }

  @Nested
  class TakingAway {
    @Test
    void anUnassignedTicketWaitsAgainAtANewPlace() {
      world.assign(id, World.ANN);
      world.pass(Duration.ofMinutes(1));

      assertThat(world.decided(id, new TicketCommand.Unassign()))
          .first()
          .isEqualTo(
              new TicketEvent.AssignmentEnded(
                  new AssignmentId(1_001), World.ANN, EndReason.UNASSIGNED));

      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket().enqueuedAt()).isEqualTo(world.now);
      assertThat(ticket().lastAgent()).isEqualTo(World.ANN);
      assertThat(world.agent(World.ANN).holdings()).isEmpty();
      assertThat(world.agent(World.ANN).idleSince()).isEqualTo(World.START);
    }

    @Test
    void workOfAnAgentWhoIsGoneWaitsAgainAtItsOldPlace() {
      Instant place = ticket().enqueuedAt();
      world.pass(Duration.ofMinutes(1));
      world.assign(id, World.ANN);
      world.pass(Duration.ofMinutes(1));

      assertThat(world.decided(id, new TicketCommand.ReturnWork(World.ANN)))
          .extracting(Event::kind)
          .containsExactly(EventKind.ASSIGNMENT_ENDED, EventKind.WORK_QUEUED);

      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket().enqueuedAt()).isEqualTo(place);
      assertThat(world.agent(World.ANN).holdings()).isEmpty();
      assertThat(world.agent(World.ANN).idleSince()).isEqualTo(World.START);
    }

    @Test
    void workThatNeverWaitedReturnsToWhereTheAgentGotIt() {
      world.assign(id, World.ANN);
      world.pass(Duration.ofMinutes(1));
      world.decided(id, new TicketCommand.TransferToAgent(World.BOB, false));
      Instant transferred = world.now;
      world.pass(Duration.ofMinutes(1));

      world.decided(id, new TicketCommand.ReturnWork(World.BOB));

      assertThat(ticket().enqueuedAt()).isEqualTo(transferred);
    }

    @Test
    void workThatIsWithSomebodyElseOrDoneStaysWhenAnAgentIsGone() {
      world.assign(id, World.ANN);
      assertThat(world.decided(id, new TicketCommand.ReturnWork(World.BOB))).isEmpty();

      world.bring(id, StatusCategory.PENDING);
      world.decided(id, new TicketCommand.ReturnWork(World.ANN));
      assertThat(ticket().assignment()).isNull();
      assertThat(ticket().work()).isEqualTo(WorkState.NONE);
    }

    @Test
    void whatNobodyHasCannotBeTakenAway() {
      world.bring(id, StatusCategory.OPEN);

      assertThat(world.refused(id, new TicketCommand.Unassign()).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
    }
  }

  @Nested
  class Transferring {
    @Test
    void toAQueueTheTicketLeavesItsAgentAndTheOldDeclinesAreForgotten() {
      world.decided(id, new TicketCommand.Decline(world.offer(id, World.BOB), World.BOB, null));
      world.assign(id, World.ANN);

      world.decided(id, new TicketCommand.TransferToQueue(World.OTHER_POOLS_QUEUE));

      assertThat(ticket().queue()).isEqualTo(World.OTHER_POOLS_QUEUE);
      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket().excludedAgents()).isEmpty();
      assertThat(world.agent(World.ANN).holdings()).isEmpty();
    }

    @Test
    void whatWaitsKeepsItsPlaceInTheOtherQueue() {
      world.offer(id, World.ANN);
      world.pass(Duration.ofMinutes(3));

      assertThat(World.kinds(world.decided(id, new TicketCommand.TransferToQueue(World.VIP_QUEUE))))
          .containsExactly(EventKind.OFFER_WITHDRAWN, EventKind.TRANSFERRED, EventKind.WORK_QUEUED);
      assertThat(ticket().enqueuedAt()).isEqualTo(World.START);
    }

    @Test
    void toTheSameQueueItOnlyLeavesItsAgent() {
      world.assign(id, World.ANN);

      assertThat(World.kinds(world.decided(id, new TicketCommand.TransferToQueue(World.QUEUE))))
          .containsExactly(EventKind.ASSIGNMENT_ENDED, EventKind.WORK_QUEUED);
      assertThat(world.decided(id, new TicketCommand.TransferToQueue(World.QUEUE))).isEmpty();
    }

    @Test
    void outOfAQueueThatIsGone() {
      world.configuration =
          world.configuration.without(ConfigurationKind.QUEUE, World.QUEUE.value());

      world.decided(id, new TicketCommand.TransferToQueue(World.VIP_QUEUE));

      assertThat(ticket().queue()).isEqualTo(World.VIP_QUEUE);
    }

    @Test
    void theQueueMustExist() {
      assertThat(world.refused(id, new TicketCommand.TransferToQueue(new QueueId(9))).code())
          .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void toAnAgentTheTicketGoesFromHandToHand() {
      world.assign(id, World.ANN);

      List<Event> events = world.decided(id, new TicketCommand.TransferToAgent(World.BOB, false));

      assertThat(World.kinds(events))
          .containsExactly(EventKind.ASSIGNMENT_ENDED, EventKind.ASSIGNED);
      assertThat(((TicketEvent.AssignmentEnded) events.get(0)).reason())
          .isEqualTo(EndReason.TRANSFERRED);
      assertThat(world.agent(World.ANN).holdings()).isEmpty();
      assertThat(world.agent(World.BOB).unitsInUse()).isEqualTo(1);
    }

    @Test
    void toWhoeverHasItNothingHappens() {
      world.assign(id, World.ANN);

      assertThat(world.decided(id, new TicketCommand.TransferToAgent(World.ANN, false))).isEmpty();
    }

    @Test
    void ifTheOtherCannotTakeItTheFirstKeepsIt() {
      world.assign(id, World.ANN);
      world.present(World.BOB, Presence.AWAY);

      assertThat(world.refused(id, new TicketCommand.TransferToAgent(World.BOB, false)).code())
          .isEqualTo(Code.AGENT_UNAVAILABLE);
      assertThat(ticket().assignment().agent()).isEqualTo(World.ANN);
      assertThat(world.agent(World.ANN).unitsInUse()).isEqualTo(1);
    }
  }

  @Nested
  class Resuming {
    private final AssignmentId assignment = resuming();

    @Test
    void resumingWorkTakesItsUnitsWhenItIsActivated() {
      world.decided(id, new TicketCommand.Activate(assignment, false));

      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.ACTIVE);
      assertThat(world.agent(World.ANN).unitsInUse()).isEqualTo(1);
    }

    @Test
    void onlyWithinTheCapacityUnlessOverridden() {
      world.capacity(World.ANN, Capacity.ofItems(0));

      assertThat(world.refused(id, new TicketCommand.Activate(assignment, false)).code())
          .isEqualTo(Code.OVER_CAPACITY);
      assertThat(world.decided(id, new TicketCommand.Activate(assignment, true)))
          .containsExactly(
              new TicketEvent.AssignmentChanged(
                  assignment, World.ANN, HoldingKind.ACTIVE, null, 1));
    }

    @ParameterizedTest
    @EnumSource
    void onlyAtWork(Presence presence) {
      world.present(World.ANN, presence);

      World.Outcome outcome = world.run(id, new TicketCommand.Activate(assignment, false));

      assertThat(outcome.refused() == null).isEqualTo(presence.takesResumingWork());
    }

    @Test
    void onceAndOnlyThisAssignment() {
      assertThat(world.refused(id, new TicketCommand.Activate(new AssignmentId(77), false)).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
      world.decided(id, new TicketCommand.Activate(assignment, false));
      assertThat(world.refused(id, new TicketCommand.Activate(assignment, false)).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
    }

    private AssignmentId resuming() {
      world.assign(id, World.ANN);
      world.bring(id, StatusCategory.PENDING);
      world.decided(id, new TicketCommand.Receive(world.newMessageId()));
      return ticket().assignment().id();
    }
  }

  @Nested
  class WrappingUp {
    @Test
    void theEndOfAWrapUpIsItsAssignmentsAndNoOthers() {
      Queue queue = world.configuration.queue(World.QUEUE).orElseThrow();
      world.configuration = world.configuration.with(queue.withWrapUp(Duration.ofMinutes(1)));
      world.assign(id, World.ANN);
      world.bring(id, StatusCategory.SOLVED);
      AssignmentId assignment = ticket().assignment().id();

      assertThat(world.refused(id, new TicketCommand.EndWrapUp(new AssignmentId(77))).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
      assertThat(world.decided(id, new TicketCommand.EndWrapUp(assignment)))
          .containsExactly(
              new TicketEvent.AssignmentEnded(assignment, World.ANN, EndReason.COMPLETED));
      assertThat(world.refused(id, new TicketCommand.EndWrapUp(assignment)).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
    }
  }

  private Ticket ticket() {
    return world.ticket(id);
  }

  private static TicketEvent.Assigned assigned(List<Event> events) {
    return events.stream()
        .filter(event -> event instanceof TicketEvent.Assigned)
        .map(event -> (TicketEvent.Assigned) event)
        .findFirst()
        .orElseThrow();
  }
}
