package io.csm.routing;

import static io.csm.routing.Given.agent;
import static io.csm.routing.Given.agentId;
import static io.csm.routing.Given.at;
import static io.csm.routing.Given.held;
import static io.csm.routing.Given.holding;
import static io.csm.routing.Given.queue;
import static io.csm.routing.Given.skills;
import static io.csm.routing.Given.ticket;
import static io.csm.routing.Given.with;
import static io.csm.routing.Given.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.config.Queue;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Priority;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A router keeps its bounds:")
class RouterBoundsTest {

  private static void refused(Code code, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CsmException.class, problem -> assertThat(problem.code()).isEqualTo(code))
        .hasMessageContaining(text);
  }

  @Test
  @DisplayName("they have defaults, can be read back, and make another router")
  void readBack() {
    RouterConfig usual = Router.builder(Given.POOL).build().config();
    assertThat(usual)
        .isEqualTo(
            new RouterConfig(Given.POOL, 100_000, 10_000, 1_000, 1_000, 10_000, 1_000, 10_000));
    RouterConfig other =
        Router.builder(usual)
            .maxWaiting(1)
            .maxAgents(2)
            .maxQueues(3)
            .maxDecisionsPerTick(4)
            .maxInFlight(5)
            .maxIdleClasses(6)
            .maxRemembered(7)
            .build()
            .config();
    assertThat(other).isEqualTo(new RouterConfig(Given.POOL, 1, 2, 3, 4, 5, 6, 7));
  }

  @Test
  @DisplayName("a bound out of its range is refused by name")
  void range() {
    RouterBuilder builder = Router.builder(Given.POOL).maxAgents(0);
    refused(Code.INVALID_VALUE, "maxAgents is (0), expected a number from 1", builder::build);
  }

  @Test
  @DisplayName("one ticket too many is refused, and room is made by one that goes")
  void waiting() {
    Router router = Router.builder(Given.POOL).maxWaiting(2).build();
    router.putQueue(queue());
    router.putWork(work(1, 1), 1);
    router.putWork(work(2, 2), 1);
    refused(Code.OVERLOADED, "(2)", () -> router.putWork(work(3, 0), 1));
    assertThat(router.waiting()).isEqualTo(2);
    router.putWork(work(2, 5), 2);

    router.removeWork(ticket(1), 2);
    router.putWork(work(3, 0), 1);
    router.putAgent(agent(1, 5, 0), 1);
    assertThat(router.tick(at(9)))
        .extracting(Decision::ticket)
        .containsExactly(ticket(3), ticket(2));
  }

  @Test
  @DisplayName("one agent too many is refused, and known ones may still change")
  void agents() {
    Router router = Router.builder(Given.POOL).maxAgents(1).build();
    router.putAgent(agent(1, 1, 0), 1);
    refused(Code.OVERLOADED, "(1)", () -> router.putAgent(agent(2, 1, 0), 1));
    assertThat(router.agents()).isEqualTo(1);
    router.putAgent(agent(1, 2, 0), 2);
    router.removeAgent(agentId(1), 3);
    router.putAgent(agent(2, 1, 0), 1);
    assertThat(router.agents()).isEqualTo(1);
  }

  @Test
  @DisplayName("one queue too many is refused, and known ones may still change")
  void queues() {
    Router router = Router.builder(Given.POOL).maxQueues(1).build();
    router.putQueue(queue());
    Queue second = Queue.of(new QueueId(8), "second", Given.POOL);
    refused(Code.OVERLOADED, "(1)", () -> router.putQueue(second));
    router.putQueue(queue().withAutoAccept(true));
    router.removeQueue(Given.QUEUE);
    router.removeQueue(Given.QUEUE);
    router.putQueue(second);
  }

  @Test
  @DisplayName("too many decisions in flight stop the ticks until some are read back")
  void inFlight() {
    Router router = Router.builder(Given.POOL).maxInFlight(2).build();
    router.putQueue(queue());
    router.putAgent(agent(1, 5, 0), 1);
    for (int i = 1; i <= 3; i++) {
      router.putWork(work(i, i), 1);
    }
    List<Decision> two = router.tick(at(5));
    assertThat(two).hasSize(2);
    assertThat(router.tick(at(5))).isEmpty();
    assertThat(router.nextMoment()).isEmpty();

    router.refused(two.get(0), Position.START);
    assertThat(router.nextMoment()).contains(at(5));
    assertThat(router.tick(at(5))).hasSize(1);
  }

  @Test
  @DisplayName("a class of work that was forgotten is matched again")
  void idleClasses() {
    Router router = Router.builder(Given.POOL).maxIdleClasses(0).build();
    router.putQueue(queue());
    router.putAgent(agent(1, 5, 0, skills("en")), 1);
    for (int i = 1; i <= 4; i++) {
      router.putWork(work(i, i, skills("en:" + (i % 2 + 1))), 1);
      assertThat(router.tick(at(i))).hasSize(1);
    }
  }

  @Test
  @DisplayName("versions of what was removed longest ago are forgotten")
  void remembered() {
    Router router = Router.builder(Given.POOL).maxRemembered(1).build();
    router.putQueue(queue());
    for (int i = 1; i <= 2; i++) {
      router.putWork(work(i, i), 5);
      router.removeWork(ticket(i), 6);
      router.putWork(work(i, i), 5);
    }
    assertThat(router.waiting()).isZero();
    router.putWork(work(1, 1), 5);
    assertThat(router.waiting()).isEqualTo(1);
  }

  @Test
  @DisplayName("time does not go back, and stays between 1970 and 9999")
  void time() {
    Router router = Router.builder(Given.POOL).build();
    router.tick(at(5));
    router.tick(at(5));
    refused(Code.INVALID_VALUE, "now is (2026-03-02T08:00:04Z)", () -> router.tick(at(4)));
    refused(Code.INVALID_VALUE, "now", () -> router.tick(Instant.MAX));
    WorkItem early = work(1, 0);
    WorkItem impossible =
        new WorkItem(
            early.ticket(),
            early.queue(),
            early.channel(),
            early.requiredSkills(),
            Priority.LOW,
            Instant.MIN,
            new TreeSet<>());
    refused(Code.INVALID_VALUE, "enqueuedAt", () -> router.putWork(impossible, 1));
    assertThat(router.waiting()).isZero();
  }

  @Test
  @DisplayName("agents and queues of other pools are refused, and holdings without an id")
  void strangers() {
    Router router = Router.builder(Given.POOL).build();
    var other = new PoolId(2);
    var profile = AgentProfile.of(other, skills(), Capacity.ofItems(1));
    refused(
        Code.NOT_IN_POOL,
        "Agent (agent-1) is not in pool (pool-1)",
        () -> router.putAgent(with(agent(1, 1, 0), profile), 1));
    refused(
        Code.INVALID_VALUE,
        "queue.pool is (pool-2), expected pool-1",
        () -> router.putQueue(Queue.of(Given.QUEUE, "q", other)));
    var nameless =
        new io.csm.core.work.Holding(
            0,
            HoldingKind.ACTIVE,
            ticket(1),
            Given.QUEUE,
            io.csm.core.work.ChannelType.CHAT,
            1,
            at(0),
            null);
    refused(
        Code.INVALID_VALUE,
        "agent.holdings.id is (0)",
        () ->
            router.putAgent(holding(agent(1, 1, 0), held(2, HoldingKind.ACTIVE, 0), nameless), 1));
    assertThat(router.agents()).isZero();
  }
}
