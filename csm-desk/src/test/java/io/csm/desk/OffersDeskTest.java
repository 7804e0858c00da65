package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.TicketId;
import io.csm.core.config.CoolDown;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.work.RoutingFilter;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Of whom it asks, the desk")
class OffersDeskTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static void decline(DeskWorld world, TicketId ticket) {
    OpenOffer offer = world.offer(ticket);
    world.desk.as(offer.agent()).decline(ticket, offer.id(), offer.agent(), "lunch").orThrow();
  }

  @Test
  @DisplayName("asks who declined again after the cool-down, also when it was started anew")
  void coolDownAfterDecline() {
    DeskWorld world =
        new DeskWorld(
            queue -> queue.withCoolDown(new CoolDown(Duration.ofMinutes(10), Duration.ZERO)));
    AgentId agent = world.agent(1);
    TicketId ticket = world.open();
    world.tick();
    decline(world, ticket);
    world.tick();
    assertThat(world.ticket(ticket).offers()).isEmpty();
    assertThat(world.desk.explain(ticket).orElseThrow().refused())
        .containsExactly(Map.entry(RoutingFilter.EXCLUDED, 1));
    assertThat(world.csm.nextMoment()).isEqualTo(world.time.get().plusSeconds(600));

    world.csm.close();
    Csm again = world.node("b");
    Desk theirs = again.desk(DeskWorld.TENANT);
    world.advance(Duration.ofMinutes(10).minusSeconds(1));
    again.tick(world.time.get());
    assertThat(theirs.ticket(ticket).orElseThrow().offers()).isEmpty();
    world.advance(Duration.ofSeconds(1));
    again.tick(world.time.get());
    assertThat(theirs.ticket(ticket).orElseThrow().offers().get(0).agent()).isEqualTo(agent);
  }

  @Test
  @DisplayName(
      "asks who missed an offer again after another cool-down, and for other tickets at once")
  void coolDownAfterMiss() {
    DeskWorld world =
        new DeskWorld(queue -> queue.withCoolDown(new CoolDown(null, Duration.ofMinutes(2))));
    AgentId sleepy = world.agent(2);
    TicketId first = world.open();
    world.tick();
    world.advance(Duration.ofSeconds(30));
    world.tick();
    assertThat(world.ticket(first).offers()).isEmpty();

    TicketId second = world.open();
    world.tick();
    assertThat(world.offer(second).agent()).isEqualTo(sleepy);
    world.advance(Duration.ofMinutes(2));
    world.tick();
    assertThat(world.offer(first).agent()).isEqualTo(sleepy);
  }
}
