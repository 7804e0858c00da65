package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.RoundEvent;
import io.csm.core.ticket.WorkState;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.Epoch;
import io.csm.spi.Store;
import io.csm.spi.Write;
import io.csm.testkit.ForwardingStore;
import io.csm.testkit.InvariantExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("While somebody else has a row locked")
class LockedRowsTest {
  @RegisterExtension static final InvariantExtension INVARIANTS = DeskWorld.INVARIANTS;

  private final DeskWorld world = new DeskWorld();
  private final Locking store = new Locking(world.store);
  private final Csm csm = world.builder("b", store).build();

  /** A store some rows of which can be locked by somebody else. */
  private static final class Locking extends ForwardingStore {
    final TreeSet<AggregateKey> locked = new TreeSet<>();
    int takeOvers;

    Locking(Store store) {
      super(store);
    }

    @Override
    public List<CommitResult> commit(ShardId shard, List<Change> changes) {
      List<Change> free = new ArrayList<>(changes);
      free.removeIf(change -> !lockedOf(change).isEmpty());
      List<CommitResult> results = new ArrayList<>(super.commit(shard, free));
      for (int i = 0; i < changes.size(); i++) {
        List<AggregateKey> busy = lockedOf(changes.get(i));
        if (!busy.isEmpty()) {
          results.add(i, new CommitResult.Busy(busy));
        }
      }
      return results;
    }

    private List<AggregateKey> lockedOf(Change change) {
      return change.writes().stream().map(Write::key).filter(locked::contains).toList();
    }

    @Override
    public Epoch takeOver(ShardId shard) {
      takeOvers++;
      return super.takeOver(shard);
    }
  }

  private int tick() {
    return csm.tick(world.time.get());
  }

  private static AggregateKey key(TicketId ticket) {
    return AggregateKey.of(DeskWorld.TENANT, ticket);
  }

  private static AggregateKey key(AgentId agent) {
    return AggregateKey.of(DeskWorld.TENANT, agent);
  }

  @Test
  @DisplayName("of a ticket, the agent is offered the next one, and nobody takes the shard over")
  void ticket() {
    world.agent(1);
    TicketId first = world.open();
    TicketId second = world.open();
    store.locked.add(key(first));

    tick();
    tick();

    assertThat(world.ticket(first).work()).isEqualTo(WorkState.WAITING);
    assertThat(world.ticket(second).work()).isEqualTo(WorkState.OFFERED);
    assertThat(store.takeOvers).isEqualTo(1);
  }

  @Test
  @DisplayName("of an agent, the work is offered to another, and to that one once it is free")
  void agent() {
    AgentId locked = world.agent(1);
    AgentId other = world.agent(1);
    store.locked.add(key(locked));
    TicketId first = world.open();

    tick();
    tick();
    assertThat(world.offer(first).agent()).isEqualTo(other);

    store.locked.clear();
    TicketId second = world.open();
    tick();
    assertThat(world.ticket(second).work()).isEqualTo(WorkState.WAITING);
    world.advance(Duration.ofSeconds(1));
    tick();
    assertThat(world.offer(second).agent()).isEqualTo(locked);
    assertThat(store.takeOvers).isEqualTo(1);
  }

  @Test
  @DisplayName("of a ticket that should wake, others wake, and it wakes later")
  void wake() {
    TicketId first = world.open();
    TicketId second = world.open();
    world.desk.snooze(first, DeskWorld.START.plusSeconds(60)).orThrow();
    world.desk.snooze(second, DeskWorld.START.plusSeconds(61)).orThrow();
    store.locked.add(key(first));
    world.advance(Duration.ofSeconds(62));

    tick();
    tick();
    assertThat(world.ticket(first).snoozedUntil()).isNotNull();
    assertThat(world.ticket(second).snoozedUntil()).isNull();

    store.locked.clear();
    world.advance(Duration.ofSeconds(10));
    tick();
    assertThat(world.ticket(first).snoozedUntil()).isNull();
    assertThat(store.takeOvers).isEqualTo(1);
  }

  @Test
  @DisplayName("a command for it is refused after one wait of the store's")
  void command() {
    TicketId ticket = world.open();
    store.locked.add(key(ticket));

    Assertions.assertThatExceptionOfType(io.csm.core.CsmException.class)
        .isThrownBy(() -> csm.desk(DeskWorld.TENANT).solve(ticket))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.CONTENDED));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("every round can be replayed from the journal all the same")
  void replay(long seed) {
    Random random = new Random(seed);
    List<AgentId> agents = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      agents.add(world.agent(2));
    }
    List<TicketId> tickets = new ArrayList<>(List.of(world.open()));
    for (int step = 0; step < 60; step++) {
      tickets.add(world.open());
      switch (random.nextInt(4)) {
        case 0 -> store.locked.add(key(agents.get(random.nextInt(4))));
        case 1 -> store.locked.clear();
        default -> store.locked.add(key(tickets.get(tickets.size() - 1 - random.nextInt(2))));
      }
      TicketId some = tickets.get(random.nextInt(tickets.size()));
      if (world.ticket(some).work() == WorkState.OFFERED) {
        world.accept(some).orThrow();
        world.desk.solve(some).orThrow();
      }
      world.advance(Duration.ofMillis(random.nextInt(2_000)));
      tick();
    }

    var journal = JournalTest.journal(world);
    List<RoundEvent.Locked> met = new ArrayList<>();
    for (var entry : journal) {
      if (entry.event() instanceof RoundEvent round) {
        met.addAll(round.locked());
      }
    }
    assertThat(met).anyMatch(RoundEvent.Locked::agent);
    assertThat(met).anyMatch(RoundEvent.Locked::ticket);
    assertThat(JournalTest.replay(journal)).isGreaterThan(20);
  }
}
