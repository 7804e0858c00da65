package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.CommandKey;
import io.csm.core.EventId;
import io.csm.core.OfferId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Envelope;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.RoundEvent;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.routing.Decision;
import io.csm.routing.Explanation;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.ConflictCause;
import io.csm.spi.Epoch;
import io.csm.spi.Guard;
import io.csm.spi.Leases;
import io.csm.spi.RouterProgress;
import io.csm.spi.Versioned;
import io.csm.spi.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Routes a shard, while this node holds its lease.
 *
 * <p>A round: read the journal to its end, let a router decide, commit the decisions with a ROUND
 * event before them, and tell the router what became of each. Decisions of one round are decided on
 * top of each other, so that two of them may concern the same agent; each is a change of its own,
 * refused by the store if anything that it read has changed, and under an older epoch. Thread-safe:
 * one tick at a time.
 */
final class ShardRunner {
  /** How many rounds a router may have in one tick, before others get their turn. */
  static final int MAX_ROUNDS = 1_000;

  private static final int MAX_WAKES = 1_000;

  private final Ports ports;
  private final Engine engine;
  private final ShardId shard;
  private final Duration lease;
  private final String leaseName;
  private @Nullable ShardView view;
  private @Nullable Epoch epoch;
  private Instant latest = Instant.MIN;
  private long decisions;
  private boolean closed;

  ShardRunner(Ports ports, Engine engine, ShardId shard, Duration lease) {
    this.ports = ports;
    this.engine = engine;
    this.shard = shard;
    this.lease = lease;
    this.leaseName = "shard/" + shard.value();
  }

  /**
   * Routes what there is to route.
   *
   * @return how many decisions were committed
   */
  synchronized int tick(Instant wanted) {
    ShardView owned = own();
    if (owned == null) {
      return 0;
    }
    // A clock that is set back does not stop routing: time stands still until it has caught up.
    latest = Engine.later(latest, wanted);
    try {
      return tick(owned, latest);
    } catch (RuntimeException failed) {
      // Some decisions may have no answer: what the routers know is read anew.
      epoch = null;
      view = null;
      throw failed;
    }
  }

  private int tick(ShardView owned, Instant now) {
    owned.follow();
    int committed = wake(owned, now);
    for (int i = 0; i < MAX_ROUNDS; i++) {
      int inRound = 0;
      boolean decided = false;
      for (PoolRouter router : owned.routers()) {
        Instant next = router.router.nextMoment().orElse(null);
        if (next == null || next.isAfter(now)) {
          continue;
        }
        List<Decision> made = router.router.tick(now);
        if (made.isEmpty()) {
          continue;
        }
        decided = true;
        inRound += commit(owned, router, made, now);
        if (epoch == null) {
          view = null;
          return committed + inRound;
        }
      }
      committed += inRound;
      owned.follow();
      if (!decided || inRound == 0) {
        break;
      }
    }
    decisions += committed;
    return committed;
  }

  /** How many decisions this node has committed for the shard. */
  synchronized long decisions() {
    return decisions;
  }

  /** How many decisions have not been read back from the journal yet. */
  synchronized int inFlight() {
    int inFlight = 0;
    if (view != null) {
      for (PoolRouter router : view.routers()) {
        inFlight += router.router.inFlight();
      }
    }
    return inFlight;
  }

  /** Whether this node routes the shard. */
  synchronized boolean owns() {
    return epoch != null;
  }

  /** Why a ticket waits, as far as the journal is readable. */
  synchronized Optional<Explanation> explain(
      TenantId tenant, io.csm.core.QueueId queue, TicketId ticket) {
    ShardView seen = view;
    if (seen == null) {
      seen = new ShardView(ports, shard);
      seen.rebuild(tenant);
    } else {
      seen.follow();
    }
    return seen.routerOf(tenant, queue).map(router -> router.router.explain(ticket));
  }

  synchronized void close() {
    closed = true;
    if (epoch != null) {
      epoch = null;
      view = null;
      ports.leases().release(leaseName, ports.node());
    }
  }

  /** The view of this shard if this node owns it; takes the shard over if nobody does. */
  private @Nullable ShardView own() {
    if (closed) {
      return null;
    }
    Optional<Leases.Lease> held = ports.leases().acquire(leaseName, ports.node(), lease);
    if (held.isEmpty()) {
      epoch = null;
      view = null;
      return null;
    }
    Epoch known = epoch;
    boolean still =
        known != null
            && (!held.get().fresh() || ports.store().epoch(shard).number() == known.number());
    if (!still) {
      epoch = null;
      view = null;
      Epoch taken = ports.store().takeOver(shard);
      ShardView rebuilt = new ShardView(ports, shard);
      rebuilt.rebuild();
      view = rebuilt;
      epoch = taken;
    }
    return view;
  }

  private int wake(ShardView owned, Instant now) {
    int woken = 0;
    for (AggregateKey ticket : owned.awake(now, MAX_WAKES)) {
      TicketId id = new TicketId(ticket.id());
      Result result =
          engine.run(
              ticket.tenant(),
              CallContext.SYSTEM,
              "wake",
              attempt -> {
                // The truth is asked again: it may have been snoozed once more.
                Instant until = attempt.ticket(id).snoozedUntil();
                if (until != null && !until.isAfter(now)) {
                  attempt.run(id, new TicketCommand.Wake());
                }
                return Outcome.of(id);
              });
      woken += result.isDone() ? 1 : 0;
    }
    if (woken > 0) {
      owned.follow();
    }
    return woken;
  }

