package io.csm.desk;

import io.csm.spi.Signals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of a started node on the host's executor: one keeps leases, one routes, and others hand
 * the journal on: to agents, to subscribers, and to channels, {@value #DELIVERING} at a time. None
 * waits for another, so that a slow channel delays no notice. Thread-safe.
 *
 * <p>Routing looks for something to do as often as the builder said, and less and less often while
 * there is nothing, down to once in {@link #MAX_IDLE}; sooner for whatever falls due. A commit of
 * this node has it look at once.
 */
final class Loop {
  /** How long a node with nothing to do waits at most until it looks again. */
  static final Duration MAX_IDLE = Duration.ofSeconds(1);

  /** How many threads wait for channels at most; each has the shards that are its own. */
  private static final int DELIVERING = 4;

  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  private final Csm csm;
  private final InstantSource clock;
  private final Duration tickEvery;
  private final Duration keepEvery;
  private final int mostLeftOut;
  private final ScheduledExecutorService executor;
  private final List<ScheduledFuture<?>> scheduled = new ArrayList<>();
  private final @Nullable Signals signals;
  private final AtomicBoolean soon = new AtomicBoolean();
  private final AtomicInteger wanted = new AtomicInteger();
  private final List<HandingOn> handingOn = new ArrayList<>();
  private volatile boolean running;

  /** How many looks are left out after the last one, and how many of them have been. */
  private final AtomicInteger leaveOut = new AtomicInteger();

  private final AtomicInteger leftOut = new AtomicInteger();

  Loop(Csm csm, InstantSource clock, Settings settings) {
    this.csm = csm;
    this.clock = clock;
    this.tickEvery = settings.tickEvery();
    this.keepEvery = settings.lease().dividedBy(20);
    this.mostLeftOut = (int) Math.max(0, MAX_IDLE.dividedBy(tickEvery) - 1);
    this.signals = settings.signals();
    this.executor = Objects.requireNonNull(settings.executor());
    handingOn.add(new HandingOn(Subscriptions.Lane.NOTICES, 0, 1));
    handingOn.add(new HandingOn(Subscriptions.Lane.SUBSCRIBERS, 0, 1));
    for (int part = 0; part < DELIVERING; part++) {
      handingOn.add(new HandingOn(Subscriptions.Lane.DELIVERY, part, DELIVERING));
    }
  }

  /** Begins; again is no error. The caller sees to it that one thread does so at a time. */
  void start() {
    if (!running) {
      running = true;
      schedule(this::keep, keepEvery);
      schedule(this::routeIfDue, tickEvery);
      schedule(csm::disconnect, tickEvery);
      schedule(this::handOn, tickEvery);
      if (signals != null) {
        submit(this::listen);
      }
    }
  }

  /** No task begins any more. */
  void stop() {
    running = false;
    scheduled.forEach(future -> future.cancel(false));
  }

  /** Routes as soon as a thread is free. */
  void hurry() {
    if (running) {
      once(soon, this::route);
    }
  }

  /** Waits for a signal as long as a look would be late, over and over; each wait is a task. */
  private void listen() {
    Signals heard = signals;
    if (heard == null || !running) {
      return;
    }
    try {
      if (heard.await(tickEvery)) {
        hurry();
      }
      submit(this::listen);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      log.warn("Signals failed; this node looks for itself until they are back", failed);
      later(this::listen);
    }
  }

  /** Runs a task that waits for a thread already only once. */
  private void once(AtomicBoolean waiting, Runnable task) {
    if (waiting.compareAndSet(false, true)) {
      submit(
          () -> {
            waiting.set(false);
            task.run();
          });
    }
  }

  private void submit(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException shutDown) {
      log.debug("The executor takes no more tasks", shutDown);
    }
  }

  private void later(Runnable task) {
    try {
      ScheduledFuture<?> ignored =
          executor.schedule(task, MAX_IDLE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException shutDown) {
      log.debug("The executor takes no more tasks", shutDown);
    }
  }

  private void schedule(Runnable task, Duration every) {
    scheduled.add(
        executor.scheduleWithFixedDelay(
            () -> safely(task), 0, Math.max(1, every.toMillis()), TimeUnit.MILLISECONDS));
  }

  private void safely(Runnable task) {
    if (!running || csm.isClosed()) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException | Error failed) {
      // An error, too: the leases are renewed by another task, so nobody else would take over.
      log.warn("A task of this node failed and will be tried again", failed);
    }
  }

  private void keep() {
    csm.keep();
  }

  private void routeIfDue() {
    Instant next = csm.nextMoment();
    if (leftOut.get() >= leaveOut.get() || (next != null && !next.isAfter(clock.instant()))) {
      route();
    } else {
      leftOut.incrementAndGet();
    }
  }

  /** One thread routes; whoever comes in the meantime has it go on. */
  private void route() {
    if (wanted.getAndIncrement() > 0) {
      return;
    }
    int seen;
    do {
      seen = wanted.get();
      safely(this::routeOnce);
    } while (!wanted.compareAndSet(seen, 0));
  }

  private void routeOnce() {
    long before = csm.rounds();
    try {
      csm.route(clock, false);
    } finally {
      boolean idle = csm.rounds() == before;
      leaveOut.set(idle ? Math.min(2 * leaveOut.get() + 1, mostLeftOut) : 0);
      leftOut.set(0);
      if (!idle) {
        handOn();
      }
    }
  }

  private void handOn() {
    handingOn.forEach(HandingOn::soon);
  }

  /** One thread hands on at a time; whoever comes in the meantime has it go on. */
  private final class HandingOn {
    private final Subscriptions.Lane lane;
    private final int part;
    private final int parts;
    private final AtomicInteger wanted = new AtomicInteger();

    HandingOn(Subscriptions.Lane lane, int part, int parts) {
      this.lane = lane;
      this.part = part;
      this.parts = parts;
    }

    void soon() {
      if (csm.hasFollowers(lane) && wanted.getAndIncrement() == 0) {
        submit(this::run);
      }
    }

    private void run() {
      int seen;
      do {
        seen = wanted.get();
        safely(() -> csm.follow(lane, part, parts));
      } while (!wanted.compareAndSet(seen, 0));
    }
  }
}
