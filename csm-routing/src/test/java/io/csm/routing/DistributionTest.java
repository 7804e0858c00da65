package io.csm.routing;

import static io.csm.routing.Given.agent;
import static io.csm.routing.Given.agentId;
import static io.csm.routing.Given.at;
import static io.csm.routing.Given.queue;
import static io.csm.routing.Given.skills;
import static io.csm.routing.Given.ticket;
import static io.csm.routing.Given.with;
import static io.csm.routing.Given.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.Position;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Presence;
import io.csm.core.work.ScorerRef;
import io.csm.core.work.Skill;
import io.csm.routing.internal.Structure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Of those who may take the work,")
class DistributionTest {
  private final Router router = Router.builder(Given.POOL).build();
  private long version = 1;

  /** Work comes, is offered, accepted and completed, so that everybody is free again. */
  private long nextTurn(Router router, long ticket) {
    router.putWork(work(ticket, ticket), 1);
    Decision.MakeOffer offer = (Decision.MakeOffer) router.tick(at(ticket)).get(0);
    router.committed(offer, ++version, 2);
    router.removeWork(offer.ticket(), 2);
    router.putAgent(agent(offer.agent().value(), 1, 0), version);
    return offer.agent().value();
  }

  private Decision.MakeOffer decide(long ticket) {
    return (Decision.MakeOffer) router.tick(at(ticket)).get(0);
  }

  @Nested
  @DisplayName("LONGEST_IDLE asks")
  class LongestIdle {

    @ParameterizedTest
    @EnumSource
    @DisplayName("everybody who holds nothing first, then who was given something longest ago")
    void oneEach(Structure structure) {
      Router router = Router.builder(Given.POOL).structure(structure).build();
      router.putQueue(queue());
      for (int i = 1; i <= 3; i++) {
        router.putAgent(agent(i, 3, 4 - i), 1);
      }
      List<Decision> decided = new ArrayList<>();
      for (int i = 1; i <= 7; i++) {
        router.putWork(work(i, i), 1);
        decided.addAll(router.tick(at(10 + i)));
      }
      assertThat(decided)
          .extracting(decision -> decision.agent().value())
          .containsExactly(3L, 2L, 1L, 3L, 2L, 1L, 3L);
    }

    @Test
    @DisplayName("everybody for an equal share of what is given out at one moment")
    void atOnce() {
      router.putQueue(queue());
      for (int i = 1; i <= 3; i++) {
        router.putAgent(agent(i, 2, 0), 1);
      }
      for (int i = 1; i <= 6; i++) {
        router.putWork(work(i, i), 1);
      }
      assertThat(router.tick(at(10)))
          .extracting(decision -> decision.agent().value())
          .containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
    }

    @Test
    @DisplayName("who completed something just now and holds nothing, before who holds something")
    void freeAgain() {
      router.putQueue(queue());
      router.putAgent(agent(1, 3, 0), 1);
      router.putAgent(agent(2, 3, 0), 1);
      router.putWork(work(1, 1), 1);
      assertThat(decide(1).agent()).isEqualTo(agentId(1));
      router.putAgent(agent(2, 3, 5), 2);
      router.putWork(work(2, 2), 1);
      assertThat(decide(6).agent()).isEqualTo(agentId(2));
    }
  }

  @Nested
  @DisplayName("ROUND_ROBIN asks")
  class RoundRobin {

    static Stream<Arguments> sizes() {
      return IntStream.rangeClosed(1, 50)
          .boxed()
          .flatMap(
              agents ->
                  Stream.of(
                      Arguments.of(agents, Structure.PROFILES),
                      Arguments.of(agents, Structure.BITMAPS)));
    }

    @ParameterizedTest(name = "{0} agents, {1}")
    @MethodSource("sizes")
    @DisplayName("each in turn, whatever their number, and though one is idle longest every time")
    void fair(int agents, Structure structure) {
      Router router = Router.builder(Given.POOL).structure(structure).build();
      router.putQueue(queue().withDistribution(DistributionMode.ROUND_ROBIN));
      for (int i = 1; i <= agents; i++) {
        router.putAgent(agent(i, 1, 0), 1);
      }
      int[] turns = new int[agents];
      for (int i = 0; i < 3 * agents; i++) {
        turns[(int) nextTurn(router, i + 1L) - 1]++;
      }
      assertThat(Arrays.stream(turns)).as("turns of each").containsOnly(3);
    }

