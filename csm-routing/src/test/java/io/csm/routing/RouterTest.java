package io.csm.routing;

import static io.csm.routing.Given.QUEUE;
import static io.csm.routing.Given.agent;
import static io.csm.routing.Given.agentId;
import static io.csm.routing.Given.at;
import static io.csm.routing.Given.held;
import static io.csm.routing.Given.holding;
import static io.csm.routing.Given.queue;
import static io.csm.routing.Given.skills;
import static io.csm.routing.Given.ticket;
import static io.csm.routing.Given.with;
import static io.csm.routing.Given.work;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AssignmentId;
import io.csm.core.OfferId;
import io.csm.core.QueueId;
import io.csm.core.people.Agent;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.PriorityCredit;
import io.csm.core.work.QueueOrder;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A router")
class RouterTest {
  private final Router router = Router.builder(Given.POOL).build();

  @BeforeEach
  void oneQueue() {
    router.putQueue(queue());
  }

  /** The offers of a tick as "ticket>agent", with any other decision by its kind. */
  private List<String> tick(long seconds) {
    return router.tick(at(seconds)).stream().map(RouterTest::text).toList();
  }

  private static String text(Decision decision) {
    String what = decision.ticket().value() + ">" + decision.agent().value();
    return decision.kind() == Decision.Kind.MAKE_OFFER ? what : decision.kind() + " " + what;
  }

  private static Agent until(Agent agent, HoldingKind kind, long ticket, long until) {
    Holding open = held(ticket, kind, 0);
    return holding(agent, open.become(kind, open.since(), at(until)));
  }

  @Nested
  @DisplayName("offers work")
  class Offers {
    @Test
    @DisplayName("to an agent who is free, with all that the desk needs to commit the offer")
    void complete() {
      router.putQueue(queue().withOfferTimeout(Duration.ofSeconds(20)).withAutoAccept(true));
      router.putAgent(agent(1, Capacity.of(3, Map.of(ChannelType.VOICE, 2)), 0, skills()), 1);
      router.putWork(work(9, 0, Priority.HIGH, ChannelType.VOICE, skills()), 1);

      assertThat(router.tick(at(5)))
          .singleElement()
          .isInstanceOfSatisfying(
              Decision.MakeOffer.class,
              offer -> {
                assertThat(offer.number()).isEqualTo(1);
                assertThat(offer.ticket()).isEqualTo(ticket(9));
                assertThat(offer.agent()).isEqualTo(agentId(1));
                assertThat(offer.queue()).isEqualTo(QUEUE);
                assertThat(offer.channel()).isEqualTo(ChannelType.VOICE);
                assertThat(offer.units()).isEqualTo(2);
                assertThat(offer.autoAccept()).isTrue();
                assertThat(offer.expiresAt()).isEqualTo(at(25));
              });
    }

    @Test
    @DisplayName("once, and not again before it is answered")
    void once() {
      router.putAgent(agent(1, 5, 0), 1);
      router.putWork(work(9, 0), 1);

      assertThat(tick(0)).containsExactly("9>1");
      assertThat(tick(1)).isEmpty();
    }

    @Test
    @DisplayName("to nobody who is busy, draining, away, signed out, retired, or never signed in")
    void presence() {
      Agent here = agent(1, 1, 0);
      router.putAgent(with(here, Presence.BUSY), 1);
      router.putAgent(with(agent(2, 1, 0), Presence.DRAINING), 1);
      router.putAgent(with(agent(3, 1, 0), Presence.AWAY), 1);
      router.putAgent(with(agent(4, 1, 0), Presence.OFFLINE), 1);
      router.putAgent(
          new Agent(agentId(5), here.profile(), true, Presence.AVAILABLE, at(0), at(0), List.of()),
          1);
      router.putAgent(
          new Agent(agentId(6), here.profile(), false, Presence.AVAILABLE, null, null, List.of()),
          1);
      router.putWork(work(9, 0), 1);

      assertThat(tick(0)).isEmpty();
    }

    @Test
    @DisplayName("only to agents who have each skill at the level that is demanded, or higher")
    void levels() {
      router.putAgent(agent(1, 1, 0, skills("en:5", "card:9")), 1);
      router.putAgent(agent(2, 1, 10, skills("en:6", "card:2")), 1);
      router.putWork(work(9, 0, skills("en:6", "card:2")), 1);
      router.putWork(work(8, 1, skills("en:5", "card:3")), 1);

      assertThat(tick(0)).containsExactly("9>2", "8>1");
    }

