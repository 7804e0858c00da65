package io.csm.spring;

import io.csm.core.event.AggregateKey;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.TicketEvent;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.desk.Board;
import io.csm.desk.Desk;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * What the engine measures, for Micrometer. No tag has more values than an enum of csm: no queue,
 * agent or tenant stands in one.
 *
 * <p>Events, waits and SLA alerts are those of the shards that this node routes, recorded since it
 * started; after a take-over some may be counted twice. The board is that of the {@code Desk} bean,
 * read every 10 seconds at most, and only when somebody asks.
 */
final class CsmMetrics implements MeterBinder, EngineWatch {
  /** How many tickets whose wait has begun are remembered. */
  private static final int MAX_WAITING = 10_000;

  private static final Duration FRESH = Duration.ofSeconds(10);

  private final ObjectProvider<Desk> desk;
  private final InstantSource clock;
  private final Instant started;
  private final List<Meters> bound = new CopyOnWriteArrayList<>();
  private final ReentrantLock waitingLock = new ReentrantLock();
  private final Map<AggregateKey, Instant> waiting = new LinkedHashMap<>();
  private final ReentrantLock boardLock = new ReentrantLock();
  private @Nullable Snapshot last;

  CsmMetrics(ObjectProvider<Desk> desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
    this.started = clock.instant();
  }

  private record Snapshot(Board board, Instant read) {}

  /** The meters of one registry. */
  private record Meters(
      MeterRegistry registry,
      Map<EventKind, Counter> events,
      Counter warnings,
      Counter breaches,
      Counter withdrawn,
      Timer waits,
      Timer commits) {}

  @Override
  public void bindTo(MeterRegistry registry) {
    Map<EventKind, Counter> events = new EnumMap<>(EventKind.class);
    for (EventKind kind : EventKind.values()) {
      events.put(
          kind,
          Counter.builder("csm.events")
              .description("Entries of the journal")
              .tag("kind", name(kind))
              .register(registry));
    }
    bound.add(
        new Meters(
            registry,
            events,
            alerts(registry, "warning"),
            alerts(registry, "breach"),
            alerts(registry, "withdrawn"),
            Timer.builder("csm.wait")
                .description("From when a ticket first waits until an agent has it")
                .register(registry),
            Timer.builder("csm.commit")
                .description("Commits of the store, each of one or more changes")
                .register(registry)));
    if (desk.getIfAvailable() != null) {
      bindBoard(registry);
    }
  }

  private void bindBoard(MeterRegistry registry) {
    for (Priority priority : Priority.values()) {
      gauge(
          registry,
          "csm.waiting",
          "Tickets that wait for an agent",
          "priority",
          name(priority),
          board ->
              board.queues().stream()
                  .mapToInt(queue -> queue.waiting().getOrDefault(priority, 0))
                  .sum());
    }
    for (Presence presence : Presence.values()) {
      gauge(
          registry,
          "csm.agents",
          "Agents by presence",
          "presence",
          name(presence),
          board -> board.agents().stream().filter(agent -> agent.presence() == presence).count());
    }
    gauge(registry, "csm.units", "Units of agents who are there", "state", "all", this::units);
    gauge(
        registry,
        "csm.units",
        "Units of agents who are there",
        "state",
        "used",
        board -> board.agents().stream().mapToInt(Board.AgentLine::unitsInUse).sum());
    gauge(
        registry,
        "csm.offers",
        "Offers by state",
        "state",
        "ringing",
        board -> board.queues().stream().mapToInt(Board.QueueLine::ringing).sum());
    Gauge.builder("csm.waiting.oldest", this, metrics -> metrics.read(this::oldest))
        .description("How long the ticket that waits longest has waited")
        .baseUnit("seconds")
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      String tag,
      String value,
      ToDoubleFunction<Board> read) {
    Gauge.builder(name, this, metrics -> metrics.read(read))
        .description(description)
        .tag(tag, value)
        .register(registry);
  }

  private double units(Board board) {
    return board.agents().stream()
        .filter(agent -> !agent.presence().isAbsent())
        .mapToInt(Board.AgentLine::units)
        .sum();
  }

  private double oldest(Board board) {
    Instant now = clock.instant();
    double oldest = 0;
    for (Board.QueueLine queue : board.queues()) {
      Instant since = queue.oldest();
      if (since != null) {
        oldest = Math.max(oldest, Duration.between(since, now).toMillis() / 1e3);
      }
    }
    return oldest;
  }

  /**
   * Read from a board that is ten seconds old at most; a board that cannot be read is no number.
   */
  private double read(ToDoubleFunction<Board> value) {
    boardLock.lock();
    try {
      Instant now = clock.instant();
      Snapshot snapshot = last;
      if (snapshot == null || !now.isBefore(snapshot.read().plus(FRESH))) {
        snapshot = new Snapshot(desk.getObject().board(), now);
        last = snapshot;
      }
      return value.applyAsDouble(snapshot.board());
    } catch (RuntimeException unreadable) {
      return Double.NaN;
    } finally {
      boardLock.unlock();
    }
  }

  @Override
  public <T> T timeCommit(Supplier<T> commit) {
    List<Meters> all = bound;
    if (all.isEmpty()) {
      return commit.get();
    }
    long before = all.get(0).registry().config().clock().monotonicTime();
    try {
      return commit.get();
    } finally {
      long took = all.get(0).registry().config().clock().monotonicTime() - before;
      all.forEach(meters -> meters.commits().record(took, TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public void note(List<JournalEntry> entries) {
    for (JournalEntry entry : entries) {
      if (!entry.envelope().recordedAt().isBefore(started)) {
        note(entry);
      }
    }
  }

  private void note(JournalEntry entry) {
    Event event = entry.event();
    Duration wait = waited(entry);
    for (Meters meters : bound) {
      Objects.requireNonNull(meters.events().get(event.kind())).increment();
      if (wait != null) {
        meters.waits().record(wait);
      }
      if (event instanceof TicketEvent.SlaAlerted alerted) {
        alerted
            .firings()
            .forEach(
                firing ->
                    (firing.withdrawn()
                            ? meters.withdrawn()
                            : firing.threshold().isBreach() ? meters.breaches() : meters.warnings())
                        .increment());
      }
    }
  }

  /** How long the ticket has waited, if this ends its wait. */
  private @Nullable Duration waited(JournalEntry entry) {
    AggregateKey ticket = entry.envelope().aggregate();
    waitingLock.lock();
    try {
      if (entry.event() instanceof TicketEvent.Queued queued) {
        waiting.putIfAbsent(ticket, queued.item().enqueuedAt());
        if (waiting.size() > MAX_WAITING) {
          waiting.remove(waiting.keySet().iterator().next());
        }
        return null;
      }
      boolean over =
          entry.event() instanceof TicketEvent.Assigned
              || entry.event() instanceof TicketEvent.Dequeued;
      Instant since = over ? waiting.remove(ticket) : null;
      return since == null || entry.event() instanceof TicketEvent.Dequeued
          ? null
          : Duration.between(since, entry.envelope().recordedAt());
    } finally {
      waitingLock.unlock();
    }
  }

  private static Counter alerts(MeterRegistry registry, String outcome) {
    return Counter.builder("csm.sla.alerts")
        .description("Thresholds that SLA clocks have passed")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