    @Test
    @DisplayName("first who has had no turn yet, the longest idle of them first, and says so")
    void newcomer() {
      router.putQueue(queue().withDistribution(DistributionMode.ROUND_ROBIN));
      router.putAgent(agent(1, 1, 0), 1);
      assertThat(nextTurn(router, 1)).isEqualTo(1);

      router.putAgent(agent(2, 1, 7), 1);
      router.putAgent(agent(3, 1, 6), 1);
      router.putWork(work(2, 2), 1);
      Decision.MakeOffer offer = decide(8);
      assertThat(offer.reasons().candidates()).containsExactly(agentId(3), agentId(2), agentId(1));
      assertThat(offer.reasons().decidedBy())
          .isEqualTo("ROUND_ROBIN turn=0 since=2026-03-02T08:00:06Z");
    }

    @Test
    @DisplayName("not those who are away, and gives them one turn when they are back, not several")
    void away() {
      router.putQueue(queue().withDistribution(DistributionMode.ROUND_ROBIN));
      for (int i = 1; i <= 3; i++) {
        router.putAgent(agent(i, 1, 0), 1);
      }
      assertThat(IntStream.rangeClosed(1, 3).mapToLong(i -> nextTurn(router, i)))
          .containsExactly(1L, 2L, 3L);
      router.putAgent(with(agent(1, 1, 0), Presence.AWAY), ++version);
      assertThat(IntStream.rangeClosed(4, 7).mapToLong(i -> nextTurn(router, i)))
          .containsExactly(2L, 3L, 2L, 3L);
      router.putAgent(agent(1, 1, 0), ++version);
      assertThat(IntStream.rangeClosed(8, 10).mapToLong(i -> nextTurn(router, i)))
          .containsExactly(1L, 2L, 3L);
    }

    @Test
    @DisplayName("again whose offer came to nothing before it was made")
    void refused() {
      router.putQueue(queue().withDistribution(DistributionMode.ROUND_ROBIN));
      router.putAgent(agent(1, 1, 0), 1);
      router.putAgent(agent(2, 1, 0), 1);
      router.putWork(work(1, 1), 1);
      Decision.MakeOffer lost = decide(1);
      router.refused(lost, Position.START);

      assertThat(decide(1).agent()).isEqualTo(lost.agent());
    }
  }

  @Nested
  @DisplayName("SCORER asks")
  class OfTheHost {
    private final List<String> asked = new ArrayList<>();
    private final ScorerRef ref = new ScorerRef("golf", 3);