  private int commit(ShardView owned, PoolRouter router, List<Decision> made, Instant now) {
    Epoch current = epoch;
    if (current == null) {
      return 0;
    }
    Guard.AtEpoch atEpoch = new Guard.AtEpoch(current.number());
    SortedMap<AggregateKey, Versioned> overlay = new TreeMap<>();
    Function<AggregateKey, Optional<Versioned>> reader =
        key -> {
          Versioned ahead = overlay.get(key);
          return ahead == null ? engine.load(key) : Optional.of(ahead);
        };
    List<Change> changes = new ArrayList<>();
    changes.add(round(owned, router, made, now, current, atEpoch));
    List<@Nullable Attempt> attempts = new ArrayList<>();
    for (Decision decision : made) {
      Attempt attempt = decide(router.tenant, decision, now, reader);
      attempts.add(attempt);
      if (attempt != null) {
        changes.add(attempt.toChange(List.of(atEpoch)));
        for (Versioned outcome : attempt.outcome()) {
          overlay.put(outcome.key(), outcome);
        }
      }
    }
    List<CommitResult> results = ports.store().commit(shard, changes);
    if (results.get(0) instanceof CommitResult.Conflict lost
        && (lost.cause() == ConflictCause.EPOCH || lost.cause() == ConflictCause.VERSION)) {
      epoch = null;
      return 0;
    }
    Position end = ports.store().end(shard);
    int next = 1;
    int committed = 0;
    List<Long> refused = new ArrayList<>();
    for (int i = 0; i < made.size(); i++) {
      Decision decision = made.get(i);
      Attempt attempt = attempts.get(i);
      CommitResult result = attempt == null ? null : results.get(next++);
      if (attempt != null && result instanceof CommitResult.Committed) {
        committed++;
        router.router.committed(
            decision,
            attempt.version(AggregateKey.of(router.tenant, decision.agent())),
            attempt.routedVersion(AggregateKey.of(router.tenant, decision.ticket())));
      } else {
        refused.add((long) i);
        router.router.refused(
            decision, result instanceof CommitResult.Conflict lost ? lost.position() : end);
      }
    }
    router.answered(refused);
    return committed;
  }

  /**
   * Decides on the state as it is; null if that forbids what the router decided on what it knew.
   */
  private @Nullable Attempt decide(
      TenantId tenant,
      Decision decision,
      Instant now,
      Function<AggregateKey, Optional<Versioned>> reader) {
    CommandKey key = new CommandKey("csm/" + ports.ids().next());
    TicketCommand command = command(decision);
    Instant at = now;
    for (int i = 0; i < Engine.MAX_ATTEMPTS; i++) {
      Attempt attempt = new Attempt(ports, tenant, CallContext.SYSTEM, key, at, reader);
      try {
        attempt.run(decision.ticket(), command);
      } catch (Refused refused) {
        return null;
      }
      if (!attempt.latest().isAfter(at)) {
        return attempt;
      }
      at = attempt.latest();
    }
    return null;
  }

  private TicketCommand command(Decision decision) {
    return switch (decision.kind()) {
      case MAKE_OFFER -> {
        Decision.MakeOffer offer = (Decision.MakeOffer) decision;
        yield new TicketCommand.Offer(
            new OfferId(ports.ids().next()),
            offer.agent(),
            offer.expiresAt(),
            offer.autoAccept(),
            offer.reasons());
      }
      case EXPIRE_OFFER -> new TicketCommand.ExpireOffer(((Decision.ExpireOffer) decision).offer());
      case RESUME_WORK ->
          new TicketCommand.Activate(((Decision.ResumeWork) decision).assignment(), false);
      case END_WRAP_UP -> new TicketCommand.EndWrapUp(((Decision.EndWrapUp) decision).assignment());
    };
  }

  private Change round(
      ShardView owned,
      PoolRouter router,
      List<Decision> made,
      Instant now,
      Epoch current,
      Guard.AtEpoch atEpoch) {
    AggregateKey key = AggregateKey.router(router.tenant, router.pool);
    RoundEvent event =
        router.event(
            current.number(),
            owned.position(),
            now,
            owned.configurationVersion(router.tenant),
            made);
    EventId id = new EventId(ports.ids().next());
    Instant recordedAt = Engine.later(now, router.recordedAt);
    router.recordedAt = recordedAt;
    Envelope envelope =
        new Envelope(
            id,
            key,
            router.version + 1,
            1,
            now,
            recordedAt,
            Actor.SYSTEM,
            new CommandKey("csm/" + id.value()),
            null,
            id.value(),
            0);
    Write write =
        new Write(
            key,
            router.version,
            new RouterProgress(current.number(), event.round()),
            List.of(new RecordedEvent(envelope, event)));
    return new Change(router.tenant, List.of(write), List.of(atEpoch));
  }
}
