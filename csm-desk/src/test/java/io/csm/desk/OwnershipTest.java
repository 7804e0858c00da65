package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.ShardId;
import io.csm.spi.Leases;
import io.csm.testkit.Fixtures;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Ownership of shards")
class OwnershipTest {
  private static final int SHARDS = 64;
  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final Duration THIRD = LEASE.dividedBy(3);
  private static final Duration LOOK = LEASE.dividedBy(10);

  private final SettableClock clock = new SettableClock(Fixtures.START);
  private final CountedLeases leases = new CountedLeases();

  /** Leases in memory that can be down, and count what they are asked. */
  private final class CountedLeases implements Leases {
    private final Leases real = new InMemoryLeases(clock);
    private boolean down;
    private int writes;
    private int reads;

    @Override
    public List<Lease> acquire(List<String> names, String holder, Duration time) {
      writes++;
      check();
      return real.acquire(names, holder, time);
    }

    @Override
    public List<Lease> held(String prefix) {
      reads++;
      check();
      return real.held(prefix);
    }

    @Override
    public void release(String name, String holder) {
      check();
      real.release(name, holder);
    }

    private void check() {
      if (down) {
        throw new IllegalStateException("connection lost");
      }
    }
  }

  private Ownership node(String holder) {
    return node(holder, shard -> true);
  }

  private Ownership node(String holder, Predicate<ShardId> stop) {
    return new Ownership(leases, clock, holder, LEASE, SHARDS, stop);
  }

  private static long owned(Ownership node) {
    return IntStream.range(0, SHARDS)
        .filter(shard -> node.tenure(new ShardId(shard)) != null)
        .count();
  }

  /** Lets time pass in steps of a tick, in which all of these nodes keep what they hold. */
  private void pass(Duration time, Ownership... nodes) {
    Duration step = Duration.ofMillis(250);
    for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(step)) {
      clock.advance(step);
      for (Ownership node : nodes) {
        node.keep();
      }
      checkDisjoint(nodes);
    }
  }

  private static void checkDisjoint(Ownership... nodes) {
    for (int shard = 0; shard < SHARDS; shard++) {
      ShardId id = new ShardId(shard);
      long owners = List.of(nodes).stream().filter(node -> node.tenure(id) != null).count();
      assertThat(owners).as("owners of %s", id).isLessThanOrEqualTo(1);
    }
  }

  @Test
  @DisplayName("a node alone has all of them at once")
  void alone() {
    Ownership a = node("a");
    a.keep();

    assertThat(owned(a)).isEqualTo(SHARDS);
  }

  @Test
  @DisplayName(
      "nodes that join get their share within two thirds of a lease, and no shard two owners")
  void join() {
    Ownership a = node("a");
    Ownership b = node("b");
    a.keep();
    b.keep();
    assertThat(owned(b)).isZero();

    pass(THIRD.multipliedBy(2), a, b);
    assertThat(owned(a)).isEqualTo(32);
    assertThat(owned(b)).isEqualTo(32);

    Ownership c = node("c");
    pass(THIRD.multipliedBy(2), a, b, c);
    assertThat(List.of(owned(a), owned(b), owned(c))).containsExactly(22L, 22L, 20L);
  }

  @Test
  @DisplayName("shards of a node that died are taken over within two leases")
  void death() {
    Ownership a = node("a");
    Ownership b = node("b");
    pass(LEASE, a, b);

    pass(LEASE.multipliedBy(2), b);

    assertThat(owned(a)).isZero();
    assertThat(owned(b)).isEqualTo(SHARDS);
  }

  @Test
  @DisplayName("shards of a node that was closed are taken over at the next look")
  void close() {
    Ownership a = node("a");
    Ownership b = node("b");
    pass(LEASE, a, b);

    a.close();
    pass(LOOK, b);

    assertThat(owned(a)).isZero();
    assertThat(owned(b)).isEqualTo(SHARDS);
  }

  @Test
  @DisplayName("a shard is given back only when it is routed no longer")
  void stopFirst() {
    AtomicBoolean routing = new AtomicBoolean();
    Ownership a = node("a", shard -> !routing.get());
    Ownership b = node("b");
    pass(LEASE, a, b);
    assertThat(owned(a)).isEqualTo(32);
    assertThat(owned(b)).isEqualTo(32);

    Ownership c = node("c");
    routing.set(true);
    pass(LOOK.multipliedBy(2), a, b, c);
    long before = owned(c);
    routing.set(false);
    pass(LEASE, a, b, c);

    assertThat(before).isEqualTo(10);
    assertThat(owned(c)).isEqualTo(20);
  }

  @Test
  @DisplayName(
      "all leases are renewed in one write, each third of their time, and looked at in between")
  void cost() {
    Ownership a = node("a");
    a.keep();
    leases.writes = 0;
    leases.reads = 0;

    pass(Duration.ofSeconds(50), a);

    assertThat(leases.writes).isBetween(25, 30);
    assertThat(leases.reads).isBetween(80, 120);
  }

  @Test
  @DisplayName(
      "who holds them goes on under the same tenure when a renewal succeeds after a failure")
  void failure() {
    Ownership a = node("a");
    a.keep();
    Ownership.Tenure before = a.tenure(new ShardId(7));
    leases.down = true;
    clock.advance(THIRD);
    assertThatThrownBy(a::keep).hasMessage("connection lost");
    assertThat(owned(a)).isZero();

    leases.down = false;
    clock.advance(THIRD);
    a.keep();

    assertThat(a.tenure(new ShardId(7))).isSameAs(before);
  }

  @Test
  @DisplayName(
      "a node that stood still does not route until it has renewed, and then takes over anew")
  void frozen() {
    Ownership a = node("a");
    a.keep();
    Ownership.Tenure before = a.tenure(new ShardId(7));
    clock.advance(LEASE);
    assertThat(owned(a)).isZero();

    a.keep();

    assertThat(a.tenure(new ShardId(7))).isNotNull().isNotSameAs(before);
  }

  @Test
  @DisplayName("a node that stood still while another took over loses its shards")
  void overtaken() {
    Ownership a = node("a");
    Ownership b = node("b");
    a.keep();
    clock.advance(LEASE);
    b.keep();
    assertThat(owned(b)).isEqualTo(SHARDS);

    a.keep();

    assertThat(owned(a)).isZero();
  }

  @Test
  @DisplayName("a clock that is set back has the node renew before it routes on")
  void setBack() {
    Ownership a = node("a");
    a.keep();
    leases.writes = 0;
    clock.setBack(Fixtures.START.minus(Duration.ofMinutes(5)));
    assertThat(owned(a)).isZero();

    a.keep();

    assertThat(leases.writes).isEqualTo(1);
    assertThat(owned(a)).isEqualTo(SHARDS);
  }

  @Test
  @DisplayName("more shards than the port takes in one call are asked for in several")
  void many() {
    Ownership a = new Ownership(leases, clock, "a", LEASE, 1_024, shard -> true);
    a.keep();
    clock.advance(THIRD);
    a.keep();

    List<Integer> missing = new ArrayList<>();
    for (int shard = 0; shard < 1_024; shard++) {
      if (a.tenure(new ShardId(shard)) == null) {
        missing.add(shard);
      }
    }
    assertThat(missing).isEmpty();
  }
}
