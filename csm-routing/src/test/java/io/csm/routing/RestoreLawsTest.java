package io.csm.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Position;
import io.csm.core.config.QueueState;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.ScorerRef;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** A router is restored by telling a new one the rows; what is in flight is in the rows by then. */
@Label("A router that is restored from the rows, before whatever tick,")
class RestoreLawsTest {
  private int compared;

  @Property(tries = 1_000)
  @Label("decides the same, with the same reasons")
  void restored(
      @ForAll("history") List<World.Op> history, @ForAll("bounds") RouterLawsTest.Bounds bounds) {
    World world = bounds.world(true);
    AtomicReference<List<Decision>> expected = new AtomicReference<>(List.of());
    world.beforeTick = time -> expected.set(restore(world.naive, bounds).propose(time));
    world.afterTick =
        decided -> {
          // Turns are kept by the router alone, and begin anew: from there on others are chosen.
          List<String> same =
              decided.stream()
                  .takeWhile(decision -> !takesTurn(world.naive, decision))
                  .map(RestoreLawsTest::text)
                  .toList();
          List<String> restored = expected.get().stream().map(RestoreLawsTest::text).toList();
          compared += same.size();
          if (same.size() == decided.size()) {
            assertThat(restored).isEqualTo(same);
          } else {
            assertThat(restored.subList(0, same.size())).isEqualTo(same);
            assertThat(expected.get().get(same.size()).ticket())
                .isEqualTo(decided.get(same.size()).ticket());
          }
        };
    compared = 0;
    history.forEach(world::run);
    Statistics.collect(compared > 0 ? "decisions compared" : "nothing to compare");
  }

  private static boolean takesTurn(NaiveRouter rows, Decision decision) {
    return decision instanceof Decision.MakeOffer offer
        && rows.queues.get(offer.queue()).distribution() == DistributionMode.ROUND_ROBIN;
  }

  private static Router restore(NaiveRouter rows, RouterLawsTest.Bounds bounds) {
    Router router =
        Router.builder(Given.POOL)
            .maxDecisionsPerTick(bounds.maxDecisions())
            .maxInFlight(bounds.maxInFlight())
            .structure(bounds.structure())
            .scorer(new ScorerRef("few", 1), World.SCORER)
            .build();
    rows.queues.values().forEach(router::putQueue);
    rows.closures.forEach(
        (id, closures) -> {
          Instant until = rows.closed.getOrDefault(id, Instant.MAX);
          router.turnQueue(new QueueState(id, !rows.closed.containsKey(id), until, closures));
        });
    rows.closed.forEach(
        (id, until) -> {
          if (!rows.closures.containsKey(id)) {
            router.closeQueue(id, until);
          }
        });
    rows.agents.forEach(
        (id, row) -> {
          if (row.row() != null) {
            router.putAgent(row.row(), row.version());
          }
        });
    rows.work.forEach(
        (id, row) -> {
          if (row.row() != null) {
            router.putWork(row.row(), rows.offeredTo(row.row()), row.version());
          }
        });
    if (rows.read.isAfter(Position.START)) {
      router.readUpTo(rows.read);
    }
    return router;
  }

  /** All of a decision but its number: a new router counts from 1 again. */
  private static String text(Decision decision) {
    return decision.toString().replaceFirst("number=\\d+", "");
  }

  @Provide
  Arbitrary<List<World.Op>> history() {
    return RouterLawsTest.histories();
  }

  @Provide
  Arbitrary<RouterLawsTest.Bounds> bounds() {
    return RouterLawsTest.anyBounds();
  }
}
