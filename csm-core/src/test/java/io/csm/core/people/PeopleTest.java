package io.csm.core.people;

import static io.csm.core.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.CustomerId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.core.work.Skill;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PeopleTest {
  private static final PoolId POOL = new PoolId(1);

  @Test
  void theUnitsInUseAreThoseOfOffersActiveWorkAndWrapUp() {
    Agent agent =
        agent(
            Capacity.ofItems(5),
            List.of(
                holding(1, HoldingKind.OFFER, 1),
                holding(2, HoldingKind.ACTIVE, 2),
                holding(3, HoldingKind.WRAP_UP, 3),
                holding(4, HoldingKind.PAUSED, 50),
                holding(5, HoldingKind.RESUMING, 50)));

    assertThat(agent.unitsInUse()).isEqualTo(6);
    assertThat(agent.unitsFree()).isEqualTo(-1);
    assertThat(agent.holding(3)).contains(holding(3, HoldingKind.WRAP_UP, 3));
    assertThat(agent.holding(6)).isEmpty();
  }

  @Test
  void anAgentHoldsAtMost10000() {
    List<Holding> all = Collections.nCopies(10_000, holding(1, HoldingKind.PAUSED, 1));
    assertThat(agent(Capacity.ofItems(1), all).holdings()).hasSize(10_000);
    refused(
        Code.TOO_MANY,
        "agent.holdings",
        () ->
            agent(
                Capacity.ofItems(1),
                Collections.nCopies(10_001, holding(1, HoldingKind.PAUSED, 1))));
  }

  @Test
  void aSkillMeetsADemandOfItsNameAtItsLevelOrBelow() {
    AgentProfile profile = profile(new Skill("french", 5), new Skill("vip", 1));

    assertThat(profile.has(new Skill("french", 5))).isTrue();
    assertThat(profile.has(new Skill("french", 1))).isTrue();
    assertThat(profile.has(new Skill("french", 6))).isFalse();
    assertThat(profile.has(Skill.any("frenc"))).isFalse();
  }

  @Test
  void anAgentHasEachSkillOnceAndAtMost200() {
    SortedSet<Skill> skills =
        IntStream.range(0, 200)
            .mapToObj(i -> Skill.any("skill-" + i))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(AgentProfile.of(POOL, skills, Capacity.ofItems(1)).skills()).hasSize(200);
    skills.add(Skill.any("one more"));

    refused(
        Code.TOO_MANY, "agent.skills", () -> AgentProfile.of(POOL, skills, Capacity.ofItems(1)));
    refused(
        Code.INVALID_VALUE,
        "agent.skills",
        () -> profile(new Skill("french", 1), new Skill("french", 2)));
  }

  @Test
  void anAgentIsInAtMost100Teams() {
    SortedSet<TeamId> teams =
        LongStream.rangeClosed(1, 101)
            .mapToObj(TeamId::new)
            .collect(Collectors.toCollection(TreeSet::new));

    refused(
        Code.TOO_MANY,
        "agent.teams",
        () -> new AgentProfile(null, POOL, teams, new TreeSet<>(), Capacity.ofItems(1)));
  }

  @Test
  void aCustomerHasAtMost200IdentitiesAnd1000Predecessors() {
    Identity identity = new Identity(null, new ContentRef(new ContentId(1), 3, "0".repeat(64)));
    SortedSet<CustomerId> absorbed =
        LongStream.rangeClosed(1, 1_001)
            .mapToObj(CustomerId::new)
            .collect(Collectors.toCollection(TreeSet::new));

    refused(
        Code.TOO_MANY,
        "customer.identities",
        () -> customer(Collections.nCopies(201, identity), new TreeSet<>()));
    refused(Code.TOO_MANY, "customer.absorbed", () -> customer(List.of(), absorbed));
    absorbed.remove(absorbed.first());
    assertThat(customer(Collections.nCopies(200, identity), absorbed).absorbed()).hasSize(1_000);
  }

  private static AgentProfile profile(Skill... skills) {
    return AgentProfile.of(POOL, new TreeSet<>(List.of(skills)), Capacity.ofItems(1));
  }

  private static Agent agent(Capacity capacity, List<Holding> holdings) {
    return new Agent(
        new AgentId(1),
        AgentProfile.of(POOL, new TreeSet<>(), capacity),
        false,
        Presence.AVAILABLE,
        null,
        null,
        holdings);
  }

  private static Customer customer(List<Identity> identities, SortedSet<CustomerId> absorbed) {
    return new Customer(new CustomerId(5), null, identities, absorbed, null, false);
  }

  private static Holding holding(long id, HoldingKind kind, int units) {
    return new Holding(
        id,
        kind,
        new TicketId(1),
        new QueueId(1),
        ChannelType.EMAIL,
        units,
        Instant.parse("2026-03-02T08:00:00Z"),
        null);
  }
}
