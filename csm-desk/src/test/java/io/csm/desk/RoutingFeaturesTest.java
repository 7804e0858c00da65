package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.TicketId;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Skill;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Through the desk,")
class RoutingFeaturesTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static AgentId accepted(DeskWorld world, TicketId ticket) {
    world.tick();
    AgentId agent = world.offer(ticket).agent();
    world.accept(ticket);
    return agent;
  }

  @Test
  @DisplayName("ROUND_ROBIN gives each of three agents a ticket in turn")
  void roundRobin() {
    DeskWorld world = new DeskWorld(queue -> queue.withDistribution(DistributionMode.ROUND_ROBIN));
    List<AgentId> agents = List.of(world.agent(9), world.agent(9), world.agent(9));
    List<AgentId> asked = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      world.advance(Duration.ofSeconds(1));
      asked.add(accepted(world, world.open()));
    }

    assertThat(asked.subList(0, 3)).containsExactlyInAnyOrderElementsOf(agents);
    assertThat(asked.subList(3, 6)).isEqualTo(asked.subList(0, 3));
  }

  @Test
  @DisplayName("BEST_MATCH finds who has what the queue prefers")
  void bestMatch() {
    DeskWorld world =
        new DeskWorld(
            queue ->
                queue
                    .withDistribution(DistributionMode.BEST_MATCH)
                    .withPreferredSkills(new TreeSet<>(List.of(new Skill("vip", 5)))));
    world.agent(1);
    AgentId preferred = world.agent(1, new Skill("vip", 6));

    assertThat(accepted(world, world.open())).isEqualTo(preferred);
  }
}
