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
