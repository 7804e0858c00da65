package io.csm.routing;

import static io.csm.routing.Given.agent;
import static io.csm.routing.Given.agentId;
import static io.csm.routing.Given.at;
import static io.csm.routing.Given.queue;
import static io.csm.routing.Given.ticket;
import static io.csm.routing.Given.work;
import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AgentId;
import io.csm.core.TicketId;
import io.csm.core.config.Queue;
import io.csm.core.people.Agent;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.ScorerRef;
import io.csm.routing.internal.Structure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

@Label("A shadow policy")
class ShadowRouterTest {
  private final List<ShadowDifference> told = new ArrayList<>();

  private ShadowRouter shadow(RouterBuilder builder, UnaryOperator<Queue> policy) {
    return builder.buildShadow(policy, told::add);
  }

  private World world(RouterLawsTest.Bounds bounds, UnaryOperator<Queue> policy) {
    RouterBuilder builder =
        Router.builder(Given.POOL)
            .maxDecisionsPerTick(bounds.maxDecisions())
            .maxInFlight(bounds.maxInFlight())
            .maxIdleClasses(bounds.maxIdleClasses())
            .structure(bounds.structure())
            .scorer(new ScorerRef("few", 1), World.SCORER);
    return new World(
        false,
        bounds.maxDecisions(),
        bounds.maxInFlight(),
        bounds.maxIdleClasses(),
        bounds.structure(),
        shadow(builder, policy));
  }

  @Property(tries = 1_000)
  @Label("that is the same policy differs in nothing, and changes nothing")
  void same(
      @ForAll("history") List<World.Op> history, @ForAll("bounds") RouterLawsTest.Bounds bounds) {
    World world = world(bounds, queue -> queue);
    history.forEach(world::run);
    assertThat(told).isEmpty();
    told.clear();
  }

  @Property(tries = 300)
  @Label("that is another differs in exactly what a naive comparison finds, and changes nothing")
  void other(@ForAll("history") List<World.Op> history) {
    told.clear();
    UnaryOperator<Queue> policy =
        queue ->
            queue
                .withDistribution(DistributionMode.LEAST_LOADED)
                .withRequiredSkills(new TreeSet<>())
                .withRelaxation()
                .withMaxPerAgent(1);
    World world =
        world(new RouterLawsTest.Bounds(1_000, 10_000, 1_000, Structure.PROFILES), policy);
    AtomicReference<List<Decision>> naive = new AtomicReference<>(List.of());
    List<ShadowDifference> alone = new ArrayList<>();
    world.beforeTick =
        time -> {
          NaiveRouter copy = world.naive.copy();
          copy.queues.replaceAll((id, queue) -> policy.apply(queue));
          naive.set(copy.tick(time));
          told.clear();
        };
    world.afterTick =
        decided -> {
          List<Decision> shadows = new ArrayList<>(naive.get());
          List<Decision> others = new ArrayList<>();
          for (Decision real : decided) {
            if (!shadows.removeIf(s -> isAlike(s, real) && s.agent().equals(real.agent()))) {
              others.add(real);
            }
          }
          List<String> expected = new ArrayList<>();
          for (Decision real : others) {
            Optional<Decision> shadow = shadows.stream().filter(s -> isAlike(s, real)).findFirst();
            shadow.ifPresent(shadows::remove);
            AgentId instead = shadow.map(Decision::agent).orElse(null);
            expected.add(text(real.kind(), real.ticket(), real.agent(), instead));
          }
          assertThat(told.stream().filter(d -> d.actual() != null).map(ShadowRouterTest::text))
              .containsExactlyElementsOf(expected);
          List<ShadowDifference> shadowAlone =
              told.stream().filter(d -> d.actual() == null).toList();
          for (ShadowDifference difference : shadowAlone) {
            assertThat(shadows).anyMatch(shadow -> isToldBy(difference, shadow));
          }
          alone.addAll(shadowAlone);
          for (Decision shadow : shadows) {
            assertThat(alone)
                .as("told now, or before: %s", shadow)
                .anyMatch(difference -> isToldBy(difference, shadow));
          }
        };
    history.forEach(world::run);
  }

