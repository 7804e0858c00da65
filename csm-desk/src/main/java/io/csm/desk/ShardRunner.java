package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.CsmException;
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
import io.csm.spi.Epoch;
import io.csm.spi.Guard;
import io.csm.spi.RouterProgress;
import io.csm.spi.Versioned;
import io.csm.spi.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes a shard, while this node holds its lease.
 *
 * <p>A round: read the journal to its end, let the routers decide that have something to decide,
 * commit the decisions of each with a ROUND event before them, and tell the router what became of
 * each. Decisions of one round are decided on top of each other, so that two of them may concern
 * the same agent; each is a change of its own, refused by the store if anything that it read has
 * changed, under an older epoch, and if its round was. What somebody outside has locked is left
 * alone for a second, and everything else goes on. Thread-safe: one round at a time.
 */
final class ShardRunner {
  private static final int MAX_WAKES = 1_000;

  /** To how many tickets something is done before routing has its turn again. */
  private static final int MAX_ALARMS = 100;

  /** To how many of them the same is done before it is asked again what is due first. */
  private static final int ALARMS_AT_A_TIME = 10;

  /** How many tickets are looked at after a change of rules before routing has its turn again. */
  private static final int MAX_UPDATES = 100;

  /** When a ticket is asked again whose alarm led to nothing. */
  private static final Duration ALARM_LATER = Duration.ofMinutes(1);

  /** When a ticket is tried again that should wake, and that somebody has locked. */
  private static final Duration WAKE_LATER = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(ShardRunner.class);

  private final Ports ports;
  private final Engine engine;
  private final Ownership ownership;
  private final ShardId shard;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable ShardView view;
  private Ownership.@Nullable Tenure tenure;
  private @Nullable Epoch epoch;
  private Instant latest = Instant.MIN;
  private boolean closed;

  /** What others look at without waiting for a round: see the methods. */
  private final AtomicLong decisions = new AtomicLong();

  private final AtomicLong rounds = new AtomicLong();
  private volatile @Nullable Epoch routedUnder;
  private volatile Position readUpTo = Position.START;
  private volatile @Nullable Instant nextMoment;

  ShardRunner(Ports ports, Engine engine, Ownership ownership, ShardId shard) {
    this.ports = ports;
    this.engine = engine;
    this.ownership = ownership;
    this.shard = shard;
  }

  /**
   * One round, if there is anything to do; otherwise this costs nothing. Takes the shard over if it
   * has come into this node's hands.
   *
   * @param end of the shard's journal, as far as the caller knows
   * @return how many tickets were woken and decisions committed; more than none means that another
   *     round may find more
   */
  int round(Instant wanted, Position end) {
    lock.lock();
    try {
      if (!own()) {
        return 0;
      }
      ShardView owned = Objects.requireNonNull(view);
      // A clock that is set back does not stop routing: time stands still until it has caught up.
      latest = Engine.later(latest, wanted);
      if (!owned.isDue(end, latest)) {
        return 0;
      }
      rounds.incrementAndGet();
      return round(owned, latest);
    } catch (RuntimeException | Error failed) {
      // Some decisions may have no answer: what the routers know is read anew.
      drop();
      throw failed;
    } finally {
      publish();
      lock.unlock();
    }
  }

  private int round(ShardView owned, Instant now) {
    owned.follow();
    int done =
        turn(owned, now)
            + divert(owned, now)
            + wake(owned, now)
            + duties(owned, now)
            + fire(owned, now)
            + update(owned);
    int committed = 0;
    for (PoolRouter router : owned.due(now)) {
      List<Decision> made = router.router.tick(now);
      owned.touch(router);
      if (made.isEmpty()) {
        continue;
      }
      committed += commit(owned, router, made, now);
      if (epoch == null) {
        break;
      }
    }
    decisions.addAndGet(committed);
    if (epoch == null) {
      drop();
    } else {
      owned.follow();
    }
    return done + committed;
  }

  ShardId shard() {
    return shard;
  }

  /** Whether a round is worth while: the shard is in this node's hands, or was until now. */
  boolean mayRoute() {
    return ownership.tenure(shard) != null || routedUnder != null;
  }

  /** How many decisions this node has committed for the shard. */
  long decisions() {
    return decisions.get();
  }

  /** In how many rounds something was due. */
  long rounds() {
    return rounds.get();
  }

  /** How many decisions have not been read back from the journal yet. */
  int inFlight() {
    lock.lock();
    try {
      return view == null ? 0 : view.inFlight();
    } finally {
      lock.unlock();
    }
  }

