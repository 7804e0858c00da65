package io.csm.routing;

import static io.csm.routing.Given.POOL;
import static io.csm.routing.Given.agent;
import static io.csm.routing.Given.agentId;
import static io.csm.routing.Given.at;
import static io.csm.routing.Given.queue;
import static io.csm.routing.Given.ticket;
import static io.csm.routing.Given.work;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.TeamId;
import io.csm.core.config.RelaxationStep;
import io.csm.core.people.Agent;
import io.csm.core.people.Ramp;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Presence;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Of whom it asks, a router")
class OffersTest {
  private final Router router = Router.builder(POOL).build();

  @BeforeEach
  void aQueue() {
    router.putQueue(queue());
  }

  private List<String> tick(long seconds) {
    return router.tick(at(seconds)).stream()
        .map(decision -> decision.ticket().value() + ">" + decision.agent().value())
        .toList();
  }

  @Nested
  @DisplayName("with several offers at a time")
  class Several {
    @BeforeEach
    void severalAgents() {
      router.putQueue(queue().withConcurrentOffers(2, 3));
      for (int i = 1; i <= 4; i++) {
        router.putAgent(agent(i, 1, i), 1);
      }
    }

    @Test
    @DisplayName("asks as many as it may, the next one for who declines, and nobody twice")
    void refills() {
      router.putWork(work(9, 0), 1);
      List<Decision> offers = router.tick(at(10));
      assertThat(offers).extracting(Decision::agent).containsExactly(agents(1, 2, 3));
      assertThat(offers)
          .extracting(offer -> ((Decision.MakeOffer) offer).reasons().decidedBy())
          .allSatisfy(by -> assertThat(by).contains("LONGEST_IDLE").contains(" offer="))
          .last()
          .asString()
          .endsWith(" offer=3/3");
      for (int i = 0; i < 3; i++) {
        router.committed(offers.get(i), 2, 2 + i);
      }
      assertThat(tick(11)).isEmpty();
      router.putWork(work(9, 0), new TreeSet<>(List.of(agents(1, 2, 3))), 4);
      assertThat(tick(12)).isEmpty();
      assertThat(router.waiting()).isZero();
      router.putWork(work(9, 0).excluding(agentId(2)), new TreeSet<>(List.of(agents(1, 3))), 5);
      assertThat(tick(13)).containsExactly("9>4");
    }

    @Test
    @DisplayName("gives each piece of work its least before any gets more, whatever its place")
    void leastFirst() {
      router.putWork(work(8, 0), 1);
      router.putWork(work(9, 1), 1);
      router.putAgent(agent(5, 1, 5), 1);
      assertThat(tick(10)).containsExactly("8>1", "8>2", "9>3", "9>4", "8>5");
    }

    @Test
    @DisplayName("lets no further agent be kept from work that comes while offers are in flight")
    void laterWork() {
      router.putWork(work(8, 0), 1);
      assertThat(tick(10)).hasSize(3);
      router.putWork(work(9, 11), 1);
      assertThat(tick(12)).containsExactly("9>4");
    }

    @Test
    @DisplayName("rings at others too when the demands are relaxed, but not again at who rings")
    void relaxed() {
      router.putQueue(
          queue()
              .withConcurrentOffers(1, 3)
              .withRequiredSkills(Given.skills("en:5"))
              .withRelaxation(RelaxationStep.after(Duration.ofSeconds(30)).dropping("en")));
      router.putAgent(agent(6, 1, 6, Given.skills("en:5")), 1);
      router.putWork(work(9, 0), 1);
      assertThat(tick(10)).containsExactly("9>6");
      assertThat(router.nextMoment()).contains(at(30));
      assertThat(tick(30)).containsExactly("9>1", "9>2");
    }

    private AgentId[] agents(long... ids) {
      return LongStream.of(ids).mapToObj(Given::agentId).toArray(AgentId[]::new);
    }
  }

  @Nested
  @DisplayName("with a preferred agent")
  class Preferred {
    private WorkItem held(long ticket, PreferredAgent preferred) {
      return work(ticket, 0).withRequest(RoutingRequest.NONE.withPreferred(preferred));
    }

