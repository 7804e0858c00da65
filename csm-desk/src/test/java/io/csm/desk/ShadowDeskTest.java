package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.TicketId;
import io.csm.core.work.Skill;
import io.csm.routing.ShadowDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A shadow policy of a desk")
class ShadowDeskTest {
  private final List<ShadowDifference> told = new ArrayList<>();

  @Test
  @DisplayName("is told of where it differs, and decides nothing")
  void differs() {
    DeskWorld world = new DeskWorld();
    Csm csm =
        world
            .builder("shadowed")
            .shadow(
                queue -> queue.withRequiredSkills(new TreeSet<>(List.of(new Skill("fr", 1)))),
                (tenant, difference) -> told.add(difference))
            .build();
    AgentId agent = world.agent(1);
    TicketId ticket = world.open();
    csm.tick(world.time.get());
    assertThat(world.offer(ticket).agent()).isEqualTo(agent);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).ticket()).isEqualTo(ticket);
    assertThat(told.get(0).actual()).isEqualTo(agent);
    assertThat(told.get(0).shadow()).isNull();
  }

  @Test
  @DisplayName("that is the same policy is told of nothing")
  void same() {
    DeskWorld world = new DeskWorld();
    Csm csm =
        world
            .builder("shadowed")
            .shadow(queue -> queue, (tenant, difference) -> told.add(difference))
            .build();
    world.agent(2);
    TicketId ticket = world.open();
    csm.tick(world.time.get());
    world.offer(ticket);
    assertThat(told).isEmpty();
  }
}
