package io.csm.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.AggregateState;
import io.csm.core.AssignmentId;
import io.csm.core.ChannelAccountId;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.ConversationId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.EventId;
import io.csm.core.HostKey;
import io.csm.core.Id;
import io.csm.core.MessageId;
import io.csm.core.OfferId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Pool;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.Delivery;
import io.csm.core.conversation.DeliveryState;
import io.csm.core.conversation.Message;
import io.csm.core.conversation.MessageKind;
import io.csm.core.conversation.Part;
import io.csm.core.conversation.PartType;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.ConfigurationEvent;
import io.csm.core.event.ConversationEvent;
import io.csm.core.event.CustomerEvent;
import io.csm.core.event.EndReason;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.MessageEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.event.UnknownEvent;
import io.csm.core.event.WithdrawReason;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.people.Customer;
import io.csm.core.people.Identity;
import io.csm.core.people.Ramp;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.core.work.Reasons;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents, messages, conversations and customers as the fold of their events. */
class OtherLifecyclesTest {
  private static final TenantId TENANT = new TenantId(1);
  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
  private static final UnknownEvent UNKNOWN = new UnknownEvent("LATER", "{}");
  private static final ContentRef ADDRESS = content(1);

  private Instant now = START;

  @Nested
  class Agents {
    private final AgentProfile profile =
        AgentProfile.of(new PoolId(1), new TreeSet<>(), Capacity.ofItems(2));

    @Test
    void anAgentIsOfflineUntilTheFirstSignIn() {
      Agent agent = agent(new AgentEvent.Defined(profile));

      assertThat(agent.presence()).isEqualTo(Presence.OFFLINE);
      assertThat(agent.presenceSince()).isNull();
      assertThat(agent.idleSince()).isNull();
      assertThat(agent.profile()).isEqualTo(profile);
    }