    @Test
    @DisplayName("asks nobody else until the hold is over, and says for whom it is held")
    void holds() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putAgent(agent(2, 1, 5, Given.skills()).withPresence(Presence.BUSY, at(5)), 1);
      router.putWork(held(9, PreferredAgent.known(agentId(2), Duration.ofSeconds(30))), 1);

      assertThat(tick(0)).isEmpty();
      Explanation why = router.explain(ticket(9));
      assertThat(why.refused())
          .containsExactly(Map.entry(RoutingFilter.PRESENCE, 1), Map.entry(RoutingFilter.HELD, 1));
      assertThat(why.heldFor().agent()).isEqualTo(agentId(2));
      assertThat(why.heldUntil()).isEqualTo(at(30));
      assertThat(router.nextMoment()).contains(at(30));
      assertThat(tick(29)).isEmpty();
      assertThat(tick(30)).containsExactly("9>1");
    }

    @Test
    @DisplayName("asks who is preferred though others are idle for longer, and tells why")
    void prefers() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putAgent(agent(2, 1, 5), 1);
      router.putWork(held(9, PreferredAgent.known(agentId(2), Duration.ofSeconds(30))), 1);

      List<Decision> decided = router.tick(at(6));
      assertThat(decided).hasSize(1);
      Decision.MakeOffer offer = (Decision.MakeOffer) decided.get(0);
      assertThat(offer.agent()).isEqualTo(agentId(2));
      assertThat(offer.reasons().eligible()).isEqualTo(1);
      assertThat(offer.reasons().refused()).containsExactly(Map.entry(RoutingFilter.HELD, 1));
      assertThat(offer.reasons().decidedBy()).isEqualTo("HELD agent=2 until=" + at(30));
      assertThat(ReasonsText.of(offer.reasons(), Locale.ENGLISH))
          .isEqualTo(
              "Agent (2) alone could take it.\nIt was held for agent 2 until " + at(30) + ".");
      assertThat(ReasonsText.of(offer.reasons(), Locale.CHINA)).contains("为客服 2 保留至");
    }

    @Test
    @DisplayName("leaves it with them for good where the hold has no end")
    void stays() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putWork(held(9, PreferredAgent.known(agentId(2), null)), 1);
      assertThat(tick(100_000)).isEmpty();
      assertThat(router.nextMoment()).isEmpty();

      router.putAgent(agent(2, 1, 5), 1);
      assertThat(tick(100_001)).containsExactly("9>2");
    }

    @Test
    @DisplayName("asks any agent of the account team, and then anybody")
    void team() {
      Agent member = agent(2, 1, 5);
      router.putAgent(agent(1, 1, 0), 1);
      router.putAgent(member.withProfile(member.profile().withTeams(new TeamId(4))), 1);
      router.putWork(held(8, PreferredAgent.of(new TeamId(4), Duration.ofSeconds(30))), 1);
      router.putWork(held(9, PreferredAgent.of(new TeamId(4), Duration.ofSeconds(30))), 1);

      assertThat(tick(6)).containsExactly("8>2");
      assertThat(router.explain(ticket(9)).refused())
          .containsExactly(Map.entry(RoutingFilter.HELD, 1), Map.entry(RoutingFilter.CAPACITY, 1));
      assertThat(tick(30)).containsExactly("9>1");
    }

    @Test
    @DisplayName("exceeds their capacity by no more than is allowed, and says by how much")
    void exceeds() {
      router.putAgent(agent(2, 1, 5), 1);
      PreferredAgent preferred = PreferredAgent.known(agentId(2), null).withMaxExcess(2);
      for (long ticket = 6; ticket < 10; ticket++) {
        router.putWork(held(ticket, preferred), 1);
      }
      router.putWork(work(5, 0), 1);

      assertThat(router.tick(at(6)))
          .extracting(decision -> ((Decision.MakeOffer) decision).excess())
          .containsExactly(0, 1, 1);
      assertThat(router.explain(ticket(9)).refused())
          .containsExactly(Map.entry(RoutingFilter.CAPACITY, 1));
    }

    @Test
    @DisplayName("lets work that is held hold up nothing behind it")
    void behind() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putWork(held(8, PreferredAgent.known(agentId(2), null)), 1);
      router.putWork(work(9, 1), 1);

      assertThat(tick(6)).containsExactly("9>1");
    }
  }

  @Nested
  @DisplayName("among those who come back")
  class ComingBack {
    private Agent ramped(Instant... offered) {
      Ramp ramp = new Ramp(at(100), 2, Duration.ofSeconds(10), List.of(offered));
      Agent agent = agent(1, 9, 0);
      return agent.withAttendance(agent.attendance().withRamp(ramp));
    }

    @Test
    @DisplayName("asks nobody more often than the ramp allows, and is woken when it may again")
    void ramp() {
      router.putAgent(ramped(), 1);
      for (long ticket = 1; ticket <= 6; ticket++) {
        router.putWork(work(ticket, 0), 1);
      }
      assertThat(tick(0)).containsExactly("1>1", "2>1");
      assertThat(router.explain(ticket(3)).refused())
          .containsExactly(Map.entry(RoutingFilter.RAMP, 1));
      assertThat(router.nextMoment()).contains(at(10));
      assertThat(tick(9)).isEmpty();
      assertThat(tick(10)).containsExactly("3>1", "4>1");
    }

    @Test
    @DisplayName("counts what the row says, and asks as fast as others when the ramp is over")
    void over() {
      router.putAgent(ramped(at(95), at(96)), 1);
      for (long ticket = 1; ticket <= 4; ticket++) {
        router.putWork(work(ticket, 0), 1);
      }
      assertThat(tick(97)).isEmpty();
      assertThat(router.nextMoment()).contains(at(100));
      assertThat(tick(100)).hasSize(4);
    }

    @Test
    @DisplayName("asks others meanwhile")
    void others() {
      router.putAgent(ramped(at(0), at(0)), 1);
      router.putAgent(agent(2, 1, 5), 1);
      router.putWork(work(1, 0), 1);
      assertThat(tick(6)).containsExactly("1>2");
    }

    @Test
    @DisplayName("never counts finished work as load")
    void loadNeverCountsFinishedWork() {
      router.putQueue(queue().withDistribution(DistributionMode.LEAST_LOADED));
      Agent busy = agent(1, 3, 0);
      for (int i = 1; i <= 200; i++) {
        router.putAgent(Given.holding(busy, Given.held(i, HoldingKind.ACTIVE, i)), 2L * i);
        router.putAgent(busy, 2L * i + 1);
      }
      router.putAgent(agent(2, 3, 250), 1);
      for (long ticket = 1; ticket <= 4; ticket++) {
        router.putWork(work(ticket, 251), 1);
      }
      assertThat(tick(252)).containsExactly("1>1", "2>2", "3>1", "4>2");
    }
  }

  @Nested
  @DisplayName("with a cool-down")
  class CoolDown {
    @Test
    @DisplayName("asks who declined again when it is over, and is woken by nothing but the time")
    void again() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putWork(work(9, 0).excluding(agentId(1), at(60)), 1);

      assertThat(tick(0)).isEmpty();
      assertThat(router.explain(ticket(9)).refused())
          .containsExactly(Map.entry(RoutingFilter.EXCLUDED, 1));
      assertThat(router.nextMoment()).contains(at(60));
      assertThat(tick(59)).isEmpty();
      assertThat(tick(60)).containsExactly("9>1");
    }

    @Test
    @DisplayName("asks others meanwhile, and lets other work be offered to who declined")
    void meanwhile() {
      router.putAgent(agent(1, 1, 0), 1);
      router.putWork(work(8, 0).excluding(agentId(1), at(60)), 1);
      router.putWork(work(9, 1), 1);
      assertThat(tick(2)).containsExactly("9>1");

      router.putAgent(agent(2, 1, 3), 1);
      assertThat(tick(4)).containsExactly("8>2");
    }

    @Test
    @DisplayName("forgets an end that has passed before the work was put")
    void passed() {
      router.putAgent(agent(1, 1, 0), 1);
      assertThat(tick(60)).isEmpty();
      router.putWork(work(9, 0).excluding(agentId(1), at(60)), 1);

      assertThat(router.nextMoment()).contains(at(60));
      assertThat(tick(60)).containsExactly("9>1");
      assertThat(router.nextMoment()).isEmpty();
    }
  }
}