  /** Under which epoch this node routes the shard; null if it does not. */
  @Nullable Epoch routedUnder() {
    return routedUnder;
  }

  /** How far the journal has been read for routing. */
  Position readUpTo() {
    return readUpTo;
  }

  /** When there will be something to do, if nothing happens before; null for never. */
  @Nullable Instant nextMoment() {
    return nextMoment;
  }

  /** Why a ticket waits, as far as the journal is readable. */
  Optional<Explanation> explain(TenantId tenant, io.csm.core.QueueId queue, TicketId ticket) {
    lock.lock();
    try {
      ShardView seen = view;
      if (seen == null) {
        seen = new ShardView(ports, engine.states(), engine.shifts(), shard);
        seen.rebuild(tenant);
      } else {
        seen.follow();
      }
      return seen.routerOf(tenant, queue).map(router -> router.router.explain(ticket));
    } finally {
      lock.unlock();
    }
  }

  /** Stops routing, unless a round is under way. */
  boolean tryStop() {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      drop();
      publish();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Stops routing for good, after the round that is under way. */
  void close() {
    lock.lock();
    try {
      closed = true;
      drop();
      publish();
    } finally {
      lock.unlock();
    }
  }

  private void drop() {
    epoch = null;
    view = null;
    tenure = null;
  }

  private void publish() {
    ShardView owned = view;
    routedUnder = epoch;
    nextMoment = owned == null ? null : owned.nextMoment();
    readUpTo = owned == null ? Position.START : owned.position();
  }

  /** Whether this node owns the shard now, with a view of it; takes it over if that is new. */
  private boolean own() {
    Ownership.Tenure now = closed ? null : ownership.tenure(shard);
    if (now == null) {
      if (closed || !ownership.holds(shard)) {
        drop();
      }
      return false;
    }
    if (now == tenure && epoch != null) {
      return true;
    }
    Epoch known = epoch;
    if (known == null || ports.store().epoch(shard).number() != known.number()) {
      drop();
      Epoch taken = ports.store().takeOver(shard);
      ShardView rebuilt = new ShardView(ports, engine.states(), engine.shifts(), shard);
      rebuilt.rebuild();
      view = rebuilt;
      epoch = taken;
    }
    // Else the lease had run out, but nobody has taken over in the meantime.
    tenure = now;
    return true;
  }

  private int wake(ShardView owned, Instant now) {
    int woken = 0;
    for (AggregateKey ticket : owned.awake(now, MAX_WAKES)) {
      try {
        woken += wake(ticket, now).isDone() ? 1 : 0;
      } catch (CsmException locked) {
        if (locked.code() != Code.CONTENDED) {
          throw locked;
        }
        // The store has waited for it already; the others have their turn with the next round.
        log.warn("{} is locked, and will be woken later", ticket, locked);
        owned.sleepOn(ticket, now.plus(WAKE_LATER));
        break;
      }
    }
    if (woken > 0) {
      owned.follow();
    }
    return woken;
  }

  /** Writes down who goes on and off duty by their schedules, the oldest first. */
  private int duties(ShardView owned, Instant now) {
    return each(
        owned,
        owned.changingDuty(now, MAX_WAKES),
        agent -> owned.dutyAt(agent, now.plus(ALARM_LATER)),
        agent -> duty(owned, agent),
        "{} does not go on or off duty, and will later");
  }

  /** Whether it has changed. */
  private boolean duty(ShardView owned, AggregateKey agent) {
    AgentId id = new AgentId(agent.id());
    boolean[] changes = {false};
    Result result =
        engine.decide(
            agent.tenant(),
            CallContext.SYSTEM,
            "duty",
            List.of(id),
            attempt -> {
              // The truth is asked again.
              Presences.duty(attempt, id, engine.shifts());
              changes[0] = !attempt.isEmpty();
              return Outcome.of(id);
            });
    if (result.isDone() && !changes[0]) {
      // It is written down already, or the calendar was changed in a way that does not matter.
      owned.follow();
      owned.dutyIsRight(agent);
    }
    return result.isDone() && changes[0];
  }

  /**
   * Does to tickets what is due, the oldest first, whatever it is: much of one kind would otherwise
   * keep the rest waiting, for ever where nodes die before they are through with it.
   */
  private int fire(ShardView owned, Instant now) {
    int done = 0;
    for (int i = 0; i < MAX_ALARMS / ALARMS_AT_A_TIME; i++) {
      ShardView.Due first = owned.firstDue(now);
      if (first == null) {
        break;
      }
      done +=
          switch (first) {
            case THRESHOLD -> alarm(owned, now);
            case DEADLINE -> reach(owned, now);
            case CLOSING -> close(owned, now);
            case EXCEPTION -> raise(owned, now);
          };
    }
    return done;
  }

  /** Fires deadlines that have come, the oldest first. */
  private int reach(ShardView owned, Instant now) {
    return each(
        owned,
        owned.reached(now, ALARMS_AT_A_TIME),
        ticket -> owned.reachAt(ticket, now.plus(ALARM_LATER)),
        ticket -> decide(ticket, "deadline", Alerting::reach).isDone(),
        "A deadline of {} is not fired, and will be later");
  }

  /** Closes tickets that have been solved for long enough, the oldest first. */
  private int close(ShardView owned, Instant now) {
    return each(
        owned,
        owned.toClose(now, ALARMS_AT_A_TIME),
        ticket -> owned.closeAt(ticket, now.plus(ALARM_LATER)),
        ticket ->
            decide(
                    ticket,
                    "close",
                    (attempt, id) -> {
                      // It may have been reopened.
                      Instant at = attempt.ticket(id).closesAt();
                      if (at != null && !at.isAfter(attempt.now())) {
                        attempt.run(id, new TicketCommand.Close(null));
                      }
                    })
                .isDone(),
        "{} is not closed, and will be later");
  }

  /** Lets exception rules act on tickets that wait, the oldest moment first. */
  private int raise(ShardView owned, Instant now) {
    return each(
        owned,
        owned.exceptional(now, ALARMS_AT_A_TIME),
        ticket -> owned.exceptionAt(ticket, now.plus(ALARM_LATER)),
        ticket -> {
          Result result =
              decide(
                  ticket,
                  "exception",
                  (attempt, id) -> Exceptions.raise(attempt, id, now, owned.line(ticket.tenant())));
          owned.nextException(ticket, now);
          return result.isDone();
        },
        "Exception rules do not act on {}, and will later");
  }

  /** Opens and closes queues whose time has come. */
  private int turn(ShardView owned, Instant now) {
    return each(
        owned,
        owned.turning(now, MAX_ALARMS),
        tenant -> owned.turnAt(tenant, now.plus(ALARM_LATER)),
        tenant -> owned.turns(tenant, now) && turn(tenant.tenant(), now).isDone(),
        "Queues of {} are not opened or closed, and will be later");
  }

  private Result turn(TenantId tenant, Instant now) {
    return engine.decide(
        tenant,
        CallContext.SYSTEM,
        "hours",
        List.of(),
        attempt -> {
          // The truth is asked again.
          Hours.turn(attempt, now);
          return Outcome.NOTHING;
        });
  }

  /** Does with tickets what their queues say that are closed. */
  private int divert(ShardView owned, Instant now) {
    return each(
        owned,
        owned.diverted(now, MAX_ALARMS),
        ticket -> owned.divertAt(ticket, now.plus(ALARM_LATER)),
        ticket -> decide(ticket, "divert", Hours::divert).isDone(),
        "{} stays in a closed queue for now");
  }

  /** Tells of thresholds that SLA clocks have passed, the oldest first. */
  private int alarm(ShardView owned, Instant now) {
    return each(
        owned,
        owned.alarmed(now, ALARMS_AT_A_TIME),
        ticket -> owned.alarm(ticket, now.plus(ALARM_LATER)),
        ticket -> decide(ticket, "alarm", Alerting::fire).isDone(),
        "{} is not told that a clock has passed a threshold, and is asked again");
  }

  /**
   * Does what is due to each of some tickets or agents, whatever becomes of the others.
   *
   * @param later sets when one is tried again. It is called first: what comes after that the
   *     journal tells, and until then nothing is tried twice
   * @param step says whether something was done
   * @param failure what to log with the one where it fails
   * @return to how many of them something was done
   */
  private static int each(
      ShardView owned,
      List<AggregateKey> due,
      Consumer<AggregateKey> later,
      Predicate<AggregateKey> step,
      String failure) {
    int done = 0;
    for (AggregateKey one : due) {
      later.accept(one);
      try {
        done += step.test(one) ? 1 : 0;
      } catch (RuntimeException failed) {
        log.warn(failure, one, failed);
      }
    }
    if (done > 0) {
      owned.follow();
    }
    return done;
  }

  /** Decides on the truth as it is by then, which may no longer ask for anything. */
  private Result decide(AggregateKey ticket, String reason, BiConsumer<Attempt, TicketId> step) {
    TicketId id = new TicketId(ticket.id());
    return engine.decide(
        ticket.tenant(),
        CallContext.SYSTEM,
        reason,
        List.of(id),
        attempt -> {
          step.accept(attempt, id);
          return Outcome.of(id);
        });
  }

  /**
   * Goes on with the clocks of a tenant whose rules or calendars have changed: a page of the
   * tickets that have some that run.
   *
   * @return how many show something else now, and one more if others are still to be looked at
   */
  private int update(ShardView owned) {
    if (owned.outdated().isEmpty()) {
      return 0;
    }
    TenantId tenant = owned.outdated().firstKey();
    Long after = owned.outdated().remove(tenant);
    List<Versioned> page =
        ports
            .store()
            .routed(tenant, after == null || after == 0 ? null : new TicketId(after), MAX_UPDATES);
    long version = owned.configurationVersion(tenant);
    int changed = 0;
    for (Versioned found : page) {
      if (ClockFold.isOutdated(engine, found, version)) {
        try {
          changed += decide(found.key(), "clocks", Attempt::clocks).isDone() ? 1 : 0;
        } catch (CsmException locked) {
          log.warn("The clocks of {} are updated when it changes", found.key(), locked);
        }
      }
    }
    if (changed > 0) {
      owned.follow();
    }
    if (page.size() == MAX_UPDATES) {
      owned.outdated().putIfAbsent(tenant, page.get(page.size() - 1).key().id());
      return changed + 1;
    }
    return changed;
  }

  private Result wake(AggregateKey ticket, Instant now) {
    return decide(
        ticket,
        "wake",
        (attempt, id) -> {
          // It may have been snoozed once more.
          Instant until = attempt.ticket(id).snoozedUntil();
          if (attempt.ticket(id).isParked()) {
            Hours.wake(attempt, id, now);
          } else if (until != null && !until.isAfter(now)) {
            attempt.run(id, new TicketCommand.Wake());
          }
        });
  }

  private int commit(ShardView owned, PoolRouter router, List<Decision> made, Instant now) {
    Epoch current = epoch;
    if (current == null) {
      return 0;
    }
    Guard.AtEpoch atEpoch = new Guard.AtEpoch(current.number());
    Guard.AtVersion inRound =
        new Guard.AtVersion(
            AggregateKey.router(router.tenant, router.pool), Math.addExact(router.version, 1));
    States states = new States();
    states.read(concerned(router.tenant, made));
    List<Change> changes = new ArrayList<>();
    changes.add(round(owned, router, made, now, current, atEpoch));
    List<@Nullable Attempt> attempts = new ArrayList<>();
    for (Decision decision : made) {
      Attempt attempt = decide(router.tenant, decision, now, states);
      attempts.add(attempt);
      if (attempt != null) {
        changes.add(attempt.toChange(List.of(atEpoch, inRound)));
        states.decided(attempt.outcome());
      }
    }
    List<CommitResult> results = ports.store().commit(shard, changes);
    if (!(results.get(0) instanceof CommitResult.Committed round)) {
      // Somebody else routes the shard, or has routed this pool.
      epoch = null;
      return 0;
    }
    int next = 1;
    int committed = 0;
    List<Long> refused = new ArrayList<>();
    List<RoundEvent.Locked> locked = new ArrayList<>();
    for (int i = 0; i < made.size(); i++) {
      Decision decision = made.get(i);
      Attempt attempt = attempts.get(i);
      CommitResult result = attempt == null ? null : results.get(next++);
      if (attempt != null && result instanceof CommitResult.Committed) {
        committed++;
        attempt.outcome().forEach(engine.states()::keep);
        router.router.committed(
            decision,
            attempt.version(AggregateKey.of(router.tenant, decision.agent())),
            attempt.routedVersion(AggregateKey.of(router.tenant, decision.ticket())));
      } else if (result instanceof CommitResult.Busy busy) {
        AggregateKey agent = AggregateKey.of(router.tenant, decision.agent());
        boolean others = busy.rows().stream().anyMatch(row -> !row.equals(agent));
        locked.add(new RoundEvent.Locked(i, others, busy.rows().contains(agent)));
        router.router.locked(decision, others, busy.rows().contains(agent));
        owned.touch(router);
      } else {
        // A decision that the state forbids lost to something that was there before the round.
        Position lostTo =
            result instanceof CommitResult.Conflict lost ? lost.position() : round.position();
        refused.add((long) i);
        router.router.refused(decision, lostTo);
        owned.settles(router, lostTo);
        engine.states().drop(concerned(router.tenant, List.of(decision)));
        engine.forgetConfiguration(router.tenant);
      }
    }
    router.answered(refused, locked);
    return committed;
  }

  /** What the decisions of a round are decided on, to be read in one go. */
  private static List<AggregateKey> concerned(TenantId tenant, List<Decision> made) {
    SortedSet<AggregateKey> concerned = new TreeSet<>();
    concerned.add(AggregateKey.configuration(tenant));
    for (Decision decision : made) {
      concerned.add(AggregateKey.of(tenant, decision.ticket()));
      concerned.add(AggregateKey.of(tenant, decision.agent()));
      for (Decision.MakeOffer.Displaced paused : displaced(decision)) {
        concerned.add(AggregateKey.of(tenant, paused.ticket()));
      }
    }
    return List.copyOf(concerned);
  }

  /** What is paused for an offer. */
  private static List<Decision.MakeOffer.Displaced> displaced(Decision decision) {
    return decision instanceof Decision.MakeOffer offer ? offer.displaces() : List.of();
  }

  /** The states that the decisions of a round are decided on, on top of each other. */
  private final class States {
    private final Map<AggregateKey, Optional<Versioned>> known = new TreeMap<>();

    /** Those that this node knew, and that may be behind. */
    private final SortedSet<AggregateKey> guessed = new TreeSet<>();

    List<Optional<Versioned>> read(List<AggregateKey> keys) {
      List<AggregateKey> missing = new ArrayList<>();
      for (AggregateKey key : keys) {
        if (!known.containsKey(key)) {
          Optional<Versioned> guess = engine.states().find(key);
          if (guess.isPresent()) {
            known.put(key, guess);
            guessed.add(key);
          } else {
            missing.add(key);
          }
        }
      }
      load(missing);
      return keys.stream().map(key -> known.getOrDefault(key, Optional.empty())).toList();
    }

    /** Reads what was a guess, if it was one; answers whether it was. */
    boolean ascertain(List<AggregateKey> keys) {
      List<AggregateKey> unsure = new ArrayList<>(keys);
      unsure.retainAll(guessed);
      load(unsure);
      guessed.removeAll(unsure);
      return !unsure.isEmpty();
    }

    void decided(List<Versioned> outcome) {
      for (Versioned state : outcome) {
        known.put(state.key(), Optional.of(state));
        guessed.remove(state.key());
      }
    }

    private void load(List<AggregateKey> keys) {
      List<Optional<Versioned>> found = keys.isEmpty() ? List.of() : engine.load(keys);
      for (int i = 0; i < keys.size(); i++) {
        known.put(keys.get(i), found.get(i));
      }
    }
  }

  /** As the other, and again on what the store says if what is known here does not allow it. */
  private @Nullable Attempt decide(TenantId tenant, Decision decision, Instant now, States states) {
    List<AggregateKey> concerned = concerned(tenant, List.of(decision));
    try {
      Attempt attempt = decide(tenant, decision, now, states::read);
      if (attempt != null || !states.ascertain(concerned)) {
        return attempt;
      }
    } catch (RuntimeException impossible) {
      // States of different times may not fit each other.
      if (!states.ascertain(concerned)) {
        throw impossible;
      }
    }
    return decide(tenant, decision, now, states::read);
  }

  /**
   * Decides on the state as it is; null if that forbids what the router decided on what it knew.
   */
  private @Nullable Attempt decide(
      TenantId tenant, Decision decision, Instant now, Attempt.Reader reader) {
    CommandKey key = new CommandKey("csm/" + ports.ids().next());
    TicketCommand command = command(decision);
    Instant at = now;
    for (int i = 0; i < Engine.MAX_ATTEMPTS; i++) {
      Attempt attempt = engine.attempt(tenant, CallContext.SYSTEM, key, at, reader);
      try {
        for (Decision.MakeOffer.Displaced paused : displaced(decision)) {
          attempt.run(paused.ticket(), new TicketCommand.Displace(paused.assignment()));
        }
        attempt.run(decision.ticket(), command);
        attempt.settleClocks();
      } catch (Refused refused) {
        return null;
      }
      if (!attempt.latest().isAfter(at)) {
        return attempt.unreadable(ports.levels()).isPresent() ? null : attempt;
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
            offer.reasons(),
            offer.step());
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