    private Router scoring(Structure structure) {
      Router scoring =
          Router.builder(Given.POOL)
              .structure(structure)
              .scorer(
                  ref,
                  (work, profile) -> {
                    asked.add(work.demands().skills() + " " + profile.skills());
                    if (profile.skills().isEmpty()) {
                      throw new IllegalStateException("a scorer of the host that fails");
                    }
                    return profile.skills().stream()
                        .filter(skill -> skill.name().equals("golf"))
                        .mapToInt(Skill::level)
                        .sum();
                  })
              .build();
      scoring.putQueue(queue().withScorer("golf", 3));
      return scoring;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("whose score is greatest, then the longest idle, and says the score")
    void scores(Structure structure) {
      Router scoring = scoring(structure);
      scoring.putAgent(agent(1, 1, 0, skills("en")), 1);
      scoring.putAgent(agent(2, 1, 5, skills("golf:4")), 1);
      scoring.putAgent(agent(3, 1, 3, skills("golf:4")), 1);
      scoring.putAgent(agent(4, 1, 0), 1);
      scoring.putWork(work(1, 1), 1);

      Decision.MakeOffer offer = (Decision.MakeOffer) scoring.tick(at(9)).get(0);
      assertThat(offer.reasons().candidates()).containsExactly(agentId(3), agentId(2), agentId(1));
      assertThat(offer.reasons().decidedBy())
          .isEqualTo("SCORER golf@3 4 since=2026-03-02T08:00:03Z");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("once for each kind of work and profile")
    void once(Structure structure) {
      Router scoring = scoring(structure);
      for (int i = 1; i <= 20; i++) {
        scoring.putAgent(agent(i, 1, 0, i % 2 == 0 ? skills("en") : skills("golf", "en")), 1);
        scoring.putWork(work(i, i, i % 3 == 0 ? skills("en") : skills()), 1);
      }
      assertThat(scoring.tick(at(30))).hasSize(20);
      assertThat(asked).hasSize(4).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("last whose score failed, and everybody else as ever")
    void failing(Structure structure) {
      Router scoring = scoring(structure);
      scoring.putAgent(agent(1, 1, 0), 1);
      scoring.putAgent(agent(2, 1, 5, skills("en")), 1);
      scoring.putWork(work(1, 1), 1);
      scoring.putWork(work(2, 2), 1);

      assertThat(scoring.tick(at(9)))
          .extracting(Decision::agent)
          .containsExactly(agentId(2), agentId(1));
    }

    @Test
    @DisplayName("nobody where the router has no such scorer: the queue is refused")
    void unknown() {
      Router scoring = scoring(Structure.BY_COUNT);
      assertThatThrownBy(() -> scoring.putQueue(queue().withScorer("golf", 4)))
          .isInstanceOfSatisfying(
              CsmException.class,
              refused -> {
                assertThat(refused.code()).isEqualTo(Code.UNKNOWN_CHOICE);
                assertThat(refused.problem().path()).isEqualTo("queue.scorer");
                assertThat(refused).hasMessageContaining("golf@4").hasMessageContaining("golf@3");
              });
      assertThatThrownBy(
              () ->
                  Router.builder(Given.POOL)
                      .scorer(ref, (work, profile) -> 1)
                      .scorer(ref, (work, profile) -> 2))
          .isInstanceOf(CsmException.class);
    }
  }

  @Nested
  @DisplayName("BEST_MATCH asks")
  class BestMatch {

    @Test
    @DisplayName("who has the highest levels in what is demanded, then the longest idle")
    void levels() {
      router.putQueue(queue().withDistribution(DistributionMode.BEST_MATCH));
      router.putAgent(agent(1, 1, 0, skills("en:5", "card:9")), 1);
      router.putAgent(agent(2, 1, 3, skills("en:7", "card:7", "golf:10")), 1);
      router.putAgent(agent(3, 1, 2, skills("en:8", "card:6")), 1);
      router.putWork(work(1, 1, skills("en:5", "card:5")), 1);

      Decision.MakeOffer offer = decide(9);
      // 14 each: a skill that nobody asks for does not count.
      assertThat(offer.reasons().candidates()).containsExactly(agentId(1), agentId(3), agentId(2));
      assertThat(offer.reasons().decidedBy()).isEqualTo("BEST_MATCH 14 since=2026-03-02T08:00:00Z");
    }

    @Test
    @DisplayName("who has what the queue prefers, at the level that it prefers, if anybody has")
    void preferred() {
      router.putQueue(
          queue()
              .withDistribution(DistributionMode.BEST_MATCH)
              .withPreferredSkills(skills("vip:6")));
      router.putAgent(agent(1, 1, 0, skills("en:5")), 1);
      router.putAgent(agent(2, 1, 1, skills("en:5", "vip:5")), 1);
      router.putAgent(agent(3, 1, 2, skills("en:5", "vip:6")), 1);
      for (int i = 1; i <= 3; i++) {
        router.putWork(work(i, i, skills("en:5")), 1);
      }

      assertThat(router.tick(at(9)))
          .extracting(Decision::agent)
          .containsExactly(agentId(3), agentId(1), agentId(2));
      assertThat(router.explain(ticket(1)).agent()).isEqualTo(agentId(3));
    }

    @Test
    @DisplayName("by what the queue prefers now, also for what waited before")
    void changed() {
      router.putQueue(queue().withDistribution(DistributionMode.BEST_MATCH));
      router.putWork(work(1, 1), 1);
      router.tick(at(1));
      router.putQueue(
          queue()
              .withDistribution(DistributionMode.BEST_MATCH)
              .withPreferredSkills(skills("vip:1")));
      router.putAgent(agent(1, 1, 0, skills()), 1);
      router.putAgent(agent(2, 1, 1, skills("vip:1")), 1);

      assertThat(decide(2).agent()).isEqualTo(agentId(2));
    }
  }
}