    @Test
    @DisplayName("by the demands of the queue as well, of which the higher level counts")
    void queueDemands() {
      router.putQueue(queue().withRequiredSkills(skills("en:6")));
      router.putAgent(agent(1, 1, 0, skills("en:5", "card")), 1);
      router.putAgent(agent(2, 1, 10, skills("en:7", "card")), 1);
      router.putAgent(agent(3, 1, 20, skills("en:9", "card")), 1);
      router.putWork(work(7, 0, skills("card")), 1);
      router.putWork(work(8, 1, skills("en:8")), 1);

      assertThat(tick(0)).containsExactly("7>2", "8>3");
    }

    @Test
    @DisplayName("to none of those whom the work excludes")
    void excluded() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putAgent(agent(2, 1, 10), 1);
      router.putWork(work(9, 0).excluding(agentId(1)), 1);

      assertThat(tick(0)).containsExactly("9>2");
    }

    @Test
    @DisplayName("that excludes everybody free as soon as somebody else gets free")
    void excludedUntilAnother() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putWork(work(9, 0).excluding(agentId(1)), 1);
      assertThat(tick(0)).isEmpty();
      assertThat(router.nextMoment()).isEmpty();

      router.putAgent(agent(2, 1, 10), 1);
      assertThat(tick(1)).containsExactly("9>2");
    }

    @Test
    @DisplayName("never beyond the units of an agent, and again when units get free")
    void units() {
      router.putAgent(agent(1, 2, 0), 1);
      router.putWork(work(7, 0), 1);
      router.putWork(work(8, 1), 1);
      router.putWork(work(9, 2), 1);
      assertThat(tick(0)).containsExactly("7>1", "8>1");

      List<Holding> two = List.of(held(7, HoldingKind.ACTIVE, 0), held(8, HoldingKind.ACTIVE, 0));
      router.putAgent(holding(agent(1, 2, 0), two), 2);
      assertThat(tick(1)).isEmpty();
    }

    @Test
    @DisplayName("to nobody whose capacity was cut below what is held, even where it costs nothing")
    void cut() {
      Capacity free = Capacity.of(1, Map.of(ChannelType.CHAT, 0));
      Agent cut = agent(1, free, 0, skills());
      router.putAgent(holding(cut, held(5, HoldingKind.ACTIVE, 2, 0)), 1);
      router.putWork(work(9, 0), 1);
      assertThat(tick(0)).isEmpty();

      router.putAgent(holding(cut, held(5, HoldingKind.ACTIVE, 1, 0)), 2);
      assertThat(tick(0)).containsExactly("9>1");
    }

    @Test
    @DisplayName("to nobody without any units, even where it costs nothing")
    void noUnits() {
      Capacity none = Capacity.of(0, Map.of(ChannelType.CHAT, 0));
      router.putAgent(agent(1, none, 0, skills()), 1);
      router.putWork(work(9, 0), 1);

      assertThat(tick(0)).isEmpty();
    }

    @Test
    @DisplayName("of a queue that is not known when the queue comes, and not while it is gone")
    void queueMissing() {
      router.removeQueue(QUEUE);
      router.putAgent(agent(1, 1, 0), 1);
      router.putWork(work(9, 0), 1);
      assertThat(tick(0)).isEmpty();

      router.putQueue(queue());
      router.removeQueue(QUEUE);
      assertThat(tick(0)).isEmpty();

      router.putQueue(queue());
      assertThat(tick(0)).containsExactly("9>1");
    }

    @Test
    @DisplayName("not to agents who left the pool, nor of tickets that do not wait any more")
    void gone() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putWork(work(9, 0), 1);
      router.removeAgent(agentId(1), 2);
      assertThat(tick(0)).isEmpty();

      router.removeWork(ticket(9), 2);
      router.putAgent(agent(2, 1, 0), 1);
      assertThat(tick(0)).isEmpty();
      assertThat(router.waiting()).isZero();
    }
  }

  @Nested
  @DisplayName("puts work in order")
  class Order {
    @Test
    @DisplayName("by the time since when it waits, then by ticket")
    void arrival() {
      router.putAgent(agent(1, 9, 0), 1);
      router.putWork(work(7, 2), 1);
      router.putWork(work(9, 1), 1);
      router.putWork(work(8, 1), 1);

      assertThat(tick(3)).containsExactly("8>1", "9>1", "7>1");
    }

    @Test
    @DisplayName("by the credit that the queue gives to its priority")
    void credit() {
      router.putQueue(
          queue()
              .withCredit(
                  new PriorityCredit(
                      Duration.ZERO, Duration.ZERO, Duration.ofSeconds(90), Duration.ZERO)));
      router.putAgent(agent(1, 9, 0), 1);
      router.putWork(work(1, 0), 1);
      router.putWork(work(2, 91, Priority.HIGH, ChannelType.CHAT, skills()), 1);
      router.putWork(work(3, 89, Priority.HIGH, ChannelType.CHAT, skills()), 1);

      assertThat(tick(100)).containsExactly("3>1", "1>1", "2>1");
    }

    @Test
    @DisplayName("LIFO: the latest first, with the same credits as FIFO, and among other classes")
    void lifo() {
      router.putQueue(
          queue()
              .withOrder(QueueOrder.LIFO)
              .withCredit(
                  new PriorityCredit(
                      Duration.ZERO, Duration.ZERO, Duration.ofSeconds(2), Duration.ZERO)));
      router.putAgent(agent(1, 9, 0, skills("en")), 1);
      router.putWork(work(1, 0), 1);
      router.putWork(work(2, 9), 1);
      router.putWork(work(3, 9), 1);
      router.putWork(work(4, 8, skills("en")), 1);
      router.putWork(work(5, 6, Priority.HIGH, ChannelType.CHAT, skills()), 1);

      assertThat(tick(9)).containsExactly("2>1", "3>1", "4>1", "5>1", "1>1");
    }

    @Test
    @DisplayName("with work of LIFO queues before that of FIFO queues of the pool")
    void lifoGoesFirst() {
      router.putQueue(queue().withOrder(QueueOrder.LIFO));
      var other = new QueueId(8);
      router.putQueue(
          io.csm.core.config.Queue.of(other, "other", Given.POOL)
              .withCredit(
                  new PriorityCredit(
                      Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofDays(30))));
      router.putAgent(agent(1, 9, 0), 1);
      router.putWork(in(other, work(1, 0, Priority.URGENT, ChannelType.CHAT, skills())), 1);
      router.putWork(work(2, 5), 1);
      router.putWork(work(3, 6), 1);

      assertThat(tick(9)).containsExactly("3>1", "2>1", "1>1");
    }

    @Test
    @DisplayName("by secondary priority, which decides among work of the same priority")
    void secondaryPriority() {
      router.putQueue(queue().withSecondaryCredit(Duration.ofSeconds(10)));
      router.putAgent(agent(1, 9, 0), 1);
      router.putWork(work(1, 0), 1);
      router.putWork(work(2, 1).withRequest(RoutingRequest.NONE.withSecondaryPriority(1)), 1);
      router.putWork(work(3, 31).withRequest(RoutingRequest.NONE.withSecondaryPriority(3)), 1);

      assertThat(tick(40)).containsExactly("2>1", "1>1", "3>1");
    }

    @Test
    @DisplayName("again when the credit of its queue changes")
    void creditChanges() {
      router.putWork(work(1, 0), 1);
      router.putWork(work(2, 50, Priority.URGENT, ChannelType.CHAT, skills()), 1);
      router.putQueue(
          queue()
              .withCredit(
                  new PriorityCredit(
                      Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1))));
      router.putAgent(agent(1, 1, 0), 1);

      assertThat(tick(60)).containsExactly("2>1");
    }

    private WorkItem in(QueueId other, WorkItem item) {
      return new WorkItem(
          item.ticket(),
          other,
          item.channel(),
          item.requiredSkills(),
          item.priority(),
          item.enqueuedAt(),
          new TreeSet<>());
    }

    @Test
    @DisplayName("over all queues of the pool")
    void acrossQueues() {
      var other = new QueueId(8);
      router.putQueue(io.csm.core.config.Queue.of(other, "other", Given.POOL));
      router.putAgent(agent(1, 9, 0), 1);
      router.putWork(work(1, 0), 1);
      router.putWork(in(other, work(2, 1)), 1);
      router.putWork(work(3, 2), 1);

      assertThat(tick(3)).containsExactly("1>1", "2>1", "3>1");
    }

    @Test
    @DisplayName("of which the first does not hold up the others when nobody may take it")
    void noBlocking() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putWork(work(1, 0, skills("rare")), 1);
      router.putWork(
          work(2, 0, Priority.NORMAL, ChannelType.CHAT, skills()).excluding(agentId(1)), 1);
      router.putWork(work(3, 5), 1);

      assertThat(tick(5)).containsExactly("3>1");
    }

    @Test
    @DisplayName("with its old place when it waits again")
    void oldPlace() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putWork(work(1, 0), 1);
      Decision offer = router.tick(at(0)).get(0);
      router.committed(offer, 2, 2);
      router.putAgent(holding(agent(1, 1, 0), held(1, HoldingKind.OFFER, 0)), 2);
      router.removeWork(ticket(1), 2);
      router.putWork(work(2, 1), 1);

      router.putWork(work(1, 0), 3);
      router.putAgent(agent(1, 1, 0), 3);
      assertThat(tick(5)).containsExactly("1>1");
    }
  }

  @Nested
  @DisplayName("chooses the agent")
  class Choice {
    @Test
    @DisplayName("who has been idle longest, then by agent, whatever skills they have besides")
    void longestIdle() {
      router.putAgent(agent(3, 1, 5), 1);
      router.putAgent(agent(2, 1, 5, skills("en")), 1);
      router.putAgent(agent(1, 1, 6), 1);
      router.putWork(work(7, 0), 1);
      router.putWork(work(8, 1), 1);
      router.putWork(work(9, 2), 1);

      assertThat(tick(9)).containsExactly("7>2", "8>3", "9>1");
    }

    @Test
    @DisplayName("who uses the smallest share of capacity, then has been idle longest")
    void leastLoaded() {
      router.putQueue(queue().withDistribution(DistributionMode.LEAST_LOADED));
      Agent oneOfThree = holding(agent(1, 3, 0), held(100, HoldingKind.ACTIVE, 0));
      Agent oneOfFour = holding(agent(2, 4, 9), held(200, HoldingKind.ACTIVE, 0));
      Agent twoOfEight =
          holding(
              agent(3, 8, 5), held(300, HoldingKind.ACTIVE, 0), held(301, HoldingKind.ACTIVE, 0));
      router.putAgent(oneOfThree, 1);
      router.putAgent(oneOfFour, 1);
      router.putAgent(twoOfEight, 1);
      for (int i = 1; i <= 4; i++) {
        router.putWork(work(i, i), 1);
      }

      // 1/3, 1/4, 2/8: equal shares go to the longer idle; then 3/8 is more than 1/4, then than
      // 1/3.
      assertThat(tick(9)).containsExactly("1>3", "2>2", "3>1", "4>3");
    }

    @Test
    @DisplayName("and counts what it has decided as load, before anything is read back")
    void reservedLoad() {
      router.putQueue(queue().withDistribution(DistributionMode.LEAST_LOADED));
      router.putAgent(agent(1, 3, 0), 1);
      router.putAgent(agent(2, 3, 1), 1);
      for (int i = 1; i <= 7; i++) {
        router.putWork(work(i, i), 1);
      }

      assertThat(tick(9)).containsExactly("1>1", "2>2", "3>1", "4>2", "5>1", "6>2");
    }
  }

  @Nested
  @DisplayName("ends")
  class Ends {
    @Test
    @DisplayName("an offer when its time has come, not before, and says when that is")
    void expire() {
      router.putAgent(until(agent(1, 1, 0), HoldingKind.OFFER, 9, 30), 1);
      assertThat(router.nextMoment()).contains(at(30));
      assertThat(tick(29)).isEmpty();

      assertThat(router.tick(at(30)))
          .containsExactly(new Decision.ExpireOffer(1, ticket(9), agentId(1), new OfferId(9)));
      assertThat(tick(31)).isEmpty();
    }

    @Test
    @DisplayName("a wrap-up when its time has come, and holds its units until then")
    void wrapUp() {
      router.putAgent(until(agent(1, 1, 0), HoldingKind.WRAP_UP, 9, 30), 1);
      router.putWork(work(5, 0), 1);
      assertThat(tick(0)).isEmpty();
      assertThat(router.nextMoment()).contains(at(30));

      List<Decision> ended = router.tick(at(40));
      assertThat(ended)
          .containsExactly(new Decision.EndWrapUp(1, ticket(9), agentId(1), new AssignmentId(9)));
      router.committed(ended.get(0), 2, 2);
      router.putAgent(agent(1, 1, 0), 2);
      assertThat(tick(40)).containsExactly("5>1");
    }

    @Test
    @DisplayName("nothing that has no end")
    void noEnd() {
      router.putAgent(holding(agent(1, 1, 0), held(9, HoldingKind.OFFER, 0)), 1);
      assertThat(router.nextMoment()).isEmpty();
      assertThat(tick(1_000_000)).isEmpty();
    }

    @Test
    @DisplayName("offers of agents who went away, as of others")
    void away() {
      router.putAgent(with(until(agent(1, 1, 0), HoldingKind.OFFER, 9, 30), Presence.OFFLINE), 1);
      assertThat(tick(30)).containsExactly("EXPIRE_OFFER 9>1");
    }

    @Test
    @DisplayName("and resumes and offers in that order, each by its time")
    void orderOfATick() {
      router.putAgent(until(agent(1, 1, 0), HoldingKind.WRAP_UP, 11, 5), 1);
      router.putAgent(until(agent(2, 1, 0), HoldingKind.OFFER, 12, 9), 1);
      router.putAgent(until(agent(3, 1, 0), HoldingKind.OFFER, 13, 8), 1);
      router.putAgent(holding(agent(4, 1, 0), held(14, HoldingKind.RESUMING, 7)), 1);
      router.putAgent(holding(agent(5, 1, 0), held(15, HoldingKind.RESUMING, 6)), 1);
      router.putAgent(agent(6, 1, 0), 1);
      router.putWork(work(16, 0), 1);

      assertThat(tick(10))
          .containsExactly(
              "EXPIRE_OFFER 13>3",
              "EXPIRE_OFFER 12>2",
              "END_WRAP_UP 11>1",
              "RESUME_WORK 15>5",
              "RESUME_WORK 14>4",
              "16>6");
    }
  }

  @Nested
  @DisplayName("resumes work")
  class Resumes {
    @Test
    @DisplayName("before new work, in the order of its reopening")
    void first() {
      router.putAgent(
          holding(
              agent(1, 2, 0),
              held(21, HoldingKind.RESUMING, 9),
              held(22, HoldingKind.RESUMING, 8),
              held(23, HoldingKind.RESUMING, 8)),
          1);
      router.putWork(work(5, 0), 1);

      List<Decision> resumed = router.tick(at(9));
      assertThat(resumed)
          .containsExactly(
              new Decision.ResumeWork(1, ticket(22), agentId(1), new AssignmentId(22), 1),
              new Decision.ResumeWork(2, ticket(23), agentId(1), new AssignmentId(23), 1));
    }

    @Test
    @DisplayName("and lets no new work take the units that it waits for")
    void unitsSpokenFor() {
      router.putAgent(
          holding(
              agent(1, 3, 0),
              held(21, HoldingKind.ACTIVE, 2, 0),
              held(22, HoldingKind.RESUMING, 2, 1)),
          1);
      router.putWork(work(5, 0), 1);

      assertThat(tick(1)).isEmpty();
      assertThat(router.explain(ticket(5)).refused().toString()).isEqualTo("{CAPACITY=1}");
    }

    @Test
    @DisplayName("and passes over what the whole capacity could not take")
    void tooLarge() {
      router.putAgent(
          holding(
              agent(1, 2, 0),
              held(21, HoldingKind.RESUMING, 3, 0),
              held(22, HoldingKind.RESUMING, 1, 1)),
          1);
      router.putWork(work(5, 0), 1);

      assertThat(tick(1)).containsExactly("RESUME_WORK 22>1", "5>1");
    }

    @Test
    @DisplayName("of agents who are busy, not of those who are draining or away")
    void presence() {
      Holding open = held(21, HoldingKind.RESUMING, 0);
      router.putAgent(with(holding(agent(1, 1, 0), open), Presence.BUSY), 1);
      router.putAgent(with(holding(agent(2, 1, 0), open), Presence.DRAINING), 1);
      router.putAgent(with(holding(agent(3, 1, 0), open), Presence.AWAY), 1);

      assertThat(tick(0)).containsExactly("RESUME_WORK 21>1");
    }

    @Test
    @DisplayName("and not work that is paused")
    void paused() {
      router.putAgent(holding(agent(1, 1, 0), held(21, HoldingKind.PAUSED, 0)), 1);
      router.putWork(work(5, 0), 1);

      assertThat(tick(0)).containsExactly("5>1");
    }
  }

  @Test
  @DisplayName("says that more is left when a tick reached its limit")
  void limit() {
    Router small = Router.builder(Given.POOL).maxDecisionsPerTick(2).build();
    small.putQueue(queue());
    small.putAgent(agent(1, 9, 0), 1);
    for (int i = 1; i <= 3; i++) {
      small.putWork(work(i, i), 1);
    }

    assertThat(small.tick(at(5))).hasSize(2);
    assertThat(small.nextMoment()).contains(at(5));
    assertThat(small.tick(at(5))).hasSize(1);
    assertThat(small.nextMoment()).isEmpty();
  }

  @Test
  @DisplayName("that was never ticked asks for a tick at once, when there is something to decide")
  void firstTick() {
    assertThat(router.nextMoment()).isEmpty();
    router.putAgent(agent(1, 1, 0), 1);
    router.putWork(work(5, 0), 1);
    assertThat(router.nextMoment()).contains(Instant.EPOCH);
  }
}