    @Test
    void theIdleTimeBeginsWithSigningInAndNotWithABreak() {
      Agent agent =
          agent(
              new AgentEvent.Defined(profile),
              presence(Presence.AVAILABLE),
              presence(Presence.AWAY));
      assertThat(agent.idleSince()).isEqualTo(START.plusSeconds(1));
      assertThat(agent.presenceSince()).isEqualTo(START.plusSeconds(2));

      agent = fold(agent, presence(Presence.AVAILABLE));
      assertThat(agent.idleSince()).isEqualTo(START.plusSeconds(1));

      agent = fold(agent, presence(Presence.OFFLINE), presence(Presence.BUSY));
      assertThat(agent.idleSince()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void itBeginsAnewWithACompletionOrAMissedOffer() {
      Agent agent =
          agent(
              new AgentEvent.Defined(profile),
              presence(Presence.AVAILABLE),
              new AgentEvent.HoldingTaken(holding(1)),
              new AgentEvent.HoldingTaken(holding(2)),
              new AgentEvent.HoldingReleased(1, false));
      assertThat(agent.idleSince()).isEqualTo(START.plusSeconds(1));
      assertThat(agent.holdings()).containsExactly(holding(2));

      agent = fold(agent, new AgentEvent.HoldingReleased(2, true));
      assertThat(agent.idleSince()).isEqualTo(START.plusSeconds(5));
      assertThat(agent.holdings()).isEmpty();
    }

    @Test
    void missedOffersCountInARowUntilOneIsAnsweredOrThePresenceChanges() {
      Agent agent =
          agent(new AgentEvent.Defined(profile), presence(Presence.AVAILABLE), miss(1), miss(2));
      assertThat(agent.attendance().missed()).isZero();
      agent = missing(agent, 1);
      agent = missing(agent, 2);
      assertThat(agent.attendance().missed()).isEqualTo(2);

      Agent withdrawn =
          fold(
              agent,
              new AgentEvent.HoldingTaken(offer(3)),
              new AgentEvent.HoldingReleased(3, false));
      assertThat(withdrawn.attendance().missed()).isEqualTo(2);
      Agent completed = fold(agent, new AgentEvent.HoldingTaken(holding(4)), miss(4));
      assertThat(completed.attendance().missed()).isEqualTo(2);
      Agent answered =
          fold(
              agent,
              new AgentEvent.HoldingTaken(offer(5)),
              new AgentEvent.HoldingReleased(5, false, true));
      assertThat(answered.attendance().missed()).isZero();
      assertThat(fold(agent, presence(Presence.BUSY)).attendance().missed()).isZero();
    }

    @Test
    void anAbsenceGoesOnFromAwayToOfflineAndEndsWithTheReturn() {
      Agent agent =
          agent(
              new AgentEvent.Defined(profile),
              presence(Presence.AVAILABLE),
              presence(Presence.AWAY),
              presence(Presence.OFFLINE));
      assertThat(agent.attendance().absentSince()).isEqualTo(START.plusSeconds(2));
      assertThat(fold(agent, presence(Presence.BUSY)).attendance().absentSince()).isNull();
    }

    @Test
    void offersCountToTheRampOfWhoHasComeBackUntilItIsOver() {
      Ramp ramp = new Ramp(START.plusSeconds(5), 2, Duration.ofSeconds(60), List.of());
      Agent agent =
          agent(
              new AgentEvent.Defined(profile),
              new AgentEvent.PresenceChanged(Presence.AVAILABLE, null, ramp),
              new AgentEvent.HoldingTaken(offer(1)),
              new AgentEvent.HoldingTaken(holding(2)),
              presence(Presence.BUSY));
      assertThat(agent.attendance().ramp()).isEqualTo(ramp.offered(START.plusSeconds(2)));
      Agent later = fold(agent, new AgentEvent.HoldingTaken(offer(3)));
      assertThat(later.attendance().ramp()).isNull();
    }

    private Agent missing(Agent agent, long id) {
      return fold(agent, new AgentEvent.HoldingTaken(offer(id)), miss(id));
    }

    private AgentEvent miss(long id) {
      return new AgentEvent.HoldingReleased(id, true);
    }

    private Holding offer(long id) {
      return holding(id).become(HoldingKind.OFFER, START, START.plusSeconds(30));
    }

    @Test
    void aHoldingChangesInItsPlace() {
      Agent agent =
          agent(
              new AgentEvent.Defined(profile),
              new AgentEvent.HoldingTaken(holding(1)),
              new AgentEvent.HoldingTaken(holding(2)),
              new AgentEvent.HoldingChanged(1, HoldingKind.WRAP_UP, START.plusSeconds(99)));

      assertThat(agent.holdings())
          .containsExactly(
              holding(1).become(HoldingKind.WRAP_UP, START.plusSeconds(3), START.plusSeconds(99)),
              holding(2));
    }

    @Test
    void aNewProfileLeavesPresenceAndWorkAsTheyAre() {
      AgentProfile other = AgentProfile.of(new PoolId(2), new TreeSet<>(), Capacity.ofItems(9));

      Agent agent =
          agent(
              new AgentEvent.Defined(profile),
              presence(Presence.AVAILABLE),
              new AgentEvent.HoldingTaken(holding(1)),
              new AgentEvent.Defined(other));

      assertThat(agent.profile()).isEqualTo(other);
      assertThat(agent.presence()).isEqualTo(Presence.AVAILABLE);
      assertThat(agent.holdings()).hasSize(1);
    }

    @Test
    void whoeverLeavesForGoodIsOfflineAndMayComeBack() {
      Agent agent =
          agent(
              new AgentEvent.Defined(profile),
              presence(Presence.AVAILABLE),
              new AgentEvent.Retired());
      assertThat(agent.retired()).isTrue();
      assertThat(agent.presence()).isEqualTo(Presence.OFFLINE);

      assertThat(fold(agent, new AgentEvent.Defined(profile)).retired()).isFalse();
    }

    @Test
    void anAgentBeginsWithADefinition() {
      malformed(new AgentId(1), null, presence(Presence.AVAILABLE));
      malformed(new AgentId(1), agent(new AgentEvent.Defined(profile)), new TicketEvent.Woken());
      Agent agent = agent(new AgentEvent.Defined(profile));
      assertThat(fold(agent, UNKNOWN)).isEqualTo(agent);
    }

    private AgentEvent presence(Presence presence) {
      return new AgentEvent.PresenceChanged(presence);
    }

    private Agent agent(Event... events) {
      return fold(null, events);
    }

    private Agent fold(@Nullable Agent agent, Event... events) {
      return (Agent)
          OtherLifecyclesTest.this.fold(AggregateKey.of(TENANT, new AgentId(1)), agent, events);
    }

    private Holding holding(long id) {
      return new Holding(
          id,
          HoldingKind.ACTIVE,
          new TicketId(1),
          new QueueId(1),
          ChannelType.EMAIL,
          1,
          START,
          null);
    }
  }

  @Nested
  class EffectsOnAgents {
    private final TicketId ticket = new TicketId(1);
    private final AgentId agent = new AgentId(2);
    private final OfferId offer = new OfferId(3);
    private final AssignmentId assignment = new AssignmentId(4);

    @Test
    void anOfferIsHeldUntilItExpires() {
      AgentEvent effect =
          effect(
              new TicketEvent.OfferMade(
                  offer,
                  agent,
                  new QueueId(5),
                  ChannelType.CHAT,
                  6,
                  START.plusSeconds(30),
                  new Reasons(new TreeMap<>(), List.of(), 1, "")));

      assertThat(effect)
          .isEqualTo(
              new AgentEvent.HoldingTaken(
                  new Holding(
                      3,
                      HoldingKind.OFFER,
                      ticket,
                      new QueueId(5),
                      ChannelType.CHAT,
                      6,
                      START,
                      START.plusSeconds(30))));
    }

    @Test
    void onlyAMissedOfferLetsTheIdleTimeBeginAnew() {
      assertThat(effect(new TicketEvent.OfferAccepted(offer, agent)))
          .isEqualTo(new AgentEvent.HoldingReleased(3, false, true));
      assertThat(effect(new TicketEvent.OfferDeclined(offer, agent, null)))
          .isEqualTo(new AgentEvent.HoldingReleased(3, false, true));
      assertThat(effect(new TicketEvent.OfferWithdrawn(offer, agent, WithdrawReason.AGENT_LEFT)))
          .isEqualTo(released(3, false));
      assertThat(effect(new TicketEvent.OfferExpired(offer, agent))).isEqualTo(released(3, true));
    }

    @ParameterizedTest
    @EnumSource
    void onlyACompletionLetsItBeginAnewWhenAnAssignmentEnds(EndReason reason) {
      assertThat(effect(new TicketEvent.AssignmentEnded(assignment, agent, reason)))
          .isEqualTo(released(4, reason == EndReason.COMPLETED));
    }

    @Test
    void anAssignmentIsHeldAsTheEventSays() {
      assertThat(
              effect(
                  new TicketEvent.Assigned(
                      assignment,
                      agent,
                      new QueueId(5),
                      ChannelType.CHAT,
                      6,
                      HoldingKind.PAUSED,
                      null,
                      0)))
          .isEqualTo(
              new AgentEvent.HoldingTaken(
                  new Holding(
                      4,
                      HoldingKind.PAUSED,
                      ticket,
                      new QueueId(5),
                      ChannelType.CHAT,
                      6,
                      START,
                      null)));
      assertThat(
              effect(
                  new TicketEvent.AssignmentChanged(
                      assignment, agent, HoldingKind.WRAP_UP, START.plusSeconds(9), 0)))
          .isEqualTo(new AgentEvent.HoldingChanged(4, HoldingKind.WRAP_UP, START.plusSeconds(9)));
    }

    @Test
    void whatNamesNoAgentMeansNothingForAnybody() {
      assertThat(AgentLifecycle.effectOf(ticket, new TicketEvent.Woken(), START)).isEmpty();
      assertThat(AgentLifecycle.effectOf(ticket, new TicketEvent.Dequeued(), START)).isEmpty();
    }

    private AgentEvent effect(TicketEvent event) {
      AgentLifecycle.Effect effect = AgentLifecycle.effectOf(ticket, event, START).orElseThrow();
      assertThat(effect.agent()).isEqualTo(agent);
      return effect.event();
    }

    private AgentEvent released(long holding, boolean idleAnew) {
      return new AgentEvent.HoldingReleased(holding, idleAnew);
    }
  }

  @Nested
  class Messages {
    private final Part first = new Part(PartType.TEXT, "text/plain", content(1));
    private final Part second = new Part(PartType.HTML, "text/html", content(2));
    private final MessageEvent.Added added =
        new MessageEvent.Added(
            new TicketId(1),
            new ConversationId(2),
            MessageKind.PUBLIC_REPLY,
            null,
            "in-reply-to",
            List.of("root"),
            List.of(first),
            Delivery.of(DeliveryState.QUEUED));

    @Test
    void aMessageIsEditedRecalledMovedAndErased() {
      Message message =
          message(
              added,
              new MessageEvent.Edited(List.of(second)),
              new MessageEvent.Edited(List.of(first, second)),
              new MessageEvent.Recalled(),
              new MessageEvent.Moved(new TicketId(9)),
              new MessageEvent.Erased());

      assertThat(message)
          .isEqualTo(
              new Message(
                  new MessageId(1),
                  new TicketId(9),
                  new ConversationId(2),
                  MessageKind.PUBLIC_REPLY,
                  Actor.SYSTEM,
                  null,
                  "in-reply-to",
                  List.of("root"),
                  List.of(first, second),
                  START,
                  2,
                  true,
                  Delivery.of(DeliveryState.QUEUED),
                  true));
    }

    @Test
    void theChannelsIdStaysOnceItIsKnown() {
      Message message =
          message(
              added,
              new MessageEvent.DeliveryChanged(Delivery.of(DeliveryState.SENT), "x-1"),
              new MessageEvent.DeliveryChanged(Delivery.of(DeliveryState.READ), null));

      assertThat(message.externalId()).isEqualTo("x-1");
      assertThat(message.delivery()).isEqualTo(Delivery.of(DeliveryState.READ));
    }

    @Test
    void aMessageBeginsWithBeingAdded() {
      malformed(new MessageId(1), null, new MessageEvent.Recalled());
      malformed(new MessageId(1), message(added), added);
      assertThat(message(added, UNKNOWN)).isEqualTo(message(added));
    }

    private Message message(Event... events) {
      now = START;
      return (Message) fold(AggregateKey.of(TENANT, new MessageId(1)), null, events);
    }
  }

  @Nested
  class Conversations {
    private final ConversationEvent.Started started =
        new ConversationEvent.Started(new ChannelAccountId(1), ADDRESS, new CustomerId(2));

    @Test
    void aConversationCarriesOneTicketAfterTheOtherAndEverybodyWhoWrites() {
      Conversation conversation =
          conversation(
              started,
              new ConversationEvent.TicketBegun(new TicketId(5)),
              new ConversationEvent.ParticipantJoined(new CustomerId(1)),
              new ConversationEvent.ParticipantJoined(new CustomerId(1)),
              new ConversationEvent.TicketBegun(new TicketId(6)));

      assertThat(conversation.currentTicket()).isEqualTo(new TicketId(6));
      assertThat(conversation.customer()).isEqualTo(new CustomerId(2));
      assertThat(conversation.participants()).containsExactly(new CustomerId(1), new CustomerId(2));
      assertThat(conversation.threadKey()).isEqualTo(ADDRESS);
    }

    @Test
    void itBeginsWithItsStart() {
      malformed(new ConversationId(1), null, new ConversationEvent.TicketBegun(new TicketId(5)));
      malformed(new ConversationId(1), conversation(started), started);
      assertThat(conversation(started, UNKNOWN)).isEqualTo(conversation(started));
    }

    private Conversation conversation(Event... events) {
      return (Conversation) fold(AggregateKey.of(TENANT, new ConversationId(1)), null, events);
    }
  }

  @Nested
  class Customers {
    private final CustomerEvent.Created created = new CustomerEvent.Created(HostKey.of("c-1"));
    private final Identity mail = new Identity(new ChannelAccountId(1), content(1));
    private final Identity union = new Identity(null, content(2));

    @Test
    void identitiesAreLinkedAndUnlinked() {
      Customer customer =
          customer(
              created,
              new CustomerEvent.IdentityLinked(mail),
              new CustomerEvent.IdentityLinked(union),
              new CustomerEvent.IdentityUnlinked(mail.address().id()));

      assertThat(customer.identities()).containsExactly(union);
      assertThat(customer.key()).isEqualTo(HostKey.of("c-1"));
    }

    @Test
    void aMergeTakesTheIdentitiesOver() {
      Customer gone =
          customer(
              created,
              new CustomerEvent.IdentityLinked(mail),
              new CustomerEvent.MergedInto(new CustomerId(9)));
      Customer stays =
          customer(
              created,
              new CustomerEvent.IdentityLinked(union),
              new CustomerEvent.Absorbed(
                  List.of(new CustomerId(7), new CustomerId(8)), List.of(mail)));

      assertThat(gone.identities()).isEmpty();
      assertThat(gone.mergedInto()).isEqualTo(new CustomerId(9));
      assertThat(stays.identities()).containsExactly(union, mail);
      assertThat(stays.absorbed()).containsExactly(new CustomerId(7), new CustomerId(8));
    }

    @Test
    void erasureTakesTheIdentitiesAway() {
      Customer customer =
          customer(created, new CustomerEvent.IdentityLinked(mail), new CustomerEvent.Erased());

      assertThat(customer.identities()).isEmpty();
      assertThat(customer.erased()).isTrue();
    }

    @Test
    void aCustomerBeginsWithBeingCreated() {
      malformed(new CustomerId(1), null, new CustomerEvent.Erased());
      malformed(new CustomerId(1), customer(created), created);
      assertThat(customer(created, UNKNOWN)).isEqualTo(customer(created));
    }

    private Customer customer(Event... events) {
      return (Customer) fold(AggregateKey.of(TENANT, new CustomerId(1)), null, events);
    }
  }

  @Nested
  class WhateverTheAggregate {
    @Test
    void ticketsAndConfigurationsAreFoldedToo() {
      World world = World.standard();
      TicketId id = world.open();
      AggregateState ticket = null;
      for (var recorded : world.histories.get(id)) {
        ticket = Evolution.evolve(ticket, recorded.envelope(), recorded.event());
      }
      assertThat(ticket).isEqualTo(world.ticket(id));

      Pool pool = new Pool(new PoolId(1), "eu");
      assertThat(fold(AggregateKey.configuration(TENANT), null, new ConfigurationEvent.Put(pool)))
          .isEqualTo(ConfigurationLifecycle.evolve(null, new ConfigurationEvent.Put(pool)));
    }

    @Test
    void aTicketBeginsWithBeingOpenedAndOnlyOnce() {
      World world = World.standard();
      TicketId id = world.open();

      malformed(id, null, new TicketEvent.Woken());
      malformed(id, world.ticket(id), world.histories.get(id).get(0).event());
      malformed(id, world.ticket(id), new AgentEvent.Retired());
    }

    @Test
    void theRoundsOfARouterAreNoState() {
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> fold(AggregateKey.router(TENANT, new PoolId(1)), null, UNKNOWN))
          .matches(refused -> refused.code() == Code.MALFORMED);
    }
  }

  private @Nullable AggregateState fold(
      AggregateKey key, @Nullable AggregateState state, Event... events) {
    AggregateState after = state;
    for (Event event : events) {
      after = Evolution.evolve(after, envelope(key), event);
      now = now.plusSeconds(1);
    }
    return after;
  }

  private void malformed(Id<?> id, @Nullable AggregateState state, Event event) {
    AggregateType type =
        id instanceof TicketId
            ? AggregateType.TICKET
            : id instanceof AgentId
                ? AggregateType.AGENT
                : id instanceof MessageId
                    ? AggregateType.MESSAGE
                    : id instanceof CustomerId
                        ? AggregateType.CUSTOMER
                        : AggregateType.CONVERSATION;
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> fold(new AggregateKey(TENANT, type, id.value()), state, event))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(Code.MALFORMED);
              assertThat(refused.problem().path()).isEqualTo(id.toString());
            });
  }

  private Envelope envelope(AggregateKey key) {
    return new Envelope(
        new EventId(1), key, 1, 1, now, now, Actor.SYSTEM, new CommandKey("test"), null, 1, 0);
  }

  private static ContentRef content(long id) {
    return new ContentRef(new ContentId(id), 3, "0".repeat(64));
  }
}
