package io.csm.routing.internal;

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

/** Random histories of a large floor; {@link Floor} compares every decision and every count. */
@Label("Whatever happens, by profile and by bitmaps")
class RoutingCoreLawsTest {

  @Property
  @Label("the same is decided, counted and named as by a look at everybody")
  void alike(@ForAll("history") List<Floor.Op> history, @ForAll("sizes") Sizes sizes) {
    Floor floor = new Floor(sizes.agents, sizes.kits);
    history.forEach(floor::run);
  }

  /** As many agents as fit into one word, or into several; as many kits as are few, or many. */
  record Sizes(int agents, int kits) {}

  @Provide
  Arbitrary<Sizes> sizes() {
    return Arbitraries.frequencyOf(
        Tuple.of(5, Arbitraries.just(new Sizes(4, 3))),
        Tuple.of(3, Arbitraries.just(new Sizes(40, 2))),
        Tuple.of(2, Arbitraries.just(new Sizes(140, 5))),
        Tuple.of(1, Arbitraries.just(new Sizes(140, 100))));
  }

  @Provide
  Arbitrary<List<Floor.Op>> history() {
    Arbitrary<Floor.Kind> kinds =
        Arbitraries.frequency(
            Arrays.stream(Floor.Kind.values()).map(kind -> Tuple.of(kind.weight, kind)).toList());
    Arbitrary<Integer> number = Arbitraries.integers().between(0, 999);
    return Combinators.combine(kinds, number, number, number)
        .as(Floor.Op::new)
        .list()
        .ofMinSize(20)
        .ofMaxSize(200);
  }
}
