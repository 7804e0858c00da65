package io.csm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.PoolId;
import io.csm.core.TeamId;
import io.csm.core.config.Configuration;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.RelaxationStep;
import io.csm.core.people.Agent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.LabelPredicate;
import io.csm.core.work.LabelValue;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Every ticket of a small world is tried. */
@Label("The lint of relaxation steps")
class RelaxationLintLawsTest {
  private static final List<WorkItem> TICKETS = tickets();

  @Property(tries = 300)
  @Label("finds exactly the steps that add nobody, whatever a ticket demands")
  void exactly(
      @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 999) Integer> agents,
      @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 9_999) Integer> steps,
      @ForAll @IntRange(max = 9) int demands) {
    List<Agent> pool = new ArrayList<>();
    for (int i = 0; i < agents.size(); i++) {
      pool.add(agent(i + 1, agents.get(i)));
    }
    RelaxationStep[] relaxation = new RelaxationStep[steps.size()];
    for (int i = 0; i < relaxation.length; i++) {
      relaxation[i] = step(i + 1, steps.get(i));
    }
    Queue queue =
        Given.queue()
            .withRequiredSkills(demands % 3 == 0 ? Given.skills("s0:6") : Given.skills())
            .withTeams(demands % 5 == 0 ? new TeamId[] {new TeamId(1)} : new TeamId[0])
            .withRelaxation(relaxation);
    Configuration configuration =
        Configuration.EMPTY.with(new Pool(new PoolId(1), "All")).with(queue);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < relaxation.length; i++) {
      int to = i + 1;
      boolean adds =
          TICKETS.stream()
              .anyMatch(
                  ticket ->
                      pool.stream()
                          .anyMatch(
                              agent ->
                                  meets(queue, ticket, agent, to)
                                      && !meets(queue, ticket, agent, to - 1)));
      if (!adds) {
        expected.add("queue.7.relaxation[" + i + "]");
      }
    }
    assertThat(
            RoutingLint.check(configuration, pool).stream()
                .filter(finding -> finding.rule() == LintFinding.Rule.STEP_ADDS_NOBODY)
                .map(LintFinding::path))
        .containsExactlyElementsOf(expected);
  }

  private static boolean meets(Queue queue, WorkItem ticket, Agent agent, int steps) {
    return queue.demands(ticket, steps).refusal(agent.profile()).isEmpty();
  }

  private static Agent agent(int id, int n) {
    SortedSet<Skill> skills = new TreeSet<>();
    for (int s = 0; s < 2; s++) {
      int level = s == 0 ? n % 11 : n / 11 % 11;
      if (level > 0) {
        skills.add(new Skill("s" + s, level));
      }
    }
    Agent agent = Given.agent(id, 2, 0, skills);
    AgentProfile profile = agent.profile();
    return agent.withProfile(
        n / 121 % 3 == 0 ? profile : profile.withTeams(new TeamId(n / 121 % 3)));
  }

  private static RelaxationStep step(int seconds, int n) {
    RelaxationStep step = RelaxationStep.after(Duration.ofSeconds(seconds));
    step = n % 4 == 1 ? step.dropping("s" + n / 4 % 2) : step;
    step = n % 4 == 2 ? step.lowering(new Skill("s" + n / 4 % 2, 1 + n / 8 % 10)) : step;
    step = n / 80 % 4 == 1 ? step.adding(new TeamId(1 + n / 320 % 2)) : step;
    step = n / 80 % 16 == 3 ? step.toAnyTeam() : step;
    return n % 7 == 0 ? step.droppingLabels("rank") : step;
  }

  /** With each skill at every level, one team or none, and a label that nobody has. */
  private static List<WorkItem> tickets() {
    List<WorkItem> tickets = new ArrayList<>();
    for (int first = 0; first <= 10; first++) {
      for (int second = 0; second <= 10; second += 10) {
        for (int team = 0; team <= 3; team++) {
          for (int label = 0; label < 2; label++) {
            RoutingRequest request =
                team == 0 ? RoutingRequest.NONE : RoutingRequest.NONE.withTeams(new TeamId(team));
            request =
                label == 0
                    ? request
                    : request.withLabels(LabelPredicate.equal("rank", LabelValue.of(1)));
            SortedSet<Skill> skills = new TreeSet<>();
            SortedSet<Skill> mirrored = new TreeSet<>();
            if (first > 0) {
              skills.add(new Skill("s0", first));
              mirrored.add(new Skill("s1", first));
            }
            if (second > 0) {
              skills.add(new Skill("s1", second));
              mirrored.add(new Skill("s0", second));
            }
            tickets.add(Given.work(1, 0, skills).withRequest(request));
            tickets.add(Given.work(1, 0, mirrored).withRequest(request));
          }
        }
      }
    }
    return tickets;
  }
}
