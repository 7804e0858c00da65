package io.csm.routing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.work.DistributionMode;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Counts looks, not time: each class is of a channel of its own, and a profile asks what a channel
 * costs when it is looked at for the first time.
 */
@DisplayName("100,000 pieces of work that nobody can take")
class UnroutableTest {
  private static final int WORK = 100_000;
  private static final int PROFILES = 4;
  private static final int AGENTS = 16;
  private static final int NOBODY_HAS = 50;

  private final RoutingCore core = new RoutingCore(Structure.PROFILES, false);
  private final Deque<Integer> busy = new ArrayDeque<>();
  private long looks;
  private int offers;
  private int works;

  private void agents() {
    for (int p = 0; p < PROFILES; p++) {
      Profile profile =
          core.addProfile(
              new int[] {p},
              new int[] {5},
              1,
              channel -> {
                looks += channel == 0 ? 0 : 1;
                return 1;
              });
      for (int i = 0; i < AGENTS / PROFILES; i++) {
        int agent = core.addAgent(100 * p + i);
        core.place(agent, profile, Standing.READY, 0, i);
      }
    }
  }

  private void wait(int classes, int demand) {
    for (int c = 0; c < classes; c++) {
      WorkClass asleep =
          core.addClass(1 + c, new int[] {demand}, new int[0], DistributionMode.LONGEST_IDLE);
      for (int i = 0; i < WORK / classes; i++) {
        core.place(core.addWork(++works), asleep, works);
      }
    }
  }

  /** Each piece comes, is offered, and is completed some time later. */
  private void traffic(int pieces) {
    WorkClass[] routable = new WorkClass[PROFILES];
    for (int p = 0; p < PROFILES; p++) {
      routable[p] =
          core.addClass(0, new int[] {Demand.of(p, 1)}, new int[0], DistributionMode.LONGEST_IDLE);
    }
    for (int i = 0; i < pieces; i++) {
      core.place(core.addWork(++works), routable[i % PROFILES], works);
      core.decide(
          10,
          works,
          (work, agent, units) -> {
            offers++;
            busy.add(agent);
          });
      if (busy.size() == AGENTS) {
        int done = busy.remove();
        core.load(done, core.load(done) - 1, works);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 100_000})
  @DisplayName("in so many classes are not looked at while other work is routed")
  void neverLookedAt(int classes) {
    agents();
    wait(classes, Demand.of(NOBODY_HAS, 1));
    traffic(5_000);
    assertThat(offers).isEqualTo(5_000);
    assertThat(looks).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000})
  @DisplayName("are looked at once they could be taken, so that the count can tell")
  void countTells(int classes) {
    agents();
    wait(classes, Demand.of(0, 1));
    traffic(100);
    assertThat(looks).isPositive();
  }
}
