package io.csm.routing;

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

import io.csm.core.Position;
import io.csm.core.people.Agent;
import io.csm.core.work.Capacity;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.core.work.Reasons;
import io.csm.routing.Explanation.Standing;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A router explains")
class RouterExplanationTest {
  private final Router router = Router.builder(Given.POOL).build();

  @BeforeEach
  void oneQueue() {
    router.putQueue(queue());
  }

  private Reasons reasonsOfTick() {
    return ((Decision.MakeOffer) router.tick(at(100)).get(0)).reasons();
  }

  /** One agent for each filter, and two who may take ticket 9. */
  private void oneAgentPerFilter() {
    router.putAgent(agent(1, 1, 1, skills("en")), 1);
    router.putWork(work(1, 0, skills("en")), 1);
    router.refused(router.tick(at(0)).get(0), new Position(7));
    router.removeWork(ticket(1), 1);

    router.putAgent(with(agent(2, 1, 2), Presence.AWAY), 1);
    router.putAgent(agent(3, 1, 3, skills("fr")), 1);
    router.putAgent(agent(4, 1, 4, skills("en")), 1);
    router.putAgent(holding(agent(5, 1, 5, skills("en")), held(50, HoldingKind.ACTIVE, 0)), 1);
    router.putAgent(agent(6, 1, 6, skills("en:9")), 1);
    router.putAgent(agent(7, 1, 7, skills("en")), 1);
    router.putWork(work(9, 1, skills("en")).excluding(agentId(4)), 1);
  }

  @Test
  @DisplayName("an offer by how many each filter refused, who was next, and what decided")
  void offer() {
    oneAgentPerFilter();
    Reasons reasons = reasonsOfTick();

    assertThat(reasons.refused().toString())
        .isEqualTo("{PRESENCE=1, SKILL=1, EXCLUDED=1, CAPACITY=1, SETTLING=1}");
    assertThat(reasons.candidates()).containsExactly(agentId(6), agentId(7));
    assertThat(reasons.eligible()).isEqualTo(2);
    assertThat(reasons.decidedBy()).isEqualTo("LONGEST_IDLE idleSince=2026-03-02T08:00:06Z");
  }

  @Test
  @DisplayName("an agent by the first filter that refuses, where several would")
  void firstFilter() {
    Agent full = holding(agent(1, 1, 0), held(50, HoldingKind.ACTIVE, 0));
    router.putAgent(with(full, Presence.AWAY), 1);
    router.putAgent(holding(agent(2, 1, 0), held(51, HoldingKind.ACTIVE, 0)), 1);
    router.putAgent(holding(agent(3, 1, 0, skills("en")), held(52, HoldingKind.ACTIVE, 0)), 1);
    router.putWork(work(9, 1, skills("en")).excluding(agentId(3)), 1);

    assertThat(router.explain(ticket(9)).refused().toString())
        .isEqualTo("{PRESENCE=1, SKILL=1, EXCLUDED=1}");
  }

  @Test
  @DisplayName("at most three candidates, the chosen one first")
  void threeCandidates() {
    for (int i = 1; i <= 5; i++) {
      router.putAgent(agent(i, i, 10 - i), 1);
    }
    router.putWork(work(9, 1), 1);

    Reasons reasons = reasonsOfTick();
    assertThat(reasons.candidates()).containsExactly(agentId(5), agentId(4), agentId(3));
    assertThat(reasons.eligible()).isEqualTo(5);
  }

  @Test
  @DisplayName("a choice by load in at most 64 characters")
  void longText() {
    router.putQueue(queue().withDistribution(DistributionMode.LEAST_LOADED));
    Agent large = agent(1, Capacity.ofItems(10_000), 0, skills());
    router.putAgent(
        Given.idleSince(
            holding(large, held(50, HoldingKind.ACTIVE, 9_999, 0)),
            Instant.parse("2026-03-02T08:00:00.123456789Z")),
        1);
    router.putWork(work(9, 1), 1);

    assertThat(reasonsOfTick().decidedBy())
        .isEqualTo("LEAST_LOADED 9999/10000 since=2026-03-02T08:00:00.123456789Z");
  }

  @Test
  @DisplayName("waiting work that nobody may take by filters, skills that are missing, and place")
  void nobody() {
    router.putAgent(agent(1, 1, 0, skills("en:3")), 1);
    router.putAgent(with(agent(2, 1, 0, skills("en", "fr", "rare")), Presence.AWAY), 1);
    router.putAgent(agent(3, 1, 0, skills("fr")), 1);
    router.putWork(work(8, 1, skills("en:5", "fr", "rare")), 1);
    router.putWork(work(9, 2, skills("en:5", "fr", "rare")), 1);
    router.tick(at(5));

    Explanation why = router.explain(ticket(9));
    assertThat(why.standing()).isEqualTo(Standing.NOBODY_ELIGIBLE);
    assertThat(why.agents()).isEqualTo(3);
    assertThat(why.refused().toString()).isEqualTo("{PRESENCE=1, SKILL=2}");
    assertThat(why.eligible()).isZero();
    assertThat(why.missingSkills()).isEqualTo(skills("en:5", "rare"));
    assertThat(why.ahead()).isEqualTo(1);
  }

  @Test
  @DisplayName("work that was set aside because it excludes whoever is free, with its place")
  void setAside() {
    router.putAgent(agent(1, 5, 0), 1);
    router.putWork(work(7, 1).excluding(agentId(1)), 1);
    router.putWork(work(8, 2).excluding(agentId(1)), 1);
    router.tick(at(5));

    Explanation why = router.explain(ticket(8));
    assertThat(why.standing()).isEqualTo(Standing.NOBODY_ELIGIBLE);
    assertThat(why.refused().toString()).isEqualTo("{EXCLUDED=1}");
    assertThat(why.missingSkills()).isEmpty();
    assertThat(why.ahead()).isEqualTo(1);
  }

  @Test
  @DisplayName("work that the next tick will offer")
  void ready() {
    oneAgentPerFilter();
    Explanation why = router.explain(ticket(9));
    assertThat(why.standing()).isEqualTo(Standing.READY);
    assertThat(why.eligible()).isEqualTo(2);
    assertThat(why.refused()).isEqualTo(new TreeMap<>(reasonsOfTick().refused()));
  }

  @Test
  @DisplayName("work that is decided, by whom it waits for")
  void decided() {
    router.putAgent(agent(1, 1, 0), 1);
    router.putWork(work(9, 1), 1);
    router.tick(at(5));

    Explanation why = router.explain(ticket(9));
    assertThat(why.standing()).isEqualTo(Standing.DECIDED);
    assertThat(why.agent()).isEqualTo(agentId(1));
  }

  @Test
  @DisplayName("work that an agent holds, by agent and holding")
  void heldWork() {
    var resuming = held(9, HoldingKind.RESUMING, 3);
    router.putAgent(agent(1, 1, 0), 1);
    router.putAgent(with(holding(agent(2, 1, 0), resuming), Presence.AWAY), 1);

    Explanation why = router.explain(ticket(9));
    assertThat(why.standing()).isEqualTo(Standing.HELD);
    assertThat(why.agent()).isEqualTo(agentId(2));
    assertThat(why.holding()).isEqualTo(resuming);
  }

  @Test
  @DisplayName("work without a queue, and work that it does not know")
  void others() {
    router.removeQueue(Given.QUEUE);
    router.putWork(work(9, 1), 1);
    assertThat(router.explain(ticket(9)).standing()).isEqualTo(Standing.QUEUE_MISSING);
    assertThat(router.explain(ticket(8)).standing()).isEqualTo(Standing.UNKNOWN);
  }
}
