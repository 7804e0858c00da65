package io.csm.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AssignmentId;
import io.csm.core.Code;
import io.csm.core.MessageId;
import io.csm.core.Problem;
import io.csm.core.TicketId;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.FieldValue;
import io.csm.core.config.Queue;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.EndReason;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.TicketEvent;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessagesAndStatusTest {
  private static final TicketCommand.Solve SOLVE = new TicketCommand.Solve(null);
  private static final TicketCommand.WaitForCustomer WAIT = new TicketCommand.WaitForCustomer(null);
  private static final TicketCommand.Hold HOLD = new TicketCommand.Hold(null);
  private static final TicketCommand.Reopen REOPEN = new TicketCommand.Reopen(null);
  private static final TicketCommand.Close CLOSE = new TicketCommand.Close(null);
  private static final TicketCommand.Wake WAKE = new TicketCommand.Wake();

  private final World world = World.standard();
  private final TicketId id = world.open();

  @Nested
  class Receiving {
    @ParameterizedTest
    @EnumSource(names = {"PENDING", "SOLVED"})
    void aCustomersMessageOpensWhatWaitedOrWasSolved(StatusCategory category) {
      world.bring(id, category);

      receive();

      assertThat(ticket().category()).isEqualTo(StatusCategory.OPEN);
      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket().reopens()).isEqualTo(category == StatusCategory.SOLVED ? 1 : 0);
      assertThat(ticket().solvedAt()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"NEW", "OPEN"})
    void itOnlyStandsInTheThreadOfATicketThatIsOpen(StatusCategory category) {
      world.bring(id, category);

      assertThat(World.kinds(receive())).containsExactly(EventKind.TICKET_MESSAGE);
      assertThat(ticket().category()).isEqualTo(category);
      assertThat(ticket().messages()).isEqualTo(category == StatusCategory.NEW ? 1 : 2);
    }

    @Test
    void whetherItEndsAHoldIsTheTenantsChoice() {
      world.bring(id, StatusCategory.ON_HOLD);
      receive();
      assertThat(ticket().category()).isEqualTo(StatusCategory.ON_HOLD);

      world.configuration =
          world.configuration.with(new DeskPolicy(Duration.ofDays(7), true, false, 1, 5));
      receive();
      assertThat(ticket().category()).isEqualTo(StatusCategory.OPEN);
    }

    @Test
    void itEndsASnoozeAndTheAgentsWorkResumesWithoutUnits() {
      world.assign(id, World.ANN);
      world.decided(id, new TicketCommand.Snooze(world.now.plusSeconds(60)));

      receive();

      assertThat(ticket().snoozedUntil()).isNull();
      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.RESUMING);
      assertThat(world.agent(World.ANN).unitsInUse()).isZero();
    }

    @Test
    void duringWrapUpItEndsTheWrapUp() {
      wrapUp(30);
      world.assign(id, World.ANN);
      world.decided(id, SOLVE);

      assertThat(receive())
          .contains(
              new TicketEvent.AssignmentEnded(lastAssignment(), World.ANN, EndReason.REOPENED));
      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(world.agent(World.ANN).holdings()).isEmpty();
    }

    @Test
    void aTicketWhoseQueueIsGoneStillTakesIt() {
      world.configuration =
          world.configuration.without(ConfigurationKind.QUEUE, World.QUEUE.value());

      assertThat(World.kinds(receive())).containsExactly(EventKind.TICKET_MESSAGE);
      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
    }

    @Test
    void aClosedTicketTakesNone() {
      world.bring(id, StatusCategory.CLOSED);

      assertThat(world.refused(id, new TicketCommand.Receive(new MessageId(9))).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
    }
  }

  @Nested
  class Answering {
    @Test
    void aReplyToANewTicketOpensItAndItWaitsOnAtItsPlace() {
      world.pass(Duration.ofMinutes(5));

      world.decided(id, new TicketCommand.Reply(new MessageId(1)));

      assertThat(ticket().category()).isEqualTo(StatusCategory.OPEN);
      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket().enqueuedAt()).isEqualTo(World.START);
    }

    @Test
    void theFirstAndTheLastReplyAreRememberedAtTheTimeOfTheirSource() {
      world.occurredAt = World.START.plusSeconds(10);
      world.decided(id, new TicketCommand.Reply(new MessageId(1)));
      world.occurredAt = World.START.plusSeconds(20);
      world.decided(id, new TicketCommand.Reply(new MessageId(2)));

      assertThat(ticket().firstReplyAt()).isEqualTo(World.START.plusSeconds(10));
      assertThat(ticket().lastReplyAt()).isEqualTo(World.START.plusSeconds(20));
    }

    @Test
    void aReplyToASolvedTicketLeavesItSolved() {
      world.bring(id, StatusCategory.SOLVED);

      world.decided(id, new TicketCommand.Reply(new MessageId(2)));

      assertThat(ticket().category()).isEqualTo(StatusCategory.SOLVED);
    }

    @Test
    void aNoteCountsAsAMessageAndAsNothingElse() {
      Ticket before = ticket();

      world.decided(id, new TicketCommand.Note(new MessageId(1)));

      assertThat(ticket()).isEqualTo(before.toBuilder().messages(1).build());
    }
  }

  @Nested
  class ChangingTheStatus {
    @Test
    void oneOfTheTenantsStatusesBringsWhatItsCategoryBrings() {
      world.configuration = world.configuration.with(Script.schema());
      world.assign(id, World.ANN);

      world.decided(id, new TicketCommand.ChangeStatus("supplier", Script.content(1)));

      assertThat(ticket().status()).isEqualTo("supplier");
      assertThat(ticket().category()).isEqualTo(StatusCategory.ON_HOLD);
      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.PAUSED);
    }

    @Test
    void withinACategoryOnlyTheNameChanges() {
      world.configuration = world.configuration.with(Script.schema());
      world.assign(id, World.ANN);

      assertThat(
              World.kinds(world.decided(id, new TicketCommand.ChangeStatus("in progress", null))))
          .containsExactly(EventKind.STATUS_CHANGED);
      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.ACTIVE);
    }

    @Test
    void unknownAndRemovedStatusesAreRefused() {
      world.configuration = world.configuration.with(Script.schema());

      for (String status : new String[] {"nowhere", "escalated"}) {
        Problem problem = world.refused(id, new TicketCommand.ChangeStatus(status, null));
        assertThat(problem.code()).isEqualTo(Code.UNKNOWN_CHOICE);
        assertThat(problem.arguments().get("known")).contains("in progress").doesNotContain(status);
      }
    }

    @Test
    void noStatusLeadsBackToNew() {
      world.bring(id, StatusCategory.OPEN);

      assertThat(world.refused(id, new TicketCommand.ChangeStatus("new", null)).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
    }

    @Test
    void aSolvedTicketDoesNotWaitForAnybody() {
      world.bring(id, StatusCategory.SOLVED);

      assertThat(world.refused(id, new TicketCommand.ChangeStatus("pending", null)).code())
          .isEqualTo(Code.NOT_ALLOWED_NOW);
    }
  }

  @Nested
  class Waiting {
    @Test
    void forTheCustomerOrAThirdPartyTheAgentKeepsTheTicketAndGetsTheUnitsBack() {
      for (TicketCommand wait : new TicketCommand[] {WAIT, HOLD}) {
        TicketId ticket = world.open();
        world.assign(ticket, World.ANN);

        world.decided(ticket, wait);

        assertThat(world.ticket(ticket).assignment().kind()).isEqualTo(HoldingKind.PAUSED);
        assertThat(world.ticket(ticket).assignment().agent()).isEqualTo(World.ANN);
        assertThat(world.agent(World.ANN).unitsInUse()).isZero();
      }
    }

    @Test
    void aTicketThatNobodyHasLeavesTheQueue() {
      assertThat(World.kinds(world.decided(id, WAIT)))
          .containsExactly(EventKind.STATUS_CHANGED, EventKind.WORK_DEQUEUED);
      assertThat(ticket().work()).isEqualTo(WorkState.NONE);
      assertThat(ticket().enqueuedAt()).isNull();
    }

    @Test
    void anOfferIsTakenBack() {
      world.offer(id, World.ANN);

      assertThat(World.kinds(world.decided(id, HOLD)))
          .containsExactly(
              EventKind.STATUS_CHANGED, EventKind.OFFER_WITHDRAWN, EventKind.WORK_DEQUEUED);
      assertThat(world.agent(World.ANN).holdings()).isEmpty();
    }
  }

  @Nested
  class Snoozing {
    @Test
    void aSnoozedTicketLeavesTheQueueAndComesBackAtItsEnd() {
      world.decided(id, new TicketCommand.Snooze(world.now.plusSeconds(60)));
      assertThat(ticket().work()).isEqualTo(WorkState.NONE);

      world.pass(Duration.ofSeconds(60));
      world.decided(id, WAKE);

      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket().category()).isEqualTo(StatusCategory.NEW);
      assertThat(ticket().enqueuedAt()).isEqualTo(world.now);
    }

    @Test
    void wakingOpensWhatWaitedForSomebody() {
      world.decided(id, WAIT);
      world.decided(id, new TicketCommand.Snooze(world.now.plusSeconds(60)));

      world.decided(id, WAKE);

      assertThat(ticket().category()).isEqualTo(StatusCategory.OPEN);
    }

    @Test
    void theAgentKeepsASnoozedTicketAndItResumesOnWaking() {
      world.assign(id, World.ANN);
      world.decided(id, new TicketCommand.Snooze(world.now.plusSeconds(60)));
      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.PAUSED);

      world.decided(id, WAKE);

      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.RESUMING);
    }

    @Test
    void openingItInBetweenDoesNotWakeIt() {
      world.assign(id, World.ANN);
      world.decided(id, WAIT);
      world.decided(id, new TicketCommand.Snooze(world.now.plusSeconds(60)));

      world.decided(id, new TicketCommand.ChangeStatus("open", null));

      assertThat(ticket().snoozedUntil()).isNotNull();
      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.PAUSED);
    }

    @Test
    void aSnoozeEndsInTheFuture() {
      Problem problem = world.refused(id, new TicketCommand.Snooze(world.now));

      assertThat(problem.code()).isEqualTo(Code.INVALID_VALUE);
      assertThat(problem.path()).isEqualTo("until");
    }

    @Test
    void whoeverIsAwakeCannotWake() {
      assertThat(world.refused(id, WAKE).code()).isEqualTo(Code.NOT_ALLOWED_NOW);
    }
  }

  @Nested
  class Solving {
    @Test
    void theAssignmentEndsAsCompletedAndTheIdleTimeBeginsAnew() {
      world.assign(id, World.ANN);
      world.pass(Duration.ofMinutes(9));

      world.decided(id, SOLVE);

      assertThat(ticket().assignment()).isNull();
      assertThat(ticket().lastAgent()).isEqualTo(World.ANN);
      assertThat(ticket().solves()).isEqualTo(1);
      assertThat(ticket().solvedAt()).isEqualTo(world.now);
      assertThat(world.agent(World.ANN).idleSince()).isEqualTo(world.now);
    }

    @Test
    void withWrapUpTheUnitsStayHeldUntilItEnds() {
      wrapUp(30);
      world.assign(id, World.ANN);

      world.decided(id, SOLVE);

      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.WRAP_UP);
      assertThat(world.agent(World.ANN).unitsInUse()).isEqualTo(1);
      assertThat(world.agent(World.ANN).holdings().get(0).until())
          .isEqualTo(world.now.plusSeconds(30));

      world.decided(id, new TicketCommand.EndWrapUp(ticket().assignment().id()));
      assertThat(world.agent(World.ANN).holdings()).isEmpty();
      assertThat(ticket().category()).isEqualTo(StatusCategory.SOLVED);
    }

    @Test
    void whatWasPausedNeedsNoWrapUp() {
      wrapUp(30);
      world.assign(id, World.ANN);
      world.decided(id, WAIT);

      world.decided(id, SOLVE);

      assertThat(ticket().assignment()).isNull();
    }

    @Test
    void theSchemaSaysWhatMustBeFilledFirst() {
      world.configuration = world.configuration.with(Script.schema());
      Problem problem = world.refused(id, SOLVE);
      assertThat(problem.code()).isEqualTo(Code.FIELD_REQUIRED);
      assertThat(problem.arguments()).containsEntry("field", "cause").containsEntry("at", "SOLVE");

      TreeMap<String, FieldValue> cause = new TreeMap<>();
      cause.put("cause", new FieldValue.Chosen("ours"));
      world.decided(id, new TicketCommand.SetFields(cause, new TreeSet<>()));
      world.decided(id, SOLVE);
      assertThat(ticket().category()).isEqualTo(StatusCategory.SOLVED);
    }

    @Test
    void aSnoozeEnds() {
      world.decided(id, new TicketCommand.Snooze(world.now.plusSeconds(60)));

      world.decided(id, SOLVE);

      assertThat(ticket().snoozedUntil()).isNull();
    }
  }

  @Nested
  class Reopening {
    @ParameterizedTest
    @EnumSource(names = {"SOLVED", "CLOSED"})
    void aReopenedTicketGoesBackToTheQueueAtANewPlace(StatusCategory category) {
      world.bring(id, category);
      world.pass(Duration.ofHours(1));

      world.decided(id, REOPEN);

      assertThat(ticket().category()).isEqualTo(StatusCategory.OPEN);
      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket().enqueuedAt()).isEqualTo(world.now);
      assertThat(ticket().solvedAt()).isNull();
      assertThat(ticket().closedAt()).isNull();
      assertThat(ticket().reopens()).isEqualTo(1);
    }

    @Test
    void itGoesBackToWhoeverHadItLastWhereTheTenantWantsThat() {
      toLastAgent();
      solvedBy();

      world.decided(id, REOPEN);

      assertThat(ticket().assignment().agent()).isEqualTo(World.ANN);
      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.RESUMING);
      assertThat(world.agent(World.ANN).unitsInUse()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"AVAILABLE", "BUSY", "DRAINING", "AWAY", "OFFLINE"})
    void unlessTheyHaveSignedOut(Presence presence) {
      toLastAgent();
      solvedBy();
      world.present(World.ANN, presence);

      world.decided(id, REOPEN);

      assertThat(ticket().assignment() == null).isEqualTo(presence == Presence.OFFLINE);
    }

    @Test
    void orHaveLeftForGoodOrForAnotherPool() {
      toLastAgent();
      solvedBy();
      world.define(World.ANN, World.OTHER_POOL, world.agent(World.ANN).capacity());
      world.decided(id, REOPEN);
      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);

      world.define(World.ANN, World.POOL, world.agent(World.ANN).capacity());
      world.bring(id, StatusCategory.SOLVED);
      world.retire(World.ANN);
      world.decided(id, REOPEN);
      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
    }

    @Test
    void aMergedTicketStaysClosed() {
      world.merge(id, world.open());

      assertThat(world.refused(id, REOPEN).code()).isEqualTo(Code.NOT_ALLOWED_NOW);
    }

    private void toLastAgent() {
      world.configuration =
          world.configuration.with(new DeskPolicy(Duration.ofDays(7), false, true, 1, 5));
    }

    private void solvedBy() {
      world.assign(id, World.ANN);
      world.decided(id, SOLVE);
    }
  }

  @Nested
  class Closing {
    @Test
    void whatWasUnfinishedIsNoCompletion() {
      world.assign(id, World.ANN);

      assertThat(world.decided(id, CLOSE))
          .contains(new TicketEvent.AssignmentEnded(lastAssignment(), World.ANN, EndReason.CLOSED));
      assertThat(ticket().closedAt()).isEqualTo(world.now);
      assertThat(ticket().solves()).isZero();
    }

    @Test
    void aWrapUpCutShortIsOne() {
      wrapUp(30);
      world.assign(id, World.ANN);
      world.decided(id, SOLVE);

      assertThat(world.decided(id, CLOSE))
          .contains(
              new TicketEvent.AssignmentEnded(lastAssignment(), World.ANN, EndReason.COMPLETED));
    }

    @Test
    void itNeedsNoFields() {
      world.configuration = world.configuration.with(Script.schema());

      world.decided(id, CLOSE);

      assertThat(ticket().category()).isEqualTo(StatusCategory.CLOSED);
    }
  }

  private Ticket ticket() {
    return world.ticket(id);
  }

  private List<Event> receive() {
    return world.decided(id, new TicketCommand.Receive(world.newMessageId()));
  }

  private AssignmentId lastAssignment() {
    return world.histories.get(id).stream()
        .filter(recorded -> recorded.event() instanceof TicketEvent.Assigned)
        .map(recorded -> ((TicketEvent.Assigned) recorded.event()).assignment())
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private void wrapUp(int seconds) {
    Queue queue = world.configuration.queue(World.QUEUE).orElseThrow();
    world.configuration = world.configuration.with(queue.withWrapUp(Duration.ofSeconds(seconds)));
  }
}
