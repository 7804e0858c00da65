package io.csm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.routing.internal.Structure;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** Random histories of a small call centre; {@link World} checks after every tick. */
@Label("Whatever happens, a router")
class RouterLawsTest {

  @Property
  @Label("decides like one that scans everything, and keeps its promises, when rows come late")
  void late(@ForAll("history") List<World.Op> history, @ForAll("bounds") Bounds bounds) {
    World world = bounds.world(false);
    history.forEach(world::run);
  }

  @Property
  @Label("never decides what cannot be committed, when it has read everything")
  void inStep(@ForAll("history") List<World.Op> history, @ForAll("bounds") Bounds bounds) {
    World world = bounds.world(true);
    history.forEach(world::run);
  }

  @Property(tries = 50)
  @Label("decides the same again, when the same happens again")
  void again(@ForAll("history") List<World.Op> history, @ForAll("bounds") Bounds bounds) {
    World first = bounds.world(false);
    World second = bounds.world(false);
    history.forEach(first::run);
    history.forEach(second::run);
    assertThat(second.log).isEqualTo(first.log);
  }

  @Property(tries = 1_000)
  @Label("has work paused for other work as one that scans everything does, where agents are full")
  void interrupting(
      @ForAll("busyHistory") List<World.Op> history,
      @ForAll("bounds") Bounds bounds,
      @ForAll boolean isInStep) {
    World world = bounds.world(isInStep).busy();
    history.forEach(world::run);
    int paused =
        world.log.stream()
            .mapToInt(
                decision ->
                    decision instanceof Decision.MakeOffer offer ? offer.displaces().size() : 0)
            .max()
            .orElse(0);
    Statistics.collect(paused);
    Statistics.coverage(
        coverage -> {
          coverage.check(1).percentage(share -> share > 8);
          coverage.check(2).count(times -> times > 0);
        });
  }

  @Provide
  Arbitrary<List<World.Op>> busyHistory() {
    Arbitrary<World.Kind> kinds =
        Arbitraries.frequency(
            Tuple.of(12, World.Kind.ARRIVE),
            Tuple.of(12, World.Kind.TICK),
            Tuple.of(12, World.Kind.ANSWER),
            Tuple.of(8, World.Kind.DELIVER),
            Tuple.of(8, World.Kind.ACCEPT),
            Tuple.of(2, World.Kind.COMPLETE),
            Tuple.of(1, World.Kind.DECLINE),
            Tuple.of(1, World.Kind.PAUSE),
            Tuple.of(1, World.Kind.REOPEN),
            Tuple.of(1, World.Kind.PRESENCE),
            Tuple.of(1, World.Kind.DUTY),
            Tuple.of(1, World.Kind.LOSE_RACE),
            Tuple.of(1, World.Kind.OVERRIDE),
            Tuple.of(1, World.Kind.EXTERNAL_LOAD),
            Tuple.of(1, World.Kind.CUT_CAPACITY),
            Tuple.of(1, World.Kind.CLOSE_CHANNELS),
            Tuple.of(1, World.Kind.CHANGE_QUEUE));
    Arbitrary<Integer> number = Arbitraries.integers().between(0, 999);
    return Combinators.combine(kinds, number, number, number)
        .as(World.Op::new)
        .list()
        .ofMinSize(40)
        .ofMaxSize(160);
  }

  /** Bounds that are seldom, or often, reached. */
  record Bounds(int maxDecisions, int maxInFlight, int maxIdleClasses, Structure structure) {
    World world(boolean inStep) {
      return new World(inStep, maxDecisions, maxInFlight, maxIdleClasses, structure);
    }
  }

  @Provide
  Arbitrary<Bounds> bounds() {
    return anyBounds();
  }

  static Arbitrary<Bounds> anyBounds() {
    return Combinators.combine(
            Arbitraries.of(1_000, 1_000, 3, 1),
            Arbitraries.of(10_000, 10_000, 4),
            Arbitraries.of(1_000, 1, 0),
            Arbitraries.of(Structure.PROFILES, Structure.BITMAPS))
        .as(Bounds::new);
  }

  @Provide
  Arbitrary<List<World.Op>> history() {
    return histories();
  }

  static Arbitrary<List<World.Op>> histories() {
    Arbitrary<World.Kind> kinds =
        Arbitraries.frequency(
            Arrays.stream(World.Kind.values()).map(kind -> Tuple.of(kind.weight, kind)).toList());
    Arbitrary<Integer> number = Arbitraries.integers().between(0, 999);
    return Combinators.combine(kinds, number, number, number)
        .as(World.Op::new)
        .list()
        .ofMinSize(20)
        .ofMaxSize(160);
  }
}
