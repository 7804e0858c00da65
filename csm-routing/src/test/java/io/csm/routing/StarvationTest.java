package io.csm.routing;

import static io.csm.routing.Given.agent;
import static io.csm.routing.Given.at;
import static io.csm.routing.Given.queue;
import static io.csm.routing.Given.skills;
import static io.csm.routing.Given.work;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.TicketId;
import io.csm.core.people.Agent;
import io.csm.core.work.ChannelType;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Priority;
import io.csm.core.work.PriorityCredit;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

@Label("Work of the lowest priority")
class StarvationTest {
  private static final long LOW = 1_000_000;

  @Property(tries = 100)
  @Label("is passed only by what comes within the difference of the credits, however much comes")
  void bounded(
      @ForAll @IntRange(max = 300) int least,
      @ForAll @IntRange(min = 1, max = 600) int difference) {
    Router router = Router.builder(Given.POOL).build();
    Duration low = Duration.ofSeconds(least);
    Duration high = Duration.ofSeconds(least + difference);
    router.putQueue(queue().withCredit(new PriorityCredit(low, low, high, high)));
    Agent free = agent(1, 1, 0);
    router.putAgent(free, 1);
    router.putWork(work(LOW, 1_000, Priority.LOW, ChannelType.CHAT, skills()), 1);
    // From then on urgent work comes each second, and the one agent takes one piece in it.
    long version = 1;
    for (int second = 0; second <= difference; second++) {
      long urgent = 1L + second;
      router.putWork(work(urgent, 1_000 + second, Priority.URGENT, ChannelType.CHAT, skills()), 1);
      Decision made = router.tick(at(1_000 + second)).get(0);
      // What comes exactly then has the same place; the smaller id goes first.
      assertThat(made.ticket()).isEqualTo(new TicketId(urgent));
      version += 2;
      router.committed(made, version - 1, 2);
      router.removeWork(made.ticket(), 2);
      router.putAgent(Given.holding(free, Given.held(urgent, HoldingKind.ACTIVE, 0)), version - 1);
      router.putAgent(free, version);
    }
    long next = 2L + difference;
    router.putWork(work(next, 1_001 + difference, Priority.URGENT, ChannelType.CHAT, skills()), 1);
    assertThat(router.tick(at(1_001 + difference)).get(0).ticket()).isEqualTo(new TicketId(LOW));
  }
}
