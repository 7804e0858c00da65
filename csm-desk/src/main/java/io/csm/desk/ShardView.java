package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.config.Queue;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.AgentLifecycle;
import io.csm.core.lifecycle.ConfigurationLifecycle;
import io.csm.core.lifecycle.TicketLifecycle;
import io.csm.core.people.Agent;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.WorkItem;
import io.csm.routing.Router;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import io.csm.spi.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What routing knows of a shard: the routers of its pools and the tickets that sleep, projected
 * from the journal. Can be dropped and rebuilt from the state at any time, because whatever is
 * older than what is known changes nothing. Not thread-safe.
 */
final class ShardView {
  private static final int PAGE = 1_000;
  private static final int PARKED_AT_A_TIME = 100;
  private static final Logger log = LoggerFactory.getLogger(ShardView.class);

  private final Ports ports;
  private final ShardId shard;
  private final SortedMap<TenantId, TenantView> tenants = new TreeMap<>();

  /** Tickets that sleep, by tenant and id, and in the order in which they wake. */
  private final SortedMap<AggregateKey, Instant> sleeping = new TreeMap<>();

  private final SortedMap<Instant, List<AggregateKey>> wakes = new TreeMap<>();

  private Position position = Position.START;

  ShardView(Ports ports, ShardId shard) {
    this.ports = ports;
    this.shard = shard;
  }

  Position position() {
    return position;
  }

  Collection<PoolRouter> routers() {
    List<PoolRouter> all = new ArrayList<>();
    for (TenantView tenant : tenants.values()) {
      all.addAll(tenant.routers.values());
    }
    return all;
  }

  long configurationVersion(TenantId tenant) {
    TenantView view = tenants.get(tenant);
    return view == null ? 0 : view.configurationVersion;
  }

  /** The router of the pool that the queue belongs to. */
  Optional<PoolRouter> routerOf(TenantId tenant, QueueId queue) {
    TenantView view = tenants.get(tenant);
    return view == null ? Optional.empty() : view.routerOf(queue);
  }

  /** The tickets whose sleep is over, at most {@code limit}, the longest awake first. */
  List<AggregateKey> awake(Instant now, int limit) {
    List<AggregateKey> awake = new ArrayList<>();
    for (var entry : wakes.headMap(now.plusNanos(1)).entrySet()) {
      for (AggregateKey ticket : entry.getValue()) {
        if (awake.size() == limit) {
          return awake;
        }
        awake.add(ticket);
      }
    }
    return awake;
  }

  // ---- from the state

  /** Reads the state of every tenant of the shard, then follows the journal from where it began. */
  void rebuild() {
    Store store = ports.store();
    tenants.clear();
    sleeping.clear();
    wakes.clear();
    position = store.end(shard);
    TenantId after = null;
    while (true) {
      List<TenantId> page = store.tenants(shard, after, PAGE);
      for (TenantId tenant : page) {
        rebuild(tenant);
      }
      if (page.size() < PAGE) {
        break;
      }
      after = page.get(page.size() - 1);
    }
    follow();
  }

  /** Reads the state of one tenant. */
  void rebuild(TenantId tenant) {
    TenantView view = new TenantView(ports.store(), tenant);
    tenants.put(tenant, view);
    load(AggregateKey.configuration(tenant))
        .ifPresent(found -> view.configure((Configuration) found.state(), found.version()));
    long after = 0;
    while (true) {
      List<Long> ids = ports.store().ids(tenant, AggregateType.AGENT, after, PAGE);
      List<AggregateKey> keys = new ArrayList<>();
      for (long id : ids) {
        keys.add(AggregateKey.of(tenant, new AgentId(id)));
        after = id;
      }
      for (Optional<Versioned> found : ports.store().load(keys)) {
        found.ifPresent(agent -> view.put((Agent) agent.state(), agent.version()));
      }
      if (ids.size() < PAGE) {
        break;
      }
    }
    TicketId last = null;
    while (true) {
      List<Versioned> page = ports.store().routed(tenant, last, PAGE);
      for (Versioned found : page) {
        restore(view, (Ticket) found.state(), found.version());
      }
      if (page.size() < PAGE) {
        break;
      }
      last = new TicketId(page.get(page.size() - 1).key().id());
    }
  }

