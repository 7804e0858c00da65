package io.csm.desk;

import static io.csm.desk.DeskWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Actor;
import io.csm.core.TicketId;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A solved ticket")
class ClosingTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld();
  private final Desk desk = world.desk;

  private void closesAfter(Duration time) {
    desk.configure(DeskPolicy.STANDARD.withCloseAfter(time)).orThrow();
  }

  private void pass(Duration time) {
    world.advance(time);
    while (world.tick() > 0) {
      // Until nothing is left to do.
    }
  }

  @Test
  @DisplayName("is closed once its time has come, by the system, and not before")
  void closed() {
    closesAfter(Duration.ofDays(4));
    TicketId ticket = world.open();
    desk.solve(ticket).orThrow();

    pass(Duration.ofDays(4).minusSeconds(1));
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.SOLVED);
    pass(Duration.ofSeconds(1));
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.CLOSED);
    assertThat(world.ticket(ticket).closesAt()).isNull();
    List<RecordedEvent> history = world.store.history(AggregateKey.of(TENANT, ticket), 0, 1_000);
    assertThat(history.get(history.size() - 1).event().kind()).isEqualTo(EventKind.STATUS_CHANGED);
    assertThat(history.get(history.size() - 1).envelope().actor()).isEqualTo(Actor.SYSTEM);
  }

  @Test
  @DisplayName("stays open when it was reopened, and has its time anew when it is solved again")
  void reopened() {
    closesAfter(Duration.ofDays(4));
    TicketId ticket = world.open();
    desk.solve(ticket).orThrow();
    pass(Duration.ofDays(3));
    desk.reopen(ticket, null).orThrow();
    pass(Duration.ofDays(3));
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.OPEN);
    desk.solve(ticket).orThrow();
    pass(Duration.ofDays(3));
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.SOLVED);
    pass(Duration.ofDays(1));
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.CLOSED);
  }

  @Test
  @DisplayName("is not closed by itself where the policy does not say so")
  void never() {
    TicketId ticket = world.open();
    desk.solve(ticket).orThrow();
    pass(Duration.ofDays(3_000));
    assertThat(world.ticket(ticket).category()).isEqualTo(StatusCategory.SOLVED);
  }

  @Test
  @DisplayName("is closed by the next owner after a downtime, as are all others")
  void downtime() {
    closesAfter(Duration.ofDays(1));
    List<TicketId> tickets = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      tickets.add(world.open());
      desk.solve(tickets.get(i)).orThrow();
    }
    Csm other = world.node("b");
    world.csm.close();
    world.advance(Duration.ofDays(9));
    while (other.tick(world.time.get()) > 0) {
      // Until nothing is left to do.
    }
    for (TicketId ticket : tickets) {
      assertThat(other.desk(TENANT).ticket(ticket).orElseThrow().category())
          .isEqualTo(StatusCategory.CLOSED);
    }
  }
}
