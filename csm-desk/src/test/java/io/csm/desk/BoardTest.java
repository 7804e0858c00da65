package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.PriorityCredit;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A live board")
class BoardTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final QueueId OTHER = new QueueId(2);

  private final DeskWorld world = new DeskWorld();

  private TicketId open(QueueId queue, Priority priority) {
    world.advance(Duration.ofSeconds(1));
    return world
        .desk
        .open(NewTicket.of(world.customer(), queue).withPriority(priority))
        .orThrow()
        .ticketId();
  }

  private TicketId open() {
    return open(DeskWorld.QUEUE, Priority.NORMAL);
  }

  @Test
  @DisplayName(
      "shows each queue with what waits by priority, since when, what rings and what is held")
  void queues() {
    world.desk.configure(Queue.of(OTHER, "Other", DeskWorld.POOL)).orThrow();
    world.agent(2);
    TicketId held = open();
    world.tick();
    world.accept(held).orThrow();
    open();
    world.tick();
    open(DeskWorld.QUEUE, Priority.HIGH);
    Instant first = world.time.get();
    open(DeskWorld.QUEUE, Priority.LOW);
    open(DeskWorld.QUEUE, Priority.HIGH);
    world.tick();

    Board board = world.desk.board();

    assertThat(board.queue(DeskWorld.QUEUE))
        .contains(
            new Board.QueueLine(
                DeskWorld.QUEUE,
                "Support",
                new TreeMap<>(Map.of(Priority.HIGH, 2, Priority.LOW, 1)),
                first,
                1,
                1));
    assertThat(board.queue(DeskWorld.QUEUE).orElseThrow().waitingInAll()).isEqualTo(3);
    Board.QueueLine other = board.queue(OTHER).orElseThrow();
    assertThat(other.waitingInAll() + other.ringing() + other.held()).isZero();
    assertThat(other.oldest()).isNull();
    assertThat(board.queue(new QueueId(99))).isEmpty();
  }

  @Test
  @DisplayName("shows each agent with presence, load and what the agent holds, but nobody who left")
  void agents() {
    AgentId ada = world.agent(3);
    TicketId held = open();
    world.tick();
    world.accept(held).orThrow();
    open();
    world.tick();
    AgentId off = world.agent(1);
    world.desk.setPresence(off, Presence.OFFLINE).orThrow();
    AgentId gone = world.agent(1);
    world.desk.retireAgent(gone).orThrow();

    Board board = world.desk.board();

    assertThat(board.agents()).extracting(Board.AgentLine::agent).containsExactly(ada, off);
    Board.AgentLine line = board.agent(ada).orElseThrow();
    assertThat(line.presence()).isEqualTo(Presence.AVAILABLE);
    assertThat(line.unitsInUse()).isEqualTo(2);
    assertThat(line.units()).isEqualTo(3);
    assertThat(line.holdings())
        .containsExactly(Map.entry(HoldingKind.OFFER, 1), Map.entry(HoldingKind.ACTIVE, 1));
    assertThat(board.agent(off).orElseThrow().presence()).isEqualTo(Presence.OFFLINE);
    assertThat(board.agent(gone)).isEmpty();
  }

  @Test
  @DisplayName(
      "knows the place of a ticket in its queue: credit of priorities counted in, no others")
  void place() {
    Duration minute = Duration.ofMinutes(1);
    world
        .desk
        .configure(
            Queue.of(OTHER, "Other", DeskWorld.POOL),
            Queue.of(DeskWorld.QUEUE, "Support", DeskWorld.POOL)
                .withCredit(new PriorityCredit(Duration.ZERO, Duration.ZERO, minute, minute)))
        .orThrow();
    TicketId first = open();
    TicketId snoozed = open();
    world.desk.snooze(snoozed, world.time.get().plusSeconds(600)).orThrow();
    open(OTHER, Priority.URGENT);
    TicketId second = open();
    TicketId high = open(DeskWorld.QUEUE, Priority.HIGH);

    assertThat(places(high, first, second)).containsExactly(0, 1, 2);
    assertThat(world.desk.place(first).orElseThrow().waiting()).isEqualTo(3);
    assertThat(world.desk.place(first).orElseThrow().since())
        .isEqualTo(world.ticket(first).enqueuedAt());
    assertThat(world.desk.place(snoozed)).isEmpty();
  }

  private List<Integer> places(TicketId... tickets) {
    List<Integer> places = new ArrayList<>();
    for (TicketId ticket : tickets) {
      places.add(world.desk.place(ticket).orElseThrow().ahead());
    }
    return places;
  }

  @Test
  @DisplayName("gives the places in the order in which a single agent is then asked")
  void placesAreTheOrder() {
    Duration minute = Duration.ofMinutes(1);
    world
        .desk
        .configure(
            Queue.of(DeskWorld.QUEUE, "Support", DeskWorld.POOL)
                .withCredit(new PriorityCredit(Duration.ZERO, minute, minute, minute.plus(minute))))
        .orThrow();
    List<TicketId> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      world.advance(Duration.ofSeconds(7));
      TicketId ticket = open(DeskWorld.QUEUE, List.of(Priority.values()).get(i * 7 % 4));
      expected.add(ticket);
    }
    expected.sort(Comparator.comparing(id -> world.desk.place(id).orElseThrow().ahead()));
    world.agent(1);

    List<TicketId> asked = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      world.tick();
      TicketId rings =
          expected.stream()
              .filter(id -> !world.ticket(id).offers().isEmpty())
              .findFirst()
              .orElseThrow();
      asked.add(rings);
      world.accept(rings).orThrow();
      world.desk.solve(rings).orThrow();
    }

    assertThat(asked).isEqualTo(expected);
  }

  @Test
  @DisplayName("reads beyond one page of waiting tickets")
  void pages() {
    for (int i = 0; i < 1_005; i++) {
      world.open();
    }

    assertThat(world.desk.board().queue(DeskWorld.QUEUE).orElseThrow().waitingInAll())
        .isEqualTo(1_005);
  }
}