  private void restore(TenantView view, Ticket ticket, long version) {
    if (ticket.work() == WorkState.WAITING) {
      TicketLifecycle.workItem(ticket, view.configuration)
          .ifPresent(item -> view.queued(item, version));
    }
    if (ticket.snoozedUntil() != null) {
      sleep(AggregateKey.of(view.tenant, ticket.id()), ticket.snoozedUntil());
    }
  }

  private Optional<Versioned> load(AggregateKey key) {
    return ports.store().load(List.of(key)).get(0);
  }

  // ---- from the journal

  /** Reads on to the end of the journal. */
  void follow() {
    while (true) {
      JournalPage page = ports.store().read(shard, position, PAGE);
      if (page instanceof JournalPage.Truncated) {
        rebuild();
        return;
      }
      JournalPage.Entries entries = (JournalPage.Entries) page;
      for (JournalEntry entry : entries.entries()) {
        follow(entry.envelope(), entry.event());
      }
      position = entries.end();
      if (entries.entries().size() < PAGE) {
        break;
      }
    }
    for (TenantView tenant : tenants.values()) {
      tenant.unpark();
      for (PoolRouter router : tenant.routers.values()) {
        router.router.readUpTo(position);
      }
    }
  }

  private void follow(Envelope envelope, Event event) {
    AggregateKey key = envelope.aggregate();
    TenantView view =
        tenants.computeIfAbsent(key.tenant(), tenant -> new TenantView(ports.store(), tenant));
    switch (key.type()) {
      case CONFIGURATION -> {
        if (envelope.version() == view.configurationVersion + 1) {
          view.configure(
              ConfigurationLifecycle.evolve(view.configuration, event), envelope.version());
        }
      }
      case AGENT -> {
        AgentView known = view.agents.get(new AgentId(key.id()));
        if (envelope.version() == (known == null ? 0 : known.version) + 1) {
          view.put(
              AgentLifecycle.evolve(known == null ? null : known.agent, envelope, event),
              envelope.version());
        }
      }
      case TICKET -> ticket(view, envelope, event);
      case CUSTOMER, CONVERSATION, MESSAGE, ROUTER -> {
        // Routing does not depend on them.
      }
    }
  }

  /** Whether an event changes what a router knows of a ticket. */
  static boolean isRouted(EventKind kind) {
    return switch (kind) {
      case WORK_QUEUED, WORK_DEQUEUED, OFFER_MADE, ASSIGNED -> true;
      default -> false;
    };
  }

  private void ticket(TenantView view, Envelope envelope, Event event) {
    TicketId ticket = new TicketId(envelope.aggregate().id());
    switch (event.kind()) {
      case WORK_QUEUED -> view.queued(((TicketEvent.Queued) event).item(), envelope.version());
      case WORK_DEQUEUED, OFFER_MADE, ASSIGNED -> view.dequeued(ticket, envelope.version());
      case SNOOZED -> sleep(envelope.aggregate(), ((TicketEvent.Snoozed) event).until());
      case WOKEN -> wake(envelope.aggregate());
      default -> {
        // Nothing that changes what routing knows.
      }
    }
  }

  private void sleep(AggregateKey ticket, Instant until) {
    wake(ticket);
    sleeping.put(ticket, until);
    wakes.computeIfAbsent(until, at -> new ArrayList<>()).add(ticket);
  }

  private void wake(AggregateKey ticket) {
    Instant until = sleeping.remove(ticket);
    List<AggregateKey> together = until == null ? null : wakes.get(until);
    if (together != null) {
      together.remove(ticket);
      if (together.isEmpty()) {
        wakes.remove(until);
      }
    }
  }

  private record AgentView(Agent agent, long version) {}

  /** What routing knows of a tenant. */
  private static final class TenantView {
    final Store store;
    final TenantId tenant;
    final SortedMap<PoolId, PoolRouter> routers = new TreeMap<>();
    final SortedMap<AgentId, AgentView> agents = new TreeMap<>();

    /** Where a waiting ticket waits, so that it leaves there when it moves to another pool. */
    final SortedMap<TicketId, Waiting> waiting = new TreeMap<>();

