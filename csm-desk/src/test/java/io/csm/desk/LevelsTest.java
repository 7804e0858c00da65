package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.TicketId;
import io.csm.core.event.ExtensionEvent;
import io.csm.core.event.RecordedEvent;
import io.csm.core.work.Presence;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("While nodes of two releases run,")
class LevelsTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  /** A kind that only the next release knows, played by an extension. */
  private static final ExtensionEvent NEW = new ExtensionEvent("test", "new", 1, "");

  private static final int OLD_LEVEL = 7;

  private final DeskWorld world = new DeskWorld();

  private Csm node(String name, int level) {
    return world.builder(name).level(level, LevelsTest::levelOf).build();
  }

  private static int levelOf(RecordedEvent event) {
    return event.event().equals(NEW) ? OLD_LEVEL + 1 : OLD_LEVEL;
  }

  @Test
  @DisplayName("no node writes a new kind before all of them can read it")
  void newKind() {
    world.csm.close();
    Csm old = node("old", OLD_LEVEL);
    Csm upgraded = node("new", OLD_LEVEL + 1);
    Desk desk = upgraded.desk(DeskWorld.TENANT);
    TicketId ticket =
        desk.open(NewTicket.of(desk.createCustomer(null), DeskWorld.QUEUE)).orThrow().ticketId();
    Desk keyed = desk.withKey("k");

    Result early = keyed.extend(ticket, NEW);
    assertThat(((Result.Rejected) early).problem().code()).isEqualTo(Code.UPGRADE_PENDING);
    assertThat(desk.note(ticket, "what is old is written").isDone()).isTrue();

    old.close();
    assertThat(keyed.extend(ticket, NEW).isDone()).isFalse();
    world.advance(Duration.ofMinutes(1));
    upgraded.tick(world.time.get());

    // The rejection was for the time being, and so was not kept under the key.
    assertThat(keyed.extend(ticket, NEW).isDone()).isTrue();
    assertThat(desk.history(ticket, 0, 100)).extracting(RecordedEvent::event).containsOnlyOnce(NEW);
  }

  @Test
  @DisplayName("agents are disconnected when the last old node is gone, and not before")
  void disconnected() {
    InMemorySessions sessions = new InMemorySessions(world.clock);
    int old = world.nodes.claim("old", 1);
    Csm csm = world.builder("new").sessions(sessions).build();
    AgentId agent = world.agent(1);
    csm.desk(DeskWorld.TENANT).connect(agent, "socket").orThrow();
    csm.desk(DeskWorld.TENANT).disconnect(agent, "socket").orThrow();

    pass(csm, 120);
    assertThat(world.desk.agent(agent).orElseThrow().presence()).isEqualTo(Presence.AVAILABLE);

    world.nodes.release("old", old);
    pass(csm, 70);
    assertThat(world.desk.agent(agent).orElseThrow().presence()).isEqualTo(Presence.AWAY);
  }

  private void pass(Csm csm, int seconds) {
    for (int i = 0; i < seconds; i++) {
      world.advance(Duration.ofSeconds(1));
      csm.tick(world.time.get());
    }
  }
}
