package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.Position;
import io.csm.core.Ref;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.spi.Epoch;
import io.csm.spi.Sessions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine: one per process. Holds the ports, routes the shards whose leases it gets, and hands
 * out desks. Thread-safe.
 *
 * <p>It owns no thread. Either call {@link #tick} by hand whenever something may be due, or give
 * the builder an executor and {@link #start} it.
 */
public final class Csm implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Csm.class);

  private static final int MAX_ROUNDS = 1_000;

  private final Ports ports;
  private final Engine engine;
  private final NodeIds ids;
  private final Ownership ownership;
  private final Subscriptions subscriptions;
  private final Optional<NodeSessions> sessions;
  private final Optional<LocalNotices> localNotices;
  private final Optional<Disconnects> disconnects;
  private final List<ShardRunner> runners = new ArrayList<>();
  private final ReentrantLock lifeCycle = new ReentrantLock();
  private final @Nullable Loop loop;
  private volatile boolean closed;

  Csm(Ports ports, NodeIds ids, Optional<Sessions> connected, Settings settings) {
    this.ports = ports;
    this.ids = ids;
    this.engine = new Engine(ports, this::afterCommit, this::desk);
    this.subscriptions = new Subscriptions(ports.store());
    new Outbox(ports, engine).subscribe(subscriptions);
    int shards = ports.store().shards();
    this.ownership =
        new Ownership(
            ports.leases(),
            ports.clock(),
            settings.holder(),
            settings.lease(),
            shards,
            shard -> runner(shard).tryStop());
    for (int shard = 0; shard < shards; shard++) {
      runners.add(new ShardRunner(ports, engine, ownership, new ShardId(shard)));
    }
    this.sessions = connected.map(port -> new NodeSessions(port, ports.clock(), settings.lease()));
    this.localNotices =
        sessions.flatMap(
            here -> ports.notices().map(port -> new LocalNotices(ports.store(), here, port)));
    this.disconnects =
        connected.map(
            port -> new Disconnects(port, engine, ports.clock(), settings.grace(), runners));
    this.loop = settings.executor() == null ? null : new Loop(this, ports.clock(), settings);
  }

  /** A builder with everything in memory until told otherwise. */
  public static CsmBuilder builder() {
    return new CsmBuilder();
  }

  /**
   * Creates a tenant, or finds it. Its shard follows from its id and never changes; the id of a
   * tenant that is named by the host's key follows from the key (the first 63 bits of its SHA-256).
   *
   * @return its desk
   */
  public Desk createTenant(Ref<TenantId> ref) {
    checkOpen();
    TenantId tenant = idOf(ref);
    int shards = ports.store().shards();
    ports
        .store()
        .createTenant(tenant, new ShardId((int) Long.remainderUnsigned(tenant.value(), shards)));
    return desk(tenant);
  }

  /**
   * The desk of a tenant: a cheap handle without a life cycle. What it does is refused with {@code
   * NOT_FOUND} if there is no such tenant.
   */
  public Desk desk(Ref<TenantId> tenant) {
    checkOpen();
    return desk(idOf(tenant), CallContext.SYSTEM);
  }

  private Desk desk(TenantId tenant, CallContext call) {
    return new Desk(this, ports, engine, tenant, call);
  }

  private static TenantId idOf(Ref<TenantId> tenant) {
    return tenant instanceof TenantId id
        ? id
        : new TenantId(Digest.number(((HostKey<?>) tenant).value()));
  }

  /**
   * Does what is due: renews leases and the node's number, routes the shards that this node owns or
   * can take over, wakes tickets, disconnects agents who are gone, and hands the journal to
   * subscribers. Idempotent; several nodes may tick at a time. Where nothing is due it costs one
   * read of the store, two where that takes part in transactions of the host's, and none where this
   * node owns no shard.
   *
   * <p>Leases run by the builder's clock, and are renewed each third of their time; so tick at
   * least twice as often as that.
   *
   * @param now by the same clock as the commands'; where it is earlier than before, time stands
   *     still
   * @return how many tickets were woken and decisions of routing committed
   */
  public int tick(Instant now) {
    checkOpen();
    keep();
    disconnect();
    int done = route(() -> now, true);
    follow();
    return done;
  }

  /**
   * Begins to tick by itself, on the executor of the builder.
   *
   * @throws CsmException with {@code BROKEN_PORT} if the builder was given no executor
   */
  public void start() {
    checkOpen();
    if (loop == null) {
      throw CsmException.of(
          Code.BROKEN_PORT,
          "executor",
          "port",
          "executor",
          "detail",
          "start needs one. Maybe set it in the builder, or call tick by hand");
    }
    lifeCycle.lock();
    try {
      checkOpen();
      loop.start();
    } finally {
      lifeCycle.unlock();
    }
  }

  /**
   * Follows the journal of every shard that this node routes, from where the name got to last, or
   * from the beginning.
   *
   * @param name stable over restarts, 1 to 100 characters; names that begin with {@code csm.} are
   *     ours
   */
  public void subscribe(String name, JournalHandler handler) {
    checkOpen();
    if (name.isBlank() || name.length() > 100 || name.startsWith("csm.")) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "subscription",
          "value",
          name,
          "expected",
          "1 to 100 characters that do not begin with csm.");
    }
    subscriptions.add(Subscriptions.Lane.SUBSCRIBERS, name, handler);
  }

  /** How many decisions of routing this node has committed since it was built. */
  public long decisions() {
    long decisions = 0;
    for (ShardRunner runner : runners) {
      decisions += runner.decisions();
    }
    return decisions;
  }

  /**
   * Stops ticking, and gives leases and node number back, so that others take over at once. Waits
   * for a round of routing that is under way. Does not fail where the store does; what cannot be
   * given back runs out by itself. The executor stays the caller's.
   */
  @Override
  public void close() {
    lifeCycle.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (loop != null) {
        loop.stop();
      }
      runners.forEach(ShardRunner::close);
      giveBack(ownership::close);
      giveBack(ids::close);
    } finally {
      lifeCycle.unlock();
    }
  }

  /** What cannot be given back, because the store is down, runs out by itself. */
  private static void giveBack(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException failed) {
      log.warn("Leases could not be given back; they run out by themselves", failed);
    }
  }

  ShardRunner runner(ShardId shard) {
    return runners.get(shard.value());
  }

  void checkOpen() {
    if (closed) {
      throw CsmException.of(Code.ENGINE_CLOSED, "");
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Renews what this node holds, as far as that is due. */
  void keep() {
    RuntimeException first = null;
    for (Runnable one :
        List.<Runnable>of(
            ownership::keep, ids::keep, () -> sessions.ifPresent(NodeSessions::keep))) {
      try {
        one.run();
      } catch (RuntimeException failed) {
        // The others are renewed all the same.
        first = first == null ? failed : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Commits whose sessions are gone, as far as it is time to look. */
  void disconnect() {
    disconnects.ifPresent(Disconnects::keep);
  }

  /** The sessions of this node. */
  NodeSessions sessions() {
    return sessions.orElseThrow(() -> People.missing("sessions"));
  }

  /**
   * Routes until there is nothing left to do. Shards take turns, and in each shard the pools; so a
   * pool waits for at most one round of every other.
   *
   * @param failing whether a failure of a shard is thrown, once the others have had their turn, or
   *     written to the log
   */
  int route(InstantSource now, boolean failing) {
    int done = 0;
    List<ShardRunner> running = new ArrayList<>(runners);
    RuntimeException first = takeIn(failing);
    for (int i = 0; i < MAX_ROUNDS && !closed; i++) {
      int inRound = 0;
      List<ShardRunner> routing = running.stream().filter(ShardRunner::mayRoute).toList();
      if (routing.isEmpty()) {
        break;
      }
      List<Position> ends = ports.store().ends();
      for (ShardRunner runner : routing) {
        try {
          inRound += runner.round(now.instant(), ends.get(runner.shard().value()));
        } catch (RuntimeException failed) {
          // The other shards go on.
          running.remove(runner);
          first = first == null ? failed : first;
          if (!failing) {
            log.warn("Routing {} failed and will try again", runner.shard(), failed);
          }
        }
      }
      done += inRound;
      if (inRound == 0) {
        break;
      }
    }
    if (first != null && failing) {
      throw first;
    }
    return done;
  }

  /** Decides what was accepted in the host's transactions, in the shards of this node. */
  private @Nullable RuntimeException takeIn(boolean failing) {
    Intaking intaking = engine.intaking();
    if (intaking == null) {
      return null;
    }
    try {
      intaking.decide(
          runners.stream().filter(ShardRunner::mayRoute).map(ShardRunner::shard).toList());
      return null;
    } catch (RuntimeException failed) {
      if (!failing) {
        log.warn("Intake failed and will try again", failed);
      }
      return failed;
    }
  }

  /** Hands the journal on, as far as routing has read it. */
  private void follow() {
    for (Subscriptions.Lane lane : Subscriptions.Lane.values()) {
      follow(lane, 0, 1);
    }
  }

  /** Whether anybody in a lane is to be handed the journal. */
  boolean hasFollowers(Subscriptions.Lane lane) {
    return !subscriptions.isEmpty(lane);
  }

  /** Hands the journal on to the followers of a lane, of each {@code parts}-th shard. */
  void follow(Subscriptions.Lane lane, int part, int parts) {
    for (int shard = part; shard < runners.size(); shard += parts) {
      ShardRunner runner = runners.get(shard);
      Epoch epoch = runner.routedUnder();
      if (epoch != null && ownership.tenure(runner.shard()) != null) {
        subscriptions.follow(lane, runner.shard(), epoch, runner.readUpTo());
      }
    }
    if (lane == Subscriptions.Lane.NOTICES) {
      localNotices.ifPresent(local -> local.follow(shard -> runner(shard).routedUnder() != null));
    }
  }

  /** How many rounds of routing there were in which something was due. */
  long rounds() {
    long rounds = 0;
    for (ShardRunner runner : runners) {
      rounds += runner.rounds();
    }
    return rounds;
  }

  /** When there will be something to route, if nothing happens before; null for never. */
  @Nullable Instant nextMoment() {
    Instant next = null;
    for (ShardRunner runner : runners) {
      Instant moment = runner.nextMoment();
      if (moment != null && (next == null || moment.isBefore(next))) {
        next = moment;
      }
    }
    return next;
  }

  /**
   * After a commit of our own there may be something to route, and nobody should wait for the next
   * tick.
   */
  private void afterCommit() {
    if (loop != null && !closed) {
      loop.hurry();
    }
  }
}
