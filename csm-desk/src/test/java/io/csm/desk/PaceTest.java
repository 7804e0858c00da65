package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("An estimated wait")
class PaceTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private static final QueueId OTHER = new QueueId(2);

  private DeskWorld world = new DeskWorld();

  private @Nullable Duration estimate(TicketId ticket) {
    return world.desk.place(ticket).orElseThrow().estimatedWait();
  }

  private void serve(TicketId ticket) {
    world.tick();
    world.accept(ticket).orThrow();
    world.advance(Duration.ofMinutes(1));
    world.desk.solve(ticket).orThrow();
  }

  /** Ten who wait for one agent, who has served six of them, a minute each; the last of the ten. */
  private TicketId afterSix() {
    List<TicketId> tickets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      tickets.add(world.open());
    }
    TicketId last = tickets.get(9);
    world.advance(Duration.ofMinutes(5));
    world.agent(1);
    for (int i = 0; i < 6; i++) {
      assertThat(estimate(last)).as("too little is known").isNull();
      serve(tickets.get(i));
    }
    return last;
  }

  @Test
  @DisplayName("is the number ahead and one, times the mean time between assignments to who waited")
  void example() {
    TicketId last = afterSix();

    assertThat(world.desk.place(last).orElseThrow().ahead()).isEqualTo(3);
    assertThat(estimate(last)).isEqualTo(Duration.ofMinutes(4));
  }

  @Test
  @DisplayName("is the same on a node that does not route the queue")
  void everyNode() {
    TicketId last = afterSix();

    try (Csm other = world.node("b")) {
      assertThat(other.desk(DeskWorld.TENANT).place(last)).isEqualTo(world.desk.place(last));
    }
  }

  @Test
  @DisplayName("is not made of the time between tickets that were taken as they came")
  void calm() {
    world.agent(1);
    for (int i = 0; i < 10; i++) {
      world.advance(Duration.ofMinutes(3));
      serve(world.open());
    }

    assertThat(estimate(world.open())).isNull();
  }

  @Test
  @DisplayName("is unknown again when what it rests on is more than an hour ago")
  void window() {
    TicketId last = afterSix();
    world.advance(Duration.ofMinutes(54));
    assertThat(estimate(last)).isEqualTo(Duration.ofMinutes(4));

    world.advance(Duration.ofSeconds(1));

    assertThat(estimate(last)).isNull();
  }

  @Test
  @DisplayName("reads on where the last page of the journal tells too little, but not for ever")
  void pages() {
    TicketId last = afterSix();
    for (int i = 0; i < 2 * Pace.PAGE; i++) {
      world.customer();
    }
    assertThat(estimate(last)).isEqualTo(Duration.ofMinutes(4));

    for (int i = 0; i < (Pace.MOST_PAGES - 2) * Pace.PAGE; i++) {
      world.customer();
    }

    assertThat(estimate(last)).isNull();
  }

  @Test
  @DisplayName("is what plain notes of who began to wait and who was assigned when say")
  void twin() {
    int known = 0;
    for (int seed = 0; seed < 40; seed++) {
      known += new History(seed).run();
    }
    assertThat(known).as("estimates that were known").isGreaterThan(400);
  }

  private record Taken(QueueId queue, Instant since, Instant at) {}

  /** A random history of two queues with two agents, and notes of it. */
  private final class History {
    final Random random;
    final Map<TicketId, Taken> waiting = new LinkedHashMap<>();
    final List<TicketId> held = new ArrayList<>();
    final List<Taken> taken = new ArrayList<>();
    final List<AgentId> agents;

    History(long seed) {
      random = new Random(seed);
      world = new DeskWorld();
      world.desk.configure(Queue.of(OTHER, "Other", DeskWorld.POOL)).orThrow();
      agents = List.of(world.agent(1), world.agent(1));
    }

    int run() {
      int known = 0;
      for (int i = 0; i < 300; i++) {
        step(random.nextInt(20));
        world.advance(Duration.ofSeconds(random.nextInt(i % 100 == 99 ? 4_000 : 60)));
        if (i % 10 == 9 && !waiting.isEmpty()) {
          TicketId ticket = any(List.copyOf(waiting.keySet()));
          Board.Place place = world.desk.place(ticket).orElseThrow();
          Duration expected = expected(place);
          assertThat(place.estimatedWait()).isEqualTo(expected);
          known += expected == null ? 0 : 1;
        }
      }
      return known;
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    private void step(int what) {
      if (what < 8) {
        open(random.nextInt(4) == 0 ? OTHER : DeskWorld.QUEUE);
      } else if (what < 12) {
        world.tick();
        for (TicketId ticket : List.copyOf(waiting.keySet())) {
          if (!world.ticket(ticket).offers().isEmpty()) {
            world.accept(ticket).orThrow();
            taken(ticket);
          }
        }
      } else if (what < 17 && !held.isEmpty()) {
        world.desk.solve(held.remove(random.nextInt(held.size()))).orThrow();
      } else if (what >= 17 && !waiting.isEmpty()) {
        disturb(any(List.copyOf(waiting.keySet())), what);
      }
    }

    private void open(QueueId queue) {
      TicketId ticket = world.desk.open(NewTicket.of(world.customer(), queue)).orThrow().ticketId();
      waiting.put(ticket, new Taken(queue, world.time.get(), Instant.MAX));
    }

    private void disturb(TicketId ticket, int what) {
      if (what == 17) {
        world.desk.close(ticket, null).orThrow();
        waiting.remove(ticket);
      } else if (what == 18) {
        QueueId to = waiting.get(ticket).queue().equals(OTHER) ? DeskWorld.QUEUE : OTHER;
        world.desk.transferToQueue(ticket, to).orThrow();
        waiting.put(ticket, new Taken(to, world.time.get(), Instant.MAX));
      } else if (world.desk.assign(ticket, any(agents)) instanceof Result.Done) {
        taken(ticket);
      }
    }

    private void taken(TicketId ticket) {
      Taken before = waiting.remove(ticket);
      taken.add(new Taken(before.queue(), before.since(), world.time.get()));
      held.add(ticket);
    }

    private @Nullable Duration expected(Board.Place place) {
      Instant from = world.time.get().minus(Duration.ofHours(1));
      List<Taken> line =
          taken.stream()
              .filter(one -> one.queue().equals(place.queue()) && !one.at().isBefore(from))
              .toList();
      List<Duration> gaps = new ArrayList<>();
      for (int i = line.size() - 1; i > 0 && gaps.size() < 30; i--) {
        if (line.get(i).since().isBefore(line.get(i - 1).at())) {
          gaps.add(Duration.between(line.get(i - 1).at(), line.get(i).at()));
        }
      }
      if (gaps.size() < 5) {
        return null;
      }
      Duration sum = gaps.stream().reduce(Duration.ZERO, Duration::plus);
      return sum.multipliedBy(place.ahead() + 1).dividedBy(gaps.size());
    }
  }
}
