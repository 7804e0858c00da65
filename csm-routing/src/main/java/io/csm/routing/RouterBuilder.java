package io.csm.routing;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.PoolId;
import io.csm.core.config.Queue;
import io.csm.core.work.ScorerRef;
import io.csm.routing.internal.Structure;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bounds of a {@link Router}. {@link RouterConfig} says what each means and its range;
 * a value out of range is refused when {@link #build} is called. Not thread-safe.
 */
public final class RouterBuilder {
  private final PoolId pool;
  private int maxWaiting = 100_000;
  private int maxAgents = 10_000;
  private int maxQueues = 1_000;
  private int maxDecisionsPerTick = 1_000;
  private int maxInFlight = 10_000;
  private int maxIdleClasses = 1_000;
  private int maxRemembered = 10_000;
  private Structure structure = Structure.BY_COUNT;

  private final SortedMap<ScorerRef, Scorer> scorers = new TreeMap<>();

  private @Nullable ShadowRouter shadow;

  RouterBuilder(PoolId pool) {
    this.pool = pool;
  }

  RouterBuilder(RouterConfig config) {
    pool = config.pool();
    maxWaiting = config.maxWaiting();
    maxAgents = config.maxAgents();
    maxQueues = config.maxQueues();
    maxDecisionsPerTick = config.maxDecisionsPerTick();
    maxInFlight = config.maxInFlight();
    maxIdleClasses = config.maxIdleClasses();
    maxRemembered = config.maxRemembered();
  }

  /** The most tickets that wait; 100,000 unless set. */
  public RouterBuilder maxWaiting(int limit) {
    maxWaiting = limit;
    return this;
  }

  /** The most agents; 10,000 unless set. */
  public RouterBuilder maxAgents(int limit) {
    maxAgents = limit;
    return this;
  }

  /** The most queues; 1,000 unless set. */
  public RouterBuilder maxQueues(int limit) {
    maxQueues = limit;
    return this;
  }

  /** The most decisions of one tick; 1,000 unless set. */
  public RouterBuilder maxDecisionsPerTick(int limit) {
    maxDecisionsPerTick = limit;
    return this;
  }

  /** The most decisions whose change has not been read back; 10,000 unless set. */
  public RouterBuilder maxInFlight(int limit) {
    maxInFlight = limit;
    return this;
  }

  /** The most kinds of work of which nothing waits that are remembered; 1,000 unless set. */
  public RouterBuilder maxIdleClasses(int limit) {
    maxIdleClasses = limit;
    return this;
  }

  /** The most removed tickets, and agents, whose version is remembered; 10,000 unless set. */
  public RouterBuilder maxRemembered(int limit) {
    maxRemembered = limit;
    return this;
  }

  /**
   * Registers a scorer, for queues that name it; {@link RouterConfig} does not carry it.
   *
   * @throws CsmException ALREADY_EXISTS if one is registered under that name and version
   */
  public RouterBuilder scorer(ScorerRef ref, Scorer scorer) {
    if (scorers.putIfAbsent(ref, scorer) != null) {
      throw CsmException.of(Code.ALREADY_EXISTS, "scorer", "type", "scorer", "ref", ref);
    }
    return this;
  }

  /**
   * Registers a shadow for the same pool and with the same bounds, which the router passes on to
   * all that it is told, and whose decisions it compares with its own after each tick.
   *
   * @throws CsmException ALREADY_EXISTS if there is one already
   */
  public RouterBuilder shadow(ShadowRouter beside) {
    if (shadow != null) {
      throw CsmException.of(Code.ALREADY_EXISTS, "shadow", "type", "shadow", "ref", pool);
    }
    shadow = beside;
    return this;
  }

  /** How those who are ready are kept, for the tests that hold both ways equal. */
  RouterBuilder structure(Structure forced) {
    structure = forced;
    return this;
  }

  /**
   * An empty router.
   *
   * @throws CsmException INVALID_VALUE if a bound is out of its range, with its name
   */
  public Router build() {
    return router(shadow);
  }

  /**
   * A shadow with these bounds and scorers, which knows nothing yet.
   *
   * @param policy what becomes of each queue under the other policy; a queue of the same id and
   *     pool
   * @param listener is told each difference, on the thread that feeds the shadow; what it throws is
   *     counted, and goes no further
   * @throws CsmException INVALID_VALUE if a bound is out of its range, with its name
   */
  public ShadowRouter buildShadow(
      UnaryOperator<Queue> policy, Consumer<ShadowDifference> listener) {
    return new ShadowRouter(router(null), policy, listener);
  }

  private Router router(@Nullable ShadowRouter beside) {
    return new Router(
        new RouterConfig(
            pool,
            maxWaiting,
            maxAgents,
            maxQueues,
            maxDecisionsPerTick,
            maxInFlight,
            maxIdleClasses,
            maxRemembered),
        structure,
        Collections.unmodifiableSortedMap(new TreeMap<>(scorers)),
        beside);
  }
}
