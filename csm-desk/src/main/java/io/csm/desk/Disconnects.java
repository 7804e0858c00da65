package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.ShardId;
import io.csm.core.event.AgentEvent;
import io.csm.core.event.AggregateKey;
import io.csm.core.people.Agent;
import io.csm.core.work.Presence;
import io.csm.spi.Epoch;
import io.csm.spi.Guard;
import io.csm.spi.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits that agents are disconnected whose last session has been gone for the grace time, for the
 * shards that this node routes. Looks with one read for all of them, five times per grace time.
 * Thread-safe.
 */
final class Disconnects {
  private static final int MAX_A_LOOK = 1_000;
  private static final int MAX_SHARDS = 1_000;
  private static final Duration LEAST = Duration.ofMillis(200);
  private static final Logger log = LoggerFactory.getLogger(Disconnects.class);

  private final Sessions sessions;
  private final Engine engine;
  private final InstantSource clock;
  private final Duration grace;
  private final Duration every;
  private final List<ShardRunner> runners;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Instant lookedAt;

  Disconnects(
      Sessions sessions,
      Engine engine,
      InstantSource clock,
      Duration grace,
      List<ShardRunner> runners) {
    this.sessions = sessions;
    this.engine = engine;
    this.clock = clock;
    this.grace = grace;
    this.every = grace.dividedBy(5).compareTo(LEAST) < 0 ? LEAST : grace.dividedBy(5);
    this.runners = runners;
  }

  /** Looks for agents who are gone, if it is time to, and commits it for each. */
  void keep() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      Instant now = clock.instant();
      if (!Ownership.isDue(lookedAt, now, every)) {
        return;
      }
      List<ShardId> routed = new ArrayList<>();
      for (ShardRunner runner : runners) {
        if (runner.routedUnder() != null) {
          routed.add(runner.shard());
        }
      }
      lookedAt = now;
      for (int from = 0; from < routed.size(); from += MAX_SHARDS) {
        sessions
            .gone(
                routed.subList(from, Math.min(routed.size(), from + MAX_SHARDS)), grace, MAX_A_LOOK)
            .forEach(this::disconnect);
      }
    } finally {
      lock.unlock();
    }
  }

  private void disconnect(Sessions.Gone gone) {
    try {
      commit(gone);
    } catch (RuntimeException failed) {
      // The others have their turn all the same.
      log.warn("{} is gone, and will be disconnected later", gone, failed);
    }
  }

  private void commit(Sessions.Gone gone) {
    Epoch epoch = runners.get(engine.shardOf(gone.tenant()).value()).routedUnder();
    if (epoch == null) {
      return;
    }
    boolean[] stillGone = {false};
    Result result =
        engine.decide(
            gone.tenant(),
            CallContext.SYSTEM,
            "disconnect",
            List.of(gone.agent()),
            attempt -> {
              Agent agent = attempt.agent(gone.agent());
              // After the agent was read: who comes back from now on, and says so by a presence,
              // changes what was read.
              stillGone[0] = sessions.isGone(gone.tenant(), gone.agent(), grace);
              if (stillGone[0]) {
                disconnect(attempt, agent);
              }
              if (!attempt.isEmpty()) {
                // Only the owner: another node may have seen less of the sessions.
                attempt.guard(new Guard.AtEpoch(epoch.number()));
              }
              return Outcome.of(gone.agent());
            });
    if (result instanceof Result.Rejected rejected) {
      if (rejected.problem().code() != Code.NOT_FOUND) {
        log.info("{} is gone, but cannot be disconnected yet: {}", gone, rejected.problem());
        return;
      }
    } else if (!stillGone[0]) {
      return;
    }
    sessions.forget(gone.tenant(), gone.agent());
  }

  private static void disconnect(Attempt attempt, Agent agent) {
    AgentId id = agent.id();
    if (agent.retired() || agent.presence() == Presence.OFFLINE) {
      // Who signed out has left in order; there is nothing to give back.
      return;
    }
    attempt.emit(AggregateKey.of(attempt.tenant(), id), new AgentEvent.Disconnected());
    Presences.leave(attempt, agent, attempt.configuration().policy().whenDisconnected());
  }
}