  private static boolean isAlike(Decision one, Decision other) {
    return one.kind() == other.kind() && one.ticket().equals(other.ticket());
  }

  private static boolean isToldBy(ShadowDifference difference, Decision shadow) {
    return difference.kind() == shadow.kind()
        && difference.ticket().equals(shadow.ticket())
        && shadow.agent().equals(difference.shadow());
  }

  private static String text(ShadowDifference difference) {
    return text(difference.kind(), difference.ticket(), difference.actual(), difference.shadow());
  }

  private static String text(
      Decision.Kind kind, TicketId ticket, @Nullable AgentId actual, @Nullable AgentId shadow) {
    return kind + " " + ticket + " " + actual + " " + shadow;
  }

  @Provide
  Arbitrary<List<World.Op>> history() {
    return RouterLawsTest.histories();
  }

  @Provide
  Arbitrary<RouterLawsTest.Bounds> bounds() {
    return RouterLawsTest.anyBounds();
  }

  @Example
  @Label("beside a host's own assignment tells whom it would have asked, and what it would not do")
  void besideAHost() {
    told.clear();
    ShadowRouter shadow = shadow(Router.builder(Given.POOL), queue -> queue);
    shadow.putQueue(queue());
    Agent idle = agent(1, 1, 0);
    Agent busy = agent(2, 2, 10);
    shadow.putAgent(idle, 1);
    shadow.putAgent(busy, 1);
    shadow.putWork(work(7, 20), 1);
    shadow.putWork(work(8, 21), 1);
    shadow.assigned(ticket(7), agentId(2), at(30));
    assertThat(told)
        .extracting(ShadowRouterTest::text)
        .containsExactly("MAKE_OFFER ticket-7 agent-2 agent-1");
    assertThat(told.get(0).reasons().candidates()).containsExactly(agentId(1), agentId(2));
    shadow.removeWork(ticket(7), 2);
    shadow.putAgent(Given.holding(busy, Given.held(7, HoldingKind.ACTIVE, 30)), 2);
    told.clear();
    shadow.assigned(ticket(8), agentId(1), at(31));
    assertThat(told).isEmpty();
    shadow.tick(at(32));
    shadow.tick(at(33));
    assertThat(told)
        .extracting(ShadowRouterTest::text)
        .containsExactly("MAKE_OFFER ticket-8 null agent-1");
    shadow.removeWork(ticket(8), 2);
    told.clear();
    shadow.assigned(ticket(8), agentId(1), at(34));
    assertThat(told)
        .extracting(ShadowRouterTest::text)
        .containsExactly("MAKE_OFFER ticket-8 agent-1 null");
    assertThat(shadow.different()).isEqualTo(3);
    assertThat(shadow.compared()).isEqualTo(5);
  }

  @Example
  @Label("whose listener throws counts that, and routing goes on")
  void listenerThrows() {
    ShadowRouter shadow =
        Router.builder(Given.POOL)
            .buildShadow(
                queue -> queue.withDistribution(DistributionMode.ROUND_ROBIN).withMaxPerAgent(1),
                difference -> {
                  throw new IllegalStateException("the host's own");
                });
    Router router = Router.builder(Given.POOL).shadow(shadow).build();
    router.putQueue(queue());
    router.putAgent(agent(1, 2, 0), 1);
    router.putWork(work(7, 1), 1);
    router.putWork(work(8, 2), 1);
    Instant now = at(5);
    assertThat(router.tick(now)).hasSize(2);
    assertThat(shadow.failures()).isEqualTo(1);
    assertThat(Arrays.asList(shadow.different(), shadow.compared())).containsExactly(1L, 2L);
  }
}
