package io.csm.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import io.csm.simulator.model.Hindsight.Call;
import io.csm.simulator.model.Hindsight.Effort;
import io.csm.simulator.model.Hindsight.Goal;
import io.csm.simulator.model.Hindsight.Staffed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A bound in hindsight")
class HindsightTest {
  private static final Effort SHORT = new Effort(1, 40);

  /** Orders that policies could go by, one of which knows how long calls take. */
  private static final List<Comparator<Call>> POLICIES =
      List.of(
          Comparator.comparingLong(Call::arrives),
          Comparator.comparingLong(Call::arrives).reversed(),
          Comparator.comparingLong(Call::service),
          Comparator.comparingLong(Call::leaves),
          Comparator.comparing(Call::skill));

  private static SmallWorld world(
      RandomGenerator random, int calls, int agents, int hours, int service) {
    String[] skills = {"", "a", "b"};
    List<Call> drawn = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      long arrives = below(random, hours);
      long patience = below(random, 4) == 0 ? -1 : below(random, hours / 2 + 1);
      drawn.add(
          new Call(
              arrives,
              patience < 0 ? Hindsight.NEVER : arrives + patience,
              1 + below(random, service),
              skills[below(random, 3)],
              1));
    }
    List<Staffed> staff = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      int from = below(random, hours / 2);
      TreeSet<String> own = new TreeSet<>();
      own.add(skills[1 + below(random, 2)]);
      own.add(skills[1 + below(random, 2)]);
      staff.add(new Staffed(from, from + 1 + below(random, hours - from), own, 1));
    }
    return new SmallWorld(drawn, staff);
  }

  private static int below(RandomGenerator random, int bound) {
    return (int) (random.nextDouble() * bound);
  }

  @Property(tries = 250)
  @Label("is never above what the best of all schedules comes to")
  void oracle(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 4) int calls,
      @ForAll @IntRange(min = 0, max = 2) int agents,
      @ForAll @IntRange(min = 1, max = 4) int step,
      @ForAll @IntRange(min = 0, max = 3) int within) {
    SmallWorld world = world(new RandomStreams(seed).of("world", 0), calls, agents, 7, 4);

    for (Goal goal : Goal.values()) {
      double bound =
          Hindsight.bound(world.calls(), world.staff(), goal, within, new Effort(step, 40));
      assertThat(bound).isBetween(0.0, world.best(goal, within));
    }
  }

  @Property(tries = 20)
  @Label("is met or missed by every policy of a small world, and never beaten")
  void policies(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int agents,
      @ForAll @IntRange(min = 1, max = 12) int step) {
    SmallWorld world = world(new RandomStreams(seed).of("world", 0), 60, agents, 120, 20);

    for (Goal goal : Goal.values()) {
      double bound = Hindsight.bound(world.calls(), world.staff(), goal, 5, new Effort(step, 30));
      for (Comparator<Call> policy : POLICIES) {
        assertThat(bound).isLessThanOrEqualTo(world.cost(world.run(policy), goal, 5));
      }
    }
  }

  @Test
  @DisplayName("comes near the best schedule of tiny worlds")
  void gap() {
    for (Goal goal : Goal.values()) {
      double bounds = 0;
      double best = 0;
      for (int seed = 0; seed < 150; seed++) {
        SmallWorld world = world(new RandomStreams(seed).of("world", 0), 4, 1, 7, 4);
        bounds += Hindsight.bound(world.calls(), world.staff(), goal, 1, SHORT);
        best += world.best(goal, 1);
      }
      assertThat(best).isPositive();
      assertThat(bounds).as("%s", goal).isGreaterThan(0.99 * best);
    }
  }

  @Test
  @DisplayName("is that of one agent and calls that come at once: the shortest first")
  void oneAgent() {
    List<Call> calls =
        List.of(
            new Call(0, Hindsight.NEVER, 3, "a", 1),
            new Call(0, Hindsight.NEVER, 1, "a", 1),
            new Call(0, Hindsight.NEVER, 2, "a", 1));
    List<Staffed> staff = List.of(new Staffed(0, 100, new TreeSet<>(List.of("a")), 1));

    // They wait 0, 1 and 3.
    assertThat(Hindsight.bound(calls, staff, Goal.QUEUE_TIME, 0, new Effort(1, 400)))
        .isBetween(3.9, 4.0);
    assertThat(Hindsight.bound(calls, staff, Goal.LATE, 0, SHORT)).isEqualTo(2);
    assertThat(Hindsight.bound(calls, staff, Goal.ABANDONED, 0, SHORT)).isZero();
  }

  @Test
  @DisplayName("knows who lacks the skill, who is not there, and who may finish after the shift")
  void limits() {
    TreeSet<String> a = new TreeSet<>(List.of("a"));
    List<Call> calls =
        List.of(new Call(8, 9, 50, "a", 1), new Call(2, 4, 1, "b", 1), new Call(30, 40, 1, "a", 1));

    // The long call is begun at 9 and finished after 10; nobody has skill b, or is there at 30.
    assertThat(Hindsight.bound(calls, List.of(new Staffed(0, 10, a, 1)), Goal.ABANDONED, 0, SHORT))
        .isEqualTo(2);
    // Of two long calls, one place can take one beyond its end; two places, both.
    List<Call> two = List.of(new Call(8, 9, 50, "a", 1), new Call(8, 9, 50, "a", 1));
    assertThat(Hindsight.bound(two, List.of(new Staffed(0, 10, a, 1)), Goal.ABANDONED, 0, SHORT))
        .isEqualTo(1);
    assertThat(Hindsight.bound(two, List.of(new Staffed(0, 10, a, 2)), Goal.ABANDONED, 0, SHORT))
        .isZero();
    assertThat(Hindsight.bound(two, List.of(), Goal.QUEUE_TIME, 0, SHORT))
        .isCloseTo(2, offset(1e-6));
  }

  @Test
  @DisplayName("lets work that holds two places wait where work that holds one fits in twice")
  void places() {
    TreeSet<String> none = new TreeSet<>();
    List<Staffed> staff = List.of(new Staffed(0, 50, none, 2));
    Call one = new Call(0, 3, 10, "", 1);
    Call two = new Call(0, 3, 10, "", 2);

    assertThat(Hindsight.bound(List.of(one, one), staff, Goal.ABANDONED, 0, SHORT)).isZero();
    assertThat(Hindsight.bound(List.of(one, two), staff, Goal.ABANDONED, 0, SHORT)).isEqualTo(1);
    assertThat(Hindsight.bound(List.of(two, two), staff, Goal.ABANDONED, 0, SHORT)).isEqualTo(1);
  }

  @Test
  @DisplayName("refuses a grid that is too fine, and calls and agents that cannot be")
  void refusals() {
    TreeSet<String> none = new TreeSet<>();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Hindsight.bound(
                    List.of(),
                    List.of(new Staffed(0, Hindsight.MAX_INSTANTS, none, 1)),
                    Goal.LATE,
                    0,
                    SHORT))
        .withMessageContaining("Maybe take a longer step");
    assertThatIllegalArgumentException().isThrownBy(() -> new Call(2, 1, 1, "", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Call(1, 1, 0, "", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Staffed(1, 1, none, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Effort(0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hindsight.bound(List.of(), List.of(), Goal.LATE, -1, SHORT));
  }
}
