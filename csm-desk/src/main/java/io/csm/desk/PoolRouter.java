package io.csm.desk;

import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueState;
import io.csm.core.event.RoundEvent;
import io.csm.core.work.ScorerRef;
import io.csm.routing.Decision;
import io.csm.routing.Router;
import io.csm.routing.RouterBuilder;
import io.csm.routing.Scorer;
import io.csm.spi.RouterProgress;
import io.csm.spi.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The router of one pool, with what its rounds have to tell: the number of the last one, and which
 * of its decisions lost their race. Not thread-safe.
 */
final class PoolRouter implements Comparable<PoolRouter> {
  private static final Logger log = LoggerFactory.getLogger(PoolRouter.class);

  /** With the ROUND event they fit into one commit. */
  private static final int MAX_DECISIONS = 500;

  final TenantId tenant;
  final PoolId pool;
  final Router router;
  private final SortedMap<ScorerRef, Scorer> scorers;

  /** The version of the router's aggregate, and when its last event was recorded. */
  long version;

  Instant recordedAt = Instant.MIN;

  /** When its router is next to be asked, as {@link ShardView} has it in order; null for never. */
  @Nullable Instant moment;

  /** The position that must be read before what it lost may be decided again. */
  Position settlesAt = Position.START;

  /** The last round, and the epoch that it belongs to: each owner counts from 1. */
  private long round;

  private long roundEpoch;
  private List<Long> refused = List.of();
  private List<RoundEvent.Locked> locked = List.of();

  PoolRouter(
      TenantId tenant, PoolId pool, SortedMap<ScorerRef, Scorer> scorers, Optional<Shadow> shadow) {
    this.tenant = tenant;
    this.pool = pool;
    RouterBuilder builder = Router.builder(pool).maxDecisionsPerTick(MAX_DECISIONS);
    scorers.forEach(builder::scorer);
    this.scorers = scorers;
    shadow.ifPresent(beside -> builder.shadow(beside.of(tenant, builder)));
    this.router = builder.build();
  }

  /** A queue, new or changed; where its scorer is not on this node, its work waits. */
  void put(Queue queue) {
    if (queue.scorer() != null && !scorers.containsKey(queue.scorer())) {
      log.error(
          "Tenant {}: scorer ({}) of queue ({}) is not registered on this node; its work is not"
              + " routed here. Maybe register it with CsmBuilder.scorer",
          tenant,
          queue.scorer(),
          queue.id());
      router.removeQueue(queue.id());
      return;
    }
    router.putQueue(queue);
  }

  /** A queue is open or closed; open where there is no state of it. */
  void turn(QueueId queue, @Nullable QueueState state) {
    if (state == null) {
      router.openQueue(queue);
    } else {
      router.turnQueue(state);
    }
  }

  /** Goes on where the pool's router got to last. */
  void restore(Versioned found) {
    RouterProgress progress = (RouterProgress) found.state();
    version = found.version();
    recordedAt = found.lastRecordedAt();
    round = progress.round();
    roundEpoch = progress.epoch();
  }

  /** What the next round's event will say. */
  RoundEvent event(
      long epoch, Position readUpTo, Instant now, long policyVersion, List<Decision> decisions) {
    if (roundEpoch != epoch) {
      roundEpoch = epoch;
      round = 0;
      refused = List.of();
      locked = List.of();
    }
    List<RoundEvent.Attempt> attempts = new ArrayList<>();
    for (Decision decision : decisions) {
      attempts.add(new RoundEvent.Attempt(kindOf(decision), decision.ticket(), decision.agent()));
    }
    return new RoundEvent(
        epoch, round + 1, readUpTo, now, policyVersion, attempts, round, refused, locked);
  }

  /**
   * The round was committed; these are the decisions that lost their race, by their number in it,
   * and those that somebody outside was in the way of.
   */
  void answered(List<Long> lost, List<RoundEvent.Locked> busy) {
    round++;
    version++;
    refused = List.copyOf(lost);
    locked = List.copyOf(busy);
  }

  /** By tenant and pool. */
  @Override
  public int compareTo(PoolRouter other) {
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant == 0 ? pool.compareTo(other.pool) : byTenant;
  }

  private static RoundEvent.AttemptKind kindOf(Decision decision) {
    return switch (decision.kind()) {
      case MAKE_OFFER -> RoundEvent.AttemptKind.OFFER;
      case EXPIRE_OFFER -> RoundEvent.AttemptKind.EXPIRE;
      case RESUME_WORK -> RoundEvent.AttemptKind.RESUME;
      case END_WRAP_UP -> RoundEvent.AttemptKind.END_WRAP_UP;
    };
  }
}
