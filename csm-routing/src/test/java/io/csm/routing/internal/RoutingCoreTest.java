package io.csm.routing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.work.DistributionMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The core of a router")
class RoutingCoreTest {
  private final List<Integer> offered = new ArrayList<>();

  private void decide(RoutingCore core) {
    core.decide(10, 0, (work, agent, units) -> offered.add(work));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("offers older work of a class that slept before younger work of one that is awake")
  void olderComesLate(Structure structure) {
    var core = new RoutingCore(structure, false);
    Profile profile = core.addProfile(new int[0], new int[0], 1, channel -> 1);
    int agent = core.addAgent(1);
    core.place(agent, profile, Standing.ABSENT, 0, 0);
    WorkClass slept = core.addClass(0, new int[0], new int[0], DistributionMode.LONGEST_IDLE);
    WorkClass awake = core.addClass(0, new int[0], new int[0], DistributionMode.LONGEST_IDLE);
    core.place(core.addWork(1), slept, 10);
    decide(core);

    core.place(agent, profile, Standing.READY, 0, 0);
    core.place(core.addWork(2), awake, 7);
    int older = core.addWork(3);
    core.place(older, slept, 5);
    decide(core);

    assertThat(offered).containsExactly(older);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("allocates nothing for work that comes, is offered, declined, offered and completed")
  void allocatesNothing(Structure structure) {
    var day = new CoreDay(structure, true);
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    day.run(300_000);
    // Until no array grows any more: more waits, or is excluded, than ever before, now and then.
    long bytes = 1;
    long offers = 0;
    for (int i = 0; i < 100 && bytes > 0; i++) {
      long offersBefore = day.offers();
      long before = threads.getCurrentThreadAllocatedBytes();
      day.run(20_000);
      bytes = threads.getCurrentThreadAllocatedBytes() - before;
      offers = day.offers() - offersBefore;
    }
    assertThat(offers).isGreaterThan(5_000);
    assertThat(bytes).as("bytes allocated in 20,000 steps").isZero();
  }
}
