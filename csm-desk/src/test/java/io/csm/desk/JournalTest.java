package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.OfferId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.config.CoolDown;
import io.csm.core.config.Queue;
import io.csm.core.conversation.Delivery;
import io.csm.core.conversation.DeliveryState;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RoundEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.AgentLifecycle;
import io.csm.core.people.Agent;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.core.work.WorkItem;
import io.csm.routing.Decision;
import io.csm.routing.Router;
import io.csm.spi.Change;
import io.csm.spi.ChannelDelivery;
import io.csm.spi.CommitResult;
import io.csm.spi.JournalPage;
import io.csm.spi.Notices;
import io.csm.testkit.ForwardingStore;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final List<Presence> PRESENCES = List.of(Presence.values());

  // ---- followers

  @Test
  void aSubscriptionGetsEveryEntryInOrderAndGoesOnWhereItWas() {
    DeskWorld world = new DeskWorld();
    List<Long> seen = new ArrayList<>();
    world.csm.subscribe("audit", entries -> entries.forEach(e -> seen.add(e.position().value())));
    world.open();
    world.tick();
    int first = seen.size();
    assertThat(first).isPositive();
    world.csm.close();

    Csm next = world.node("b");
    next.subscribe("audit", entries -> entries.forEach(e -> seen.add(e.position().value())));
    next.desk(DeskWorld.TENANT).createCustomer(null);
    next.tick(world.time.get());
    assertThat(seen).hasSizeGreaterThan(first);
    for (int i = 0; i < seen.size(); i++) {
      assertThat(seen.get(i)).isEqualTo(i + 1);
    }
  }

  @Test
  void aSubscriberThatFailsGetsTheSameEntriesAgain() {
    DeskWorld world = new DeskWorld();
    List<Integer> sizes = new ArrayList<>();
    world.csm.subscribe(
        "audit",
        entries -> {
          sizes.add(entries.size());
          if (sizes.size() == 1) {
            throw new IllegalStateException("not yet");
          }
        });
    world.tick();
    world.tick();
    world.tick();
    assertThat(sizes).hasSize(2);
    assertThat(sizes.get(0)).isEqualTo(sizes.get(1));
  }

  @Test
  void aReplyGoesOutOnceAndItsOutcomeIsKept() {
    DeskWorld world = new DeskWorld();
    List<String> sent = new ArrayList<>();
    Csm csm =
        world
            .builder("b")
            .delivery(
                outgoing -> {
                  sent.add(outgoing.account().account() + " " + outgoing.token());
                  return new ChannelDelivery.Receipt(Delivery.of(DeliveryState.SENT), "<7@x>");
                })
            .build();
    Desk desk = csm.desk(DeskWorld.TENANT);
    TicketId ticket =
        desk.receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi")).orThrow().ticketId();
    var reply = desk.reply(ticket, "hello").orThrow().messageId();
    csm.tick(world.time.get());
    csm.tick(world.time.get());
    assertThat(sent).containsExactly("chat " + reply.value());
    var message = desk.messages(ticket, null, 10).get(1);
    assertThat(message.delivery().state()).isEqualTo(DeliveryState.SENT);
    assertThat(message.externalId()).isEqualTo("<7@x>");
    desk.reportDelivery(reply, Delivery.of(DeliveryState.READ)).orThrow();
    desk.reportDelivery(reply, Delivery.of(DeliveryState.DELIVERED)).orThrow();
    assertThat(desk.messages(ticket, null, 10).get(1).delivery().state())
        .isEqualTo(DeliveryState.READ);
  }

  @Test
  void aMessageWhoseOutcomeCouldNotBeCommittedIsNotSentAgainButReported() {
    DeskWorld world = new DeskWorld();
    List<String> sent = new ArrayList<>();
    AtomicInteger failures = new AtomicInteger();
    ForwardingStore failing =
        new ForwardingStore(world.store) {
          @Override
          public List<CommitResult> commit(ShardId shard, List<Change> changes) {
            boolean reports =
                changes.stream()
                    .flatMap(change -> change.writes().stream())
                    .flatMap(write -> write.events().stream())
                    .anyMatch(event -> event.event().kind() == EventKind.DELIVERY_CHANGED);
            if (reports && failures.getAndIncrement() < 2) {
              throw CsmException.of(Code.STORE_FAILED, "store", "state", "none", "detail", "down");
            }
            return super.commit(shard, changes);
          }
        };
    Csm csm =
        world
            .builder("b", failing)
            .delivery(
                outgoing -> {
                  sent.add(outgoing.token());
                  return new ChannelDelivery.Receipt(Delivery.of(DeliveryState.SENT), "<7@x>");
                })
            .build();
    Desk desk = csm.desk(DeskWorld.TENANT);
    TicketId ticket =
        desk.receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi")).orThrow().ticketId();
    var first = desk.reply(ticket, "hello").orThrow().messageId();
    var second = desk.reply(ticket, "are you there?").orThrow().messageId();
    for (int i = 0; i < 3; i++) {
      csm.tick(world.time.get());
    }

    assertThat(failures).hasValue(4);
    assertThat(sent).containsExactly("" + first.value(), "" + second.value());
    assertThat(desk.messages(ticket, null, 10))
        .filteredOn(message -> message.delivery() != null)
        .extracting(message -> message.delivery().state() + " " + message.externalId())
        .containsExactly("SENT <7@x>", "SENT <7@x>");
  }

  @Test
  void aChannelThatFailsLeavesTheOutcomeUnknownAndRoutingAlone() {
    DeskWorld world = new DeskWorld();
    Csm csm =
        world
            .builder("b")
            .delivery(
                outgoing -> {
                  throw new IllegalStateException("connection lost");
                })
            .build();
    Desk desk = csm.desk(DeskWorld.TENANT);
    world.agent(1);
    TicketId ticket =
        desk.receive(InboundMessage.text(DeskWorld.CHAT, "a", "hi")).orThrow().ticketId();
    desk.reply(ticket, "hello").orThrow();
    assertThat(csm.tick(world.time.get())).isEqualTo(1);
    assertThat(desk.messages(ticket, null, 10).get(1).delivery().state())
        .isEqualTo(DeliveryState.UNKNOWN);
  }

  @Test
  void agentsAreToldOfOffers() {
    DeskWorld world = new DeskWorld();
    List<Notices.Notice> notices = new ArrayList<>();
    Csm csm = world.builder("b").notices(notices::add).build();
    AgentId agent = world.agent(1);
    TicketId ticket = world.open();
    csm.tick(world.time.get());
    assertThat(notices)
        .containsExactly(new Notices.Notice(DeskWorld.TENANT, agent, ticket, EventKind.OFFER_MADE));
  }

  // ---- rounds

  /**
   * Feeds a fresh router the journal as each round read it, and compares what it decides with what
   * the journal says was decided.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyRoundCanBeReplayedFromTheJournalAlone(long seed) {
    play(new DeskWorld(queue -> queue.withWrapUp(Duration.ofSeconds(10))), seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8, 9, 10})
  void everyRoundOfSeveralOffersAtATimeCanBeReplayedFromTheJournalAlone(long seed) {
    int min = 1 + (int) seed % 2;
    play(
        new DeskWorld(
            queue ->
                queue
                    .withWrapUp(Duration.ofSeconds(10))
                    .withOfferTimeout(Duration.ofSeconds(20))
                    .withCoolDown(CoolDown.of(Duration.ofSeconds(15)))
                    .withConcurrentOffers(min, 3)),
        seed);
  }

  private static void play(DeskWorld world, long seed) {
    Random random = new Random(seed);
    List<AgentId> agents = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      agents.add(world.agent(1 + random.nextInt(2)));
    }
    for (int step = 0; step < 150; step++) {
      AgentId agent = agents.get(random.nextInt(agents.size()));
      switch (random.nextInt(7)) {
        case 0, 1, 2 -> world.open();
        case 3 ->
            world
                .desk
                .setPresence(agent, PRESENCES.get(random.nextInt(PRESENCES.size())))
                .orThrow();
        default -> {
          for (Holding holding : world.desk.agent(agent).orElseThrow().holdings()) {
            if (holding.kind() == HoldingKind.OFFER) {
              OfferId offer = new OfferId(holding.id());
              if (random.nextInt(4) == 0) {
                world.desk.decline(holding.ticket(), offer, agent, null).orThrow();
              } else {
                world.desk.accept(holding.ticket(), offer, agent).orThrow();
              }
            } else if (holding.kind() == HoldingKind.ACTIVE) {
              if (random.nextInt(3) == 0) {
                world.desk.waitForCustomer(holding.ticket()).orThrow();
              } else {
                world.desk.solve(holding.ticket()).orThrow();
              }
            } else if (holding.kind() == HoldingKind.PAUSED) {
              world.desk.changeStatus(holding.ticket(), "open", null).orThrow();
            }
          }
        }
      }
      world.advance(Duration.ofSeconds(random.nextInt(12)));
      world.tick();
    }
    List<JournalEntry> journal = journal(world);
    assertThat(journal)
        .noneMatch(
            entry -> entry.event() instanceof RoundEvent round && !round.refused().isEmpty());
    assertThat(replay(journal)).isGreaterThan(20);
  }

  static List<JournalEntry> journal(DeskWorld world) {
    return ((JournalPage.Entries) world.store.read(new ShardId(0), Position.START, 10_000))
        .entries();
  }

  /** Decides every round of a journal again; answers how many decisions were replayed. */
  static int replay(List<JournalEntry> journal) {
    Router router = Router.builder(DeskWorld.POOL).maxDecisionsPerTick(500).build();
    Map<AggregateKey, Agent> agents = new TreeMap<>();
    Map<TicketId, Ringing> rings = new TreeMap<>();
    int fed = 0;
    int replayed = 0;
    List<Decision> open = new ArrayList<>();
    for (JournalEntry entry : journal) {
      if (entry.event().kind() != EventKind.ROUND) {
        continue;
      }
      RoundEvent round = (RoundEvent) entry.event();
      Map<Long, RoundEvent.Locked> locked = new TreeMap<>();
      round.locked().forEach(one -> locked.put(one.decision(), one));
      for (int i = 0; i < open.size(); i++) {
        RoundEvent.Locked busy = locked.get((long) i);
        if (busy == null) {
          // What was committed is told by its echo.
          router.refused(open.get(i), Position.START);
        } else {
          router.locked(open.get(i), busy.ticket(), busy.agent());
        }
      }
      open.clear();
      while (fed < journal.size() && !journal.get(fed).position().isAfter(round.readUpTo())) {
        feed(router, agents, rings, journal.get(fed++));
      }
      router.readUpTo(round.readUpTo());
      List<Decision> decisions = router.tick(round.tickAt());
      assertThat(decisions.stream().map(d -> d.ticket() + " " + d.agent()).toList())
          .isEqualTo(round.decisions().stream().map(d -> d.ticket() + " " + d.agent()).toList());
      replayed += decisions.size();
      open.addAll(decisions);
    }
    return replayed;
  }

  /** What was told of waiting work last, and at whom it rings since. */
  private record Ringing(WorkItem item, SortedSet<AgentId> agents) {}

  private static void feed(
      Router router,
      Map<AggregateKey, Agent> agents,
      Map<TicketId, Ringing> rings,
      JournalEntry entry) {
    AggregateKey key = entry.envelope().aggregate();
    long version = entry.envelope().version();
    if (key.type() == AggregateType.AGENT) {
      Agent agent = AgentLifecycle.evolve(agents.get(key), entry.envelope(), entry.event());
      agents.put(key, agent);
      router.putAgent(agent, version);
    }
    switch (entry.event().kind()) {
      case CONFIGURATION_PUT -> {
        var item = ((io.csm.core.event.ConfigurationEvent.Put) entry.event()).item();
        if (item instanceof Queue queue) {
          router.putQueue(queue);
        }
      }
      case WORK_QUEUED -> {
        WorkItem item = ((TicketEvent.Queued) entry.event()).item();
        Ringing known = rings.get(item.ticket());
        var ringing = new Ringing(item, known == null ? new TreeSet<>() : known.agents);
        rings.put(item.ticket(), ringing);
        router.putWork(item, ringing.agents, version);
      }
      case WORK_DEQUEUED, ASSIGNED -> {
        rings.remove(new TicketId(key.id()));
        router.removeWork(new TicketId(key.id()), version);
      }
      case OFFER_MADE -> {
        Ringing known = rings.get(new TicketId(key.id()));
        known.agents.add(((TicketEvent.OfferMade) entry.event()).agent());
        router.putWork(known.item, known.agents, version);
      }
      case OFFER_DECLINED ->
          ended(router, rings, entry, ((TicketEvent.OfferDeclined) entry.event()).agent());
      case OFFER_EXPIRED ->
          ended(router, rings, entry, ((TicketEvent.OfferExpired) entry.event()).agent());
      case OFFER_WITHDRAWN ->
          ended(router, rings, entry, ((TicketEvent.OfferWithdrawn) entry.event()).agent());
      default -> {}
    }
  }

  /** What rings nowhere any more is told of again by what follows. */
  private static void ended(
      Router router, Map<TicketId, Ringing> rings, JournalEntry entry, AgentId agent) {
    Ringing known = rings.get(new TicketId(entry.envelope().aggregate().id()));
    if (known != null) {
      known.agents.remove(agent);
      if (!known.agents.isEmpty()) {
        router.putWork(known.item, known.agents, entry.envelope().version());
      }
    }
  }
}
