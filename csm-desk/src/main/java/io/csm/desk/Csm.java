package io.csm.desk;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.Ref;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

  private final Ports ports;
  private final Engine engine;
  private final Subscriptions subscriptions;
  private final List<ShardRunner> runners = new ArrayList<>();
  private final Runnable releaseNode;
  private final @Nullable ScheduledExecutorService executor;
  private final Duration tickEvery;
  private final List<ScheduledFuture<?>> scheduled = new ArrayList<>();
  private final AtomicBoolean soon = new AtomicBoolean();
  private volatile boolean started;
  private volatile boolean closed;

  Csm(
      Ports ports,
      Runnable releaseNode,
      @Nullable ScheduledExecutorService executor,
      Duration lease,
      Duration tickEvery) {
    this.ports = ports;
    this.releaseNode = releaseNode;
    this.executor = executor;
    this.tickEvery = tickEvery;
    this.engine = new Engine(ports, this::routeSoon);
    this.subscriptions = new Subscriptions(ports.store());
    new Outbox(ports, engine).subscribe(subscriptions);
    for (int shard = 0; shard < ports.store().shards(); shard++) {
      runners.add(new ShardRunner(ports, engine, new ShardId(shard), lease));
    }
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
    return new Desk(this, ports, engine, idOf(tenant), CallContext.SYSTEM);
  }

  private static TenantId idOf(Ref<TenantId> tenant) {
    return tenant instanceof TenantId id
        ? id
        : new TenantId(Digest.number(((HostKey<?>) tenant).value()));
  }

  /**
   * Does what is due: routes the shards that this node owns or can take over, wakes tickets, and
   * hands the journal to subscribers. Idempotent; several nodes may tick at a time.
   *
   * @param now by the same clock as the commands'; where it is earlier than before, time stands
   *     still
   * @return how many decisions of routing were committed
   */
  public int tick(Instant now) {
    checkOpen();
    int decisions = 0;
    RuntimeException first = null;
    for (ShardRunner runner : runners) {
      try {
        decisions += runner.tick(now);
      } catch (RuntimeException failed) {
        // The other shards go on.
        first = first == null ? failed : first;
      }
    }
    follow();
    if (first != null) {
      throw first;
    }
    return decisions;
  }

  /**
   * Begins to tick by itself, on the executor of the builder.
   *
   * @throws CsmException with {@code BROKEN_PORT} if the builder was given no executor
   */
  public synchronized void start() {
    checkOpen();
    if (executor == null) {
      throw CsmException.of(
          Code.BROKEN_PORT,
          "executor",
          "port",
          "executor",
          "detail",
          "start needs one. Maybe set it in the builder, or call tick by hand");
    }
    if (!started) {
      started = true;
      long every = tickEvery.toMillis();
      scheduled.add(executor.scheduleWithFixedDelay(this::route, 0, every, TimeUnit.MILLISECONDS));
      scheduled.add(
          executor.scheduleWithFixedDelay(this::followSafely, 0, every, TimeUnit.MILLISECONDS));
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
    subscriptions.add(name, handler);
  }

  /** How many decisions of routing this node has committed since it was built. */
  public long decisions() {
    long decisions = 0;
    for (ShardRunner runner : runners) {
      decisions += runner.decisions();
    }
    return decisions;
  }

  /** Stops ticking and gives leases and node number back. The executor stays the caller's. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    scheduled.forEach(future -> future.cancel(false));
    runners.forEach(ShardRunner::close);
    releaseNode.run();
  }

  ShardRunner runner(ShardId shard) {
    return runners.get(shard.value());
  }

  void checkOpen() {
    if (closed) {
      throw CsmException.of(Code.ENGINE_CLOSED, "");
    }
  }

  private void follow() {
    for (int shard = 0; shard < runners.size(); shard++) {
      if (runners.get(shard).owns()) {
        subscriptions.follow(new ShardId(shard));
      }
    }
  }

  /**
   * After a commit of our own there may be something to route, and nobody should wait for the next
   * tick.
   */
  private void routeSoon() {
    ScheduledExecutorService threads = executor;
    if (started && !closed && threads != null && soon.compareAndSet(false, true)) {
      try {
        threads.execute(
            () -> {
              soon.set(false);
              route();
            });
      } catch (RejectedExecutionException shutDown) {
        soon.set(false);
      }
    }
  }

  private void route() {
    if (closed) {
      return;
    }
    for (ShardRunner runner : runners) {
      try {
        runner.tick(ports.clock().instant());
      } catch (RuntimeException failed) {
        log.warn("Routing failed and will try again", failed);
      }
    }
  }

  private void followSafely() {
    if (closed) {
      return;
    }
    try {
      follow();
    } catch (RuntimeException failed) {
      log.warn("Following the journal failed and will try again", failed);
    }
  }
}