    /** What was too much for its router. */
    final SortedSet<AgentId> parkedAgents = new TreeSet<>();

    final SortedSet<TicketId> parkedWork = new TreeSet<>();

    Configuration configuration = Configuration.EMPTY;
    long configurationVersion;

    TenantView(Store store, TenantId tenant) {
      this.store = store;
      this.tenant = tenant;
    }

    void configure(Configuration next, long version) {
      Configuration before = configuration;
      configuration = next;
      configurationVersion = version;
      for (Queue queue : before.queues()) {
        Queue now = next.queue(queue.id()).orElse(null);
        if (now == null || !now.pool().equals(queue.pool())) {
          router(queue.pool()).router.removeQueue(queue.id());
        }
      }
      for (Queue queue : next.queues()) {
        if (!queue.equals(before.queue(queue.id()).orElse(null))) {
          try {
            router(queue.pool()).router.putQueue(queue);
          } catch (CsmException full) {
            park(full, queue.id());
          }
        }
      }
      // Work whose queue has just got another pool is routed there.
      for (Waiting known : new ArrayList<>(waiting.values())) {
        queued(known.item, known.version);
      }
    }

    void put(Agent agent, long version) {
      AgentView known = agents.put(agent.id(), new AgentView(agent, version));
      if (known != null) {
        PoolId before = known.agent.profile().pool();
        if (!before.equals(agent.profile().pool())) {
          router(before).router.removeAgent(agent.id(), version);
        }
      }
      Router router = router(agent.profile().pool()).router;
      if (agent.retired() && agent.holdings().isEmpty()) {
        router.removeAgent(agent.id(), version);
        return;
      }
      try {
        router.putAgent(agent, version);
        parkedAgents.remove(agent.id());
      } catch (CsmException full) {
        park(full, agent.id());
        parkedAgents.add(agent.id());
      }
    }

    void queued(WorkItem item, long version) {
      PoolId pool = configuration.queue(item.queue()).map(Queue::pool).orElse(null);
      Waiting before = waiting.get(item.ticket());
      if (before != null && before.pool != null && !before.pool.equals(pool)) {
        router(before.pool).router.removeWork(item.ticket(), version);
      }
      waiting.put(item.ticket(), new Waiting(item, version, pool));
      parkedWork.remove(item.ticket());
      if (pool != null) {
        try {
          router(pool).router.putWork(item, version);
        } catch (CsmException full) {
          park(full, item.ticket());
          parkedWork.add(item.ticket());
        }
      }
    }

    void dequeued(TicketId ticket, long version) {
      parkedWork.remove(ticket);
      Waiting before = waiting.remove(ticket);
      if (before != null && before.pool != null) {
        router(before.pool).router.removeWork(ticket, version);
      }
    }

    /**
     * What does not fit into its router waits here, so that one tenant's excess stops nobody else.
     */
    void park(CsmException full, Object what) {
      if (full.code() != Code.OVERLOADED) {
        throw full;
      }
      log.warn(
          "Tenant {}: {} is not routed for the time being: {}", tenant, what, full.getMessage());
    }

    /** Tries again with some of what did not fit. */
    void unpark() {
      for (AgentId agent : parkedAgents.stream().limit(PARKED_AT_A_TIME).toList()) {
        AgentView known = agents.get(agent);
        parkedAgents.remove(agent);
        if (known != null) {
          put(known.agent, known.version);
        }
      }
      for (TicketId ticket : parkedWork.stream().limit(PARKED_AT_A_TIME).toList()) {
        Waiting known = waiting.get(ticket);
        parkedWork.remove(ticket);
        if (known != null) {
          queued(known.item, known.version);
        }
      }
    }

    Optional<PoolRouter> routerOf(QueueId queue) {
      return configuration.queue(queue).map(Queue::pool).map(this::router);
    }

    PoolRouter router(PoolId pool) {
      PoolRouter known = routers.get(pool);
      if (known != null) {
        return known;
      }
      PoolRouter router = new PoolRouter(tenant, pool);
      store.load(List.of(AggregateKey.router(tenant, pool))).get(0).ifPresent(router::restore);
      routers.put(pool, router);
      return router;
    }
  }

  private record Waiting(WorkItem item, long version, @Nullable PoolId pool) {}
}
