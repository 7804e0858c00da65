package io.csm.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.OfferId;
import io.csm.core.Problem;
import io.csm.core.TicketId;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.CoolDown;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.Queue;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.TicketEvent;
import io.csm.core.event.WithdrawReason;
import io.csm.core.people.Agent;
import io.csm.core.people.Ramp;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.Reasons;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OfferTest {
  private static final OfferId OFFER = new OfferId(500);
  private static final AgentId[] ANN_AND_BOB = {World.ANN, World.BOB};

  private final World world = World.standard();
  private final TicketId id = world.open();

  @Nested
  class Making {
    @Test
    void anOfferHoldsUnitsUntilItEndsAndTheTicketKeepsItsPlace() {
      world.pass(Duration.ofMinutes(1));

      world.decided(id, offer(World.ANN));

      assertThat(ticket().work()).isEqualTo(WorkState.OFFERED);
      assertThat(ticket().category()).isEqualTo(StatusCategory.NEW);
      assertThat(ticket().enqueuedAt()).isEqualTo(World.START);
      assertThat(world.agent(World.ANN).holdings())
          .containsExactly(
              new Holding(
                  500,
                  HoldingKind.OFFER,
                  id,
                  World.QUEUE,
                  ChannelType.EMAIL,
                  1,
                  world.now,
                  world.now.plusSeconds(60)));
    }

    @Test
    void aTicketRingsOnlyWhileItWaits() {
      world.decided(id, offer(World.ANN));
      assertThat(world.refused(id, offer(World.BOB)).code()).isEqualTo(Code.NOT_ALLOWED_NOW);

      TicketId assigned = world.open();
      world.assign(assigned, World.ANN);
      assertThat(world.refused(assigned, offer(World.BOB)).code()).isEqualTo(Code.NOT_ALLOWED_NOW);

      TicketId pending = world.open();
      world.bring(pending, StatusCategory.PENDING);
      assertThat(world.refused(pending, offer(World.BOB)).code()).isEqualTo(Code.NOT_ALLOWED_NOW);
    }

    @ParameterizedTest
    @EnumSource
    void onlyAtWhomTakesNewWork(Presence presence) {
      world.present(World.ANN, presence);

      World.Outcome outcome = world.run(id, offer(World.ANN));

      assertThat(outcome.refused() == null).isEqualTo(presence == Presence.AVAILABLE);
      if (outcome.refused() != null) {
        assertThat(outcome.refused().code()).isEqualTo(Code.AGENT_UNAVAILABLE);
      }
    }

    @Test
    void onlyWithinTheCapacityOfThatChannel() {
      world.capacity(World.ANN, Capacity.of(2, Map.of(ChannelType.EMAIL, 3)));

      Problem problem = world.refused(id, offer(World.ANN));

      assertThat(problem.code()).isEqualTo(Code.OVER_CAPACITY);
      assertThat(problem.arguments()).containsEntry("units", "3").containsEntry("free", "2");
    }

    @Test
    void onlyWithTheSkillsThatTicketAndQueueDemand() {
      TicketId vip = world.open(World.VIP_QUEUE);
      Problem problem = world.refused(vip, offer(World.BOB));
      assertThat(problem.code()).isEqualTo(Code.INVALID_VALUE);
      assertThat(problem.path()).isEqualTo("agent");
      world.decided(vip, offer(World.ANN));

      TicketId french = demanding(new Skill("french", 2));
      TicketId better = demanding(new Skill("french", 3));
      world.decided(french, offer(World.ANN));
      assertThat(world.refused(better, offer(World.ANN)).code()).isEqualTo(Code.INVALID_VALUE);
    }

    @Test
    void theAgentIsKnownHasNotLeftAndIsInThePool() {
      world.retire(World.BOB);

      assertThat(world.refused(id, offer(new AgentId(99))).code()).isEqualTo(Code.NOT_FOUND);
      assertThat(world.refused(id, offer(World.BOB)).code()).isEqualTo(Code.NOT_FOUND);
      assertThat(world.refused(id, offer(World.EVE)).code()).isEqualTo(Code.NOT_IN_POOL);
    }

    @Test
    void aQueueThatIsGoneOffersNothing() {
      world.configuration =
          world.configuration.without(ConfigurationKind.QUEUE, World.QUEUE.value());

      assertThat(world.refused(id, offer(World.ANN)).code()).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void anOfferThatIsAcceptedForTheAgentIsAnAssignmentAtOnce() {
      List<Event> events =
          world.decided(
              id,
              new TicketCommand.Offer(OFFER, World.ANN, world.now.plusSeconds(1), true, reasons()));

      assertThat(World.kinds(events))
          .containsExactly(
              EventKind.OFFER_MADE,
              EventKind.OFFER_ACCEPTED,
              EventKind.ASSIGNED,
              EventKind.STATUS_CHANGED);
      assertThat(world.agent(World.ANN).unitsInUse()).isEqualTo(1);
    }
  }

  @Nested
  class Accepting {
    @Test
    void theOfferBecomesAnActiveAssignmentWithTheSameUnits() {
      world.decided(id, offer(World.ANN));
      world.capacity(World.ANN, Capacity.ofItems(0));

      world.decided(id, new TicketCommand.Accept(OFFER, World.ANN));

      assertThat(ticket().category()).isEqualTo(StatusCategory.OPEN);
      assertThat(ticket().work()).isEqualTo(WorkState.ASSIGNED);
      assertThat(ticket().offers()).isEmpty();
      assertThat(ticket().assignment().kind()).isEqualTo(HoldingKind.ACTIVE);
      assertThat(world.agent(World.ANN).unitsInUse()).isEqualTo(1);
    }

    @Test
    void evenWhereTheQueueHasGoneMeanwhile() {
      world.decided(id, offer(World.ANN));
      world.configuration =
          world.configuration.without(ConfigurationKind.QUEUE, World.QUEUE.value());

      world.decided(id, new TicketCommand.Accept(OFFER, World.ANN));

      assertThat(ticket().assignment().agent()).isEqualTo(World.ANN);
    }

    @Test
    void nobodyElseCanAcceptIt() {
      world.decided(id, offer(World.ANN));

      assertThat(world.refused(id, new TicketCommand.Accept(OFFER, World.BOB)).code())
          .isEqualTo(Code.OFFER_OVER);
    }

    @Test
    void itCanBeAcceptedUntilItsTimeIsOver() {
      world.decided(id, offer(World.ANN));
      world.pass(Duration.ofSeconds(60).minusNanos(1));
      assertThat(world.decide(id, new TicketCommand.Accept(OFFER, World.ANN)))
          .isInstanceOf(Decision.Decided.class);

      world.pass(Duration.ofNanos(1));
      assertThat(world.refused(id, new TicketCommand.Accept(OFFER, World.ANN)).code())
          .isEqualTo(Code.OFFER_OVER);
    }

    @Test
    void whatWasAnsweredIsOver() {
      world.decided(id, offer(World.ANN));
      world.decided(id, new TicketCommand.Decline(OFFER, World.ANN, null));

      assertThat(world.refused(id, new TicketCommand.Accept(OFFER, World.ANN)).code())
          .isEqualTo(Code.OFFER_OVER);
    }
  }

  @Test
  void whoHasComeBackIsNotAskedFasterThanTheRampAllowsWhateverANodeBelieves() {
    Ramp ramp = new Ramp(world.now.plusSeconds(100), 1, Duration.ofSeconds(10), List.of(world.now));
    Agent ann = world.agent(World.ANN);
    world.agents.put(World.ANN, ann.withAttendance(ann.attendance().withRamp(ramp)));

    Problem problem = world.refused(id, offer(World.ANN));
    assertThat(problem.code()).isEqualTo(Code.LIMIT_REACHED);
    assertThat(problem.arguments()).containsEntry("limit", "1").containsEntry("of", "PT10S");
    world.pass(Duration.ofSeconds(10));
    world.decided(id, offer(World.ANN));
    assertThat(world.agent(World.ANN).attendance().ramp().offered()).containsExactly(world.now);
  }

  @Nested
  class Preferred {
    private TicketId held(PreferredAgent preferred) {
      TicketId held = world.newTicketId();
      world.decided(
          held,
          TicketCommand.Open.plain(
                  held.value(), World.BRAND, ChannelType.CHAT, World.CUSTOMER, World.QUEUE)
              .withRequest(RoutingRequest.NONE.withPreferred(preferred)));
      return held;
    }

    @Test
    void nobodyElseIsAskedWhileItIsHeld() {
      TicketId held = held(PreferredAgent.known(World.ANN, Duration.ofMinutes(1)));
      assertThat(world.refused(held, offer(World.BOB)).path()).isEqualTo("agent");
      world.decided(held, offer(World.ANN));
      world.decided(held, new TicketCommand.WithdrawOffers(World.ANN, WithdrawReason.AGENT_LEFT));
      world.pass(Duration.ofMinutes(1));
      world.decided(held, offer(World.BOB));
    }

    @Test
    void theCapacityMayBeExceededForItAndOfferAndAssignmentSaySo() {
      world.capacity(World.ANN, Capacity.ofItems(0));
      TicketId held = held(PreferredAgent.known(World.ANN, null).withMaxExcess(1));
      List<Event> events = world.decided(held, offer(World.ANN));
      assertThat(((TicketEvent.OfferMade) events.get(0)).excess()).isEqualTo(1);

      events = world.decided(held, new TicketCommand.Accept(OFFER, World.ANN));
      assertThat(((TicketEvent.Assigned) events.get(1)).excess()).isEqualTo(1);
      assertThat(world.agent(World.ANN).unitsFree()).isEqualTo(-1);

      TicketId next = held(PreferredAgent.known(World.ANN, null).withMaxExcess(1));
      assertThat(world.refused(next, offer(World.ANN)).code()).isEqualTo(Code.OVER_CAPACITY);
    }

    @Test
    void whoDeclinesIsPreferredNoMore() {
      TicketId held = held(PreferredAgent.known(World.ANN, null));
      world.decided(held, offer(World.ANN));
      List<Event> events = world.decided(held, new TicketCommand.Decline(OFFER, World.ANN, null));

      assertThat(((TicketEvent.Queued) events.get(1)).item().request().preferred()).isNull();
      world.decided(held, offer(World.BOB));
    }

    @Test
    void aReopenedTicketIsHeldForWhoHadItLastIfThePolicySaysSo() {
      world.configuration =
          world.configuration.with(DeskPolicy.STANDARD.withHoldForLastAgent(Duration.ofMinutes(5)));
      world.assign(id, World.BOB);
      world.bring(id, StatusCategory.SOLVED);
      List<Event> events = world.decided(id, new TicketCommand.Reopen(null));

      PreferredAgent last = PreferredAgent.last(World.BOB, Duration.ofMinutes(5));
      TicketEvent.Queued queued = (TicketEvent.Queued) events.get(events.size() - 1);
      assertThat(queued.item().request().preferred()).isEqualTo(last);
      assertThat(ticket().request().preferred()).isEqualTo(last);
      assertThat(TicketLifecycle.workItem(ticket(), world.configuration)).contains(queued.item());
      assertThat(world.decided(id, new TicketCommand.ChangePriority(Priority.HIGH)))
          .extracting(Event::kind)
          .containsExactly(EventKind.PRIORITY_CHANGED, EventKind.WORK_QUEUED);
      assertThat(ticket().request().preferred()).isEqualTo(last);
    }
  }

  @Nested
  class Ending {
    @Test
    void whoDeclinesIsNotAskedAgain() {
      world.decided(id, offer(World.ANN));

      List<Event> events =
          world.decided(id, new TicketCommand.Decline(OFFER, World.ANN, Script.content(1)));

      assertThat(World.kinds(events))
          .containsExactly(EventKind.OFFER_DECLINED, EventKind.WORK_QUEUED);
      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket().excludedAgents()).containsExactly(World.ANN);
      assertThat(((TicketEvent.Queued) events.get(1)).item().excludedAgents())
          .containsExactly(World.ANN);
      assertThat(world.agent(World.ANN).idleSince()).isEqualTo(World.START);
      Problem problem = world.refused(id, offer(World.ANN));
      assertThat(problem.code()).isEqualTo(Code.INVALID_VALUE);
    }

    @Test
    void whoDeclinedMayBeAskedAgainAfterTheCoolDownOfTheQueue() {
      coolDown(new CoolDown(Duration.ofMinutes(10), Duration.ZERO));
      world.decided(id, offer(World.ANN));
      Instant again = world.now.plus(Duration.ofMinutes(10));

      List<Event> events = world.decided(id, new TicketCommand.Decline(OFFER, World.ANN, null));

      assertThat(events.get(0))
          .isEqualTo(new TicketEvent.OfferDeclined(OFFER, World.ANN, null, again));
      assertThat(ticket().excludedAgents()).isEmpty();
      assertThat(ticket().excludedUntil()).containsExactly(Map.entry(World.ANN, again));
      assertThat(((TicketEvent.Queued) events.get(1)).item().excludedUntil())
          .isEqualTo(ticket().excludedUntil());
      world.pass(Duration.ofMinutes(10).minusNanos(1));
      assertThat(world.refused(id, offer(World.ANN)).path()).isEqualTo("agent");
      world.decided(id, offer(World.BOB));
      world.decided(id, new TicketCommand.WithdrawOffers(World.BOB, WithdrawReason.AGENT_LEFT));
      world.pass(Duration.ofNanos(1));
      world.decided(id, offer(World.ANN));
    }

    @Test
    void whoMissedItMayBeAskedAgainAfterTheCoolDownAndWhoseTimeHasComeIsForgotten() {
      coolDown(CoolDown.of(Duration.ofMinutes(5)));
      world.decided(id, offer(World.ANN));
      world.pass(Duration.ofSeconds(60));
      world.decided(id, new TicketCommand.ExpireOffer(OFFER));
      assertThat(ticket().excludedUntil())
          .containsExactly(Map.entry(World.ANN, world.now.plus(Duration.ofMinutes(5))));
      assertThat(world.refused(id, offer(World.ANN)).path()).isEqualTo("agent");

      world.pass(Duration.ofMinutes(5));
      world.decided(id, offer(World.BOB));
      world.decided(id, new TicketCommand.Decline(OFFER, World.BOB, null));
      assertThat(ticket().excludedUntil()).containsOnlyKeys(World.BOB);
    }

    @Test
    void aTransferEndsTheCoolDown() {
      coolDown(CoolDown.of(Duration.ofMinutes(5)));
      world.decided(id, offer(World.ANN));
      world.decided(id, new TicketCommand.Decline(OFFER, World.ANN, null));

      world.decided(id, new TicketCommand.TransferToQueue(World.VIP_QUEUE));

      assertThat(ticket().excludedUntil()).isEmpty();
    }

    private void coolDown(CoolDown coolDown) {
      Queue queue = world.configuration.queue(World.QUEUE).orElseThrow();
      world.configuration = world.configuration.with(queue.withCoolDown(coolDown));
    }

    @Test
    void onlyTheAgentWhomItRingsAtDeclines() {
      world.decided(id, offer(World.ANN));

      assertThat(world.refused(id, new TicketCommand.Decline(OFFER, World.BOB, null)).code())
          .isEqualTo(Code.OFFER_OVER);
    }

    @Test
    void whoeverDeclinesBeyondTheBoundMayBeAskedAgain() {
      SortedSet<AgentId> all = new TreeSet<>();
      for (int i = 0; i < WorkItem.MAX_EXCLUDED; i++) {
        all.add(new AgentId(1_000 + i));
      }
      world.tickets.put(id, ticket().toBuilder().excludedAgents(all).build());
      world.decided(id, offer(World.ANN));

      world.decided(id, new TicketCommand.Decline(OFFER, World.ANN, null));

      assertThat(ticket().excludedAgents()).isEqualTo(all);
      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
    }

    @Test
    void aMissedOfferLetsTheIdleTimeBeginAnew() {
      world.decided(id, offer(World.ANN));
      world.pass(Duration.ofSeconds(60));

      world.decided(id, new TicketCommand.ExpireOffer(OFFER));

      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket().enqueuedAt()).isEqualTo(World.START);
      assertThat(ticket().excludedAgents()).isEmpty();
      assertThat(world.agent(World.ANN).holdings()).isEmpty();
      assertThat(world.agent(World.ANN).idleSince()).isEqualTo(world.now);
    }

    @Test
    void nothingExpiresBeforeItsTime() {
      world.decided(id, offer(World.ANN));
      world.pass(Duration.ofSeconds(59));

      Problem problem = world.refused(id, new TicketCommand.ExpireOffer(OFFER));

      assertThat(problem.code()).isEqualTo(Code.INVALID_VALUE);
      assertThat(problem.path()).isEqualTo("offer.expiresAt");
    }

    @Test
    void nothingExpiresTwice() {
      assertThat(world.refused(id, new TicketCommand.ExpireOffer(OFFER)).code())
          .isEqualTo(Code.OFFER_OVER);
    }

    @Test
    void aWithdrawnOfferDoesNotCountAsMissed() {
      world.decided(id, offer(World.ANN));
      world.pass(Duration.ofSeconds(5));

      world.decided(id, new TicketCommand.WithdrawOffers(World.ANN, WithdrawReason.AGENT_LEFT));

      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket().enqueuedAt()).isEqualTo(World.START);
      assertThat(ticket().excludedAgents()).isEmpty();
      assertThat(world.agent(World.ANN).idleSince()).isEqualTo(World.START);
    }

    @Test
    void whereNothingRingsNothingIsWithdrawn() {
      assertThat(
              world.decided(
                  id, new TicketCommand.WithdrawOffers(World.ANN, WithdrawReason.AGENT_LEFT)))
          .isEmpty();
    }

    @Test
    void aPriorityThatChangedMeanwhileIsToldWhenTheTicketWaitsAgain() {
      world.decided(id, offer(World.ANN));
      world.decided(id, new TicketCommand.ChangePriority(Priority.URGENT));

      List<Event> events = world.decided(id, new TicketCommand.Decline(OFFER, World.ANN, null));

      assertThat(((TicketEvent.Queued) events.get(1)).item().priority()).isEqualTo(Priority.URGENT);
    }
  }

  @Nested
  class SeveralAtATime {
    private final OfferId second = new OfferId(501);

    private TicketCommand.Offer offerTo(AgentId agent, OfferId offer) {
      return new TicketCommand.Offer(offer, agent, world.now.plusSeconds(60), false, reasons());
    }

    private void ringAtBoth() {
      allow(2);
      world.decided(id, offer(World.ANN));
      world.decided(id, offerTo(World.BOB, second));
      assertThat(ticket().offers()).extracting(OpenOffer::agent).containsExactly(ANN_AND_BOB);
    }

    private void allow(int max) {
      Queue queue = world.configuration.queue(World.QUEUE).orElseThrow();
      world.configuration = world.configuration.with(queue.withConcurrentOffers(1, max));
    }

    @Test
    void theFirstToAcceptGetsItAndTheOthersAreFreeAgainAndHaveMissedNothing() {
      ringAtBoth();
      Agent before = world.agent(World.ANN);
      assertThat(before.unitsInUse()).isEqualTo(1);

      List<Event> events = world.decided(id, new TicketCommand.Accept(second, World.BOB));

      assertThat(events)
          .startsWith(
              new TicketEvent.OfferAccepted(second, World.BOB),
              new TicketEvent.OfferWithdrawn(OFFER, World.ANN, WithdrawReason.TAKEN));
      assertThat(ticket().assignment().agent()).isEqualTo(World.BOB);
      assertThat(ticket().offers()).isEmpty();
      assertThat(ticket().excludedUntil()).isEmpty();
      Agent after = world.agent(World.ANN);
      assertThat(after.holdings()).isEmpty();
      assertThat(after.attendance().missed()).isEqualTo(before.attendance().missed());
      assertThat(after.idleSince()).isEqualTo(before.idleSince());
      assertThat(world.refused(id, new TicketCommand.Accept(OFFER, World.ANN)).code())
          .isEqualTo(Code.OFFER_OVER);
    }

    @Test
    void noAgentIsAskedTwiceAtATimeAndNoMoreThanTheQueueAllows() {
      allow(2);
      world.decided(id, offer(World.ANN));
      Problem twice = world.refused(id, offerTo(World.ANN, second));
      assertThat(twice.code()).isEqualTo(Code.INVALID_VALUE);
      world.decided(id, offerTo(World.BOB, second));
      world.define(World.EVE, World.POOL, Capacity.ofItems(2));
      TicketCommand.Offer third = offerTo(World.EVE, new OfferId(502));
      assertThat(world.refused(id, third).code()).isEqualTo(Code.NOT_ALLOWED_NOW);
      allow(3);
      world.decided(id, third);
      assertThat(ticket().offers()).hasSize(3);
    }

    @Test
    void routingIsToldWhoIsNotToBeAskedAgainWhileItRingsElsewhere() {
      ringAtBoth();
      List<Event> events = world.decided(id, new TicketCommand.Decline(OFFER, World.ANN, null));
      assertThat(ticket().work()).isEqualTo(WorkState.OFFERED);
      assertThat(ticket().enqueuedAt()).isEqualTo(World.START);
      assertThat(events).hasSize(2);
      assertThat(((TicketEvent.Queued) events.get(1)).item().excludedAgents())
          .containsExactly(World.ANN);
      world.decided(id, new TicketCommand.ChangePriority(Priority.URGENT));
      assertThat(ticket().work()).isEqualTo(WorkState.OFFERED);
      world.decided(id, new TicketCommand.Decline(second, World.BOB, null));
      assertThat(ticket().work()).isEqualTo(WorkState.WAITING);
      assertThat(ticket().enqueuedAt()).isEqualTo(World.START);
    }

    @Test
    void oneOfThemExpiresAndTheOtherRingsOn() {
      allow(2);
      world.decided(id, offer(World.ANN));
      world.pass(Duration.ofSeconds(30));
      world.decided(id, offerTo(World.BOB, second));
      world.pass(Duration.ofSeconds(30));
      world.decided(id, new TicketCommand.ExpireOffer(OFFER));
      assertThat(ticket().offers()).extracting(OpenOffer::agent).containsExactly(World.BOB);
      assertThat(world.agent(World.ANN).holdings()).isEmpty();
      world.decided(id, new TicketCommand.Accept(second, World.BOB));
      assertThat(ticket().assignment().agent()).isEqualTo(World.BOB);
    }

    @Test
    void whatLeavesTheQueueRingsNowhere() {
      ringAtBoth();
      world.decided(id, new TicketCommand.Snooze(world.now.plusSeconds(600)));
      assertThat(ticket().offers()).isEmpty();
      assertThat(ticket().work()).isEqualTo(WorkState.NONE);
      assertThat(world.agent(World.ANN).unitsInUse()).isZero();
      assertThat(world.agent(World.BOB).unitsInUse()).isZero();
    }
  }

  private Ticket ticket() {
    return world.ticket(id);
  }

  private TicketId demanding(Skill skill) {
    TicketId demanding = world.newTicketId();
    TicketCommand.Open plain =
        TicketCommand.Open.plain(
            demanding.value(), World.BRAND, ChannelType.CHAT, World.CUSTOMER, World.QUEUE);
    world.decided(
        demanding,
        new TicketCommand.Open(
            plain.number(),
            null,
            plain.brand(),
            null,
            plain.channel(),
            plain.customer(),
            null,
            null,
            null,
            null,
            plain.priority(),
            null,
            plain.tags(),
            plain.fields(),
            plain.queue(),
            new TreeSet<>(List.of(skill))));
    return demanding;
  }

  private TicketCommand.Offer offer(AgentId agent) {
    return new TicketCommand.Offer(OFFER, agent, world.now.plusSeconds(60), false, reasons());
  }

  private static Reasons reasons() {
    return new Reasons(new TreeMap<>(), List.of(), 1, "test");
  }
}
