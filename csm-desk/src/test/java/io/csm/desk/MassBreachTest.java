package io.csm.desk;

import static io.csm.desk.ClocksTest.office;
import static io.csm.desk.ClocksTest.rules;
import static io.csm.desk.ClocksTest.target;
import static io.csm.desk.DeskWorld.QUEUE;
import static io.csm.desk.DeskWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.CustomerId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.config.SlaAction;
import io.csm.core.config.SlaAlert;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaThreshold;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.TicketEvent;
import io.csm.core.work.Priority;
import io.csm.spi.JournalPage;
import io.csm.spi.Notices;
import io.csm.spi.Store;
import io.csm.testkit.ForwardingStore;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("When ten thousand SLA clocks have breached while everything was down,")
class MassBreachTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final int TICKETS = 10_000;

  /** What docs/sla.md says of one round. */
  private static final int BOUND = 100;

  private final DeskWorld world = new DeskWorld();
  private final List<Notices.Notice> notices = new ArrayList<>();
  private Position read = Position.START;
  private Runnable betweenRounds = () -> {};
  private Instant latest = Instant.MIN;
  private int told;
  private int rounds;

  /** Whoever routes asks before each round where the journals end. */
  private final class Rounds extends ForwardingStore {
    Rounds(Store store) {
      super(store);
    }

    @Override
    public List<Position> ends() {
      betweenRounds.run();
      return super.ends();
    }
  }

  @Test
  @DisplayName("no round tells of more than the bound, the oldest first, and commands are answered")
  void bounded() {
    SlaAction host = new SlaAction.Tell(SlaAction.Whom.HOST);
    world
        .desk
        .configure(
            office(),
            rules(
                target(SlaMetric.FIRST_REPLY, 60)
                    .withAlerts(
                        SlaAlert.of(SlaThreshold.BREACH, host),
                        SlaAlert.of(SlaThreshold.after(Duration.ofHours(1)), host))))
        .orThrow();
    CustomerId customer = world.customer();
    List<TicketId> tickets = new ArrayList<>();
    for (int i = 0; i < TICKETS; i++) {
      tickets.add(world.desk.open(NewTicket.of(customer, QUEUE)).orThrow().ticketId());
      if (i % 1_000 == 999) {
        world.advance(Duration.ofSeconds(1));
      }
    }
    Csm restarted = world.builder("b", new Rounds(world.store)).notices(notices::add).build();
    Desk desk = restarted.desk(TENANT);
    world.csm.close();
    world.advance(Duration.ofDays(7));
    alertsSince();
    betweenRounds =
        () -> {
          List<Instant> passed = alertsSince();
          assertThat(passed).hasSizeLessThanOrEqualTo(BOUND);
          for (Instant at : passed) {
            assertThat(at).isAfterOrEqualTo(latest);
            latest = at;
          }
          told += passed.size();
          rounds++;
          // Of the last, which wait longest for being told.
          assertThat(desk.changePriority(tickets.get(TICKETS - rounds), Priority.HIGH).isDone())
              .isTrue();
        };

    while (restarted.tick(world.time.get()) > 0) {
      // Until nothing is left to do.
    }

    assertThat(told).isEqualTo(TICKETS);
    assertThat(rounds).isGreaterThanOrEqualTo(TICKETS / BOUND);
    assertThat(notices)
        .filteredOn(notice -> notice.kind() == EventKind.SLA_ALERTED)
        .hasSize(TICKETS)
        .extracting(Notices.Notice::ticket)
        .doesNotHaveDuplicates();
  }

  /** When the thresholds had passed of which the journal has told since this was last asked. */
  private List<Instant> alertsSince() {
    ShardId shard = world.store.shardOf(TENANT).orElseThrow();
    List<Instant> passed = new ArrayList<>();
    List<JournalEntry> page;
    do {
      page = ((JournalPage.Entries) world.store.read(shard, read, 1_000)).entries();
      for (JournalEntry entry : page) {
        read = entry.position();
        if (entry.event() instanceof TicketEvent.SlaAlerted alerted) {
          passed.add(alerted.firings().get(0).at());
        }
      }
    } while (!page.isEmpty());
    return passed;
  }
}
