package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Code;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.Queue;
import io.csm.core.ticket.WorkState;
import io.csm.testkit.InvariantExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A node that has read a configuration before another node changed it")
class ConfigurationCacheTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final QueueId NEW = new QueueId(2);

  private final DeskWorld world = new DeskWorld();
  private final Csm other = world.node("b");
  private final Desk desk = other.desk(DeskWorld.TENANT);

  ConfigurationCacheTest() {
    desk.open(NewTicket.of(world.customer(), DeskWorld.QUEUE)).orThrow();
  }

  @Test
  @DisplayName("knows what is new")
  void added() {
    world.desk.configure(Queue.of(NEW, "New", DeskWorld.POOL)).orThrow();

    assertThat(desk.open(NewTicket.of(world.customer(), NEW)).isDone()).isTrue();
  }

  @Test
  @DisplayName("refuses what is gone")
  void removed() {
    world.desk.configure(Queue.of(NEW, "New", DeskWorld.POOL)).orThrow();
    desk.open(NewTicket.of(world.customer(), NEW)).orThrow();
    world.desk.removeConfiguration(ConfigurationKind.QUEUE, NEW.value()).orThrow();

    Result result = desk.open(NewTicket.of(world.customer(), NEW));

    assertThat(((Result.Rejected) result).problem().code()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  @DisplayName("puts back what it takes to be there already")
  void putBack() {
    Queue before = Queue.of(DeskWorld.QUEUE, "Support", DeskWorld.POOL);
    desk.configure(before).orThrow();
    world.desk.configure(Queue.of(DeskWorld.QUEUE, "Other", DeskWorld.POOL)).orThrow();

    desk.configure(before).orThrow();

    assertThat(world.desk.configuration().queue(DeskWorld.QUEUE)).contains(before);
  }

  @Test
  @DisplayName("routes by the new one")
  void routed() {
    world.agent(2);
    other.tick(world.time.get());
    world.desk.configure(Queue.of(NEW, "New", DeskWorld.POOL)).orThrow();
    TicketId ticket = world.desk.open(NewTicket.of(world.customer(), NEW)).orThrow().ticketId();

    for (int i = 0; i < 3; i++) {
      other.tick(world.time.get());
    }

    assertThat(desk.ticket(ticket).orElseThrow().work()).isEqualTo(WorkState.OFFERED);
  }
}
