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
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueState;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.WhenClosed;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.ConfigurationEvent;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.AgentLifecycle;
import io.csm.core.lifecycle.ConfigurationLifecycle;
import io.csm.core.lifecycle.TicketLifecycle;
import io.csm.core.people.Agent;
import io.csm.core.people.Duty;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.WorkItem;
import io.csm.routing.Router;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import io.csm.spi.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
  private final StateCache states;
  private final Shifts shifts;
  private final ShardId shard;
  private final SortedMap<TenantId, TenantView> tenants = new TreeMap<>();

  /** Tickets that sleep, and those that have an SLA clock with an alarm. */
  private final Alarms sleeping = new Alarms();

  private final Alarms deadlines = new Alarms();

  /** Solved tickets that are going to be closed. */
  private final Alarms closing = new Alarms();

  /** Tickets that wait, and that exception rules are to look at. */
  private final Alarms exceptional = new Alarms();

  /** Tickets with deadlines that somebody has set. */
  private final Alarms scheduled = new Alarms();

  /** Agents whose schedules say something else then. */
  private final Alarms duties = new Alarms();

  /** Tenants with queues that open or close, by the key of their configuration. */
  private final Alarms turning = new Alarms();

  /** Tickets that wait in a closed queue, and do not stay there. */
  private final Alarms diverted = new Alarms();

  /** Routers by their next moment, and those whose moment may have changed. */
  private final SortedMap<Instant, SortedSet<PoolRouter>> moments = new TreeMap<>();

  private final SortedSet<PoolRouter> touched = new TreeSet<>();

  /**
   * Tenants whose SLA clocks may show something else since their configuration changed, with the id
   * of the ticket after which to go on; 0 for the first.
   */
  private final SortedMap<TenantId, Long> outdated = new TreeMap<>();

  /** Tenants that have more than their routers hold. */
  private final SortedSet<TenantId> crowded = new TreeSet<>();

  /** How far the routers of a page of tenants had got, while the page is restored. */
  private final Map<AggregateKey, Optional<Versioned>> progress = new TreeMap<>();

  private static final Comparator<WorkItem> OLDEST_FIRST =
      Comparator.<WorkItem, Instant>comparing(WorkItem::enqueuedAt).thenComparing(WorkItem::ticket);

  private Position position = Position.START;

  /**
   * @param states told of whatever the journal says that is newer
   */
  ShardView(Ports ports, StateCache states, Shifts shifts, ShardId shard) {
    this.ports = ports;
    this.states = states;
    this.shifts = shifts;
    this.shard = shard;
  }

  Position position() {
    return position;
  }

  /**
   * Whether there is anything to do: to read, to wake, or to decide. Costs nothing, however many
   * tenants there are.
   */
  boolean isDue(Position end, Instant now) {
    Instant next = nextMoment();
    return end.isAfter(position)
        || !crowded.isEmpty()
        || !outdated.isEmpty()
        || (next != null && !next.isAfter(now));
  }

  /** When there will be something to wake or to decide; null for never. */
  @Nullable Instant nextMoment() {
    Instant next = moments.isEmpty() ? null : moments.firstKey();
    next = earlier(earlier(next, sleeping.next()), deadlines.next());
    next = earlier(earlier(next, exceptional.next()), duties.next());
    next = earlier(earlier(next, turning.next()), diverted.next());
    return earlier(earlier(next, scheduled.next()), closing.next());
  }

  /** What happens to tickets when its time has come, in the order of those due at once. */
  enum Due {
    THRESHOLD,
    DEADLINE,
    CLOSING,
    EXCEPTION
  }

  /** What of that has been due for the longest time; null if nothing is. */
  @Nullable Due firstDue(Instant now) {
    Due first = null;
    Instant oldest = now.plusNanos(1);
    for (Due due : Due.values()) {
      Instant next =
          switch (due) {
            case THRESHOLD -> deadlines.next();
            case DEADLINE -> scheduled.next();
            case CLOSING -> closing.next();
            case EXCEPTION -> exceptional.next();
          };
      if (next != null && next.isBefore(oldest)) {
        first = due;
        oldest = next;
      }
    }
    return first;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  /** The routers that may have something to decide, by tenant and pool. */
  List<PoolRouter> due(Instant now) {
    Set<PoolRouter> due = new TreeSet<>();
    moments.headMap(now.plusNanos(1)).values().forEach(due::addAll);
    due.forEach(router -> router.router.readUpTo(position));
    return List.copyOf(due);
  }

  /** A router has been asked or told something, so that its next moment may be another. */
  void touch(PoolRouter router) {
    touched.add(router);
    reorder(router);
  }

  /** A router must hear when the journal has been read up to a position. */
  void settles(PoolRouter router, Position at) {
    if (at.isAfter(router.settlesAt)) {
      router.settlesAt = at;
    }
    touched.add(router);
  }

  /** How many decisions have not been read back yet. */
  int inFlight() {
    int inFlight = 0;
    for (TenantView tenant : tenants.values()) {
      for (PoolRouter router : tenant.routers.values()) {
        inFlight += router.router.inFlight();
      }
    }
    return inFlight;
  }

  private void reorder(PoolRouter router) {
    Instant next = router.router.nextMoment().orElse(null);
    Instant before = router.moment;
    if (Objects.equals(next, before)) {
      return;
    }
    if (before != null) {
      SortedSet<PoolRouter> together = moments.get(before);
      if (together != null) {
        together.remove(router);
        if (together.isEmpty()) {
          moments.remove(before);
        }
      }
    }
    if (next != null) {
      moments.computeIfAbsent(next, at -> new TreeSet<>()).add(router);
    }
    router.moment = next;
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
    return sleeping.ringing(now, limit);
  }

  /** The tickets whose SLA clocks have passed a threshold, at most {@code limit}, oldest first. */
  List<AggregateKey> alarmed(Instant now, int limit) {
    return deadlines.ringing(now, limit);
  }

  /** The tickets that are to be closed, at most {@code limit}, oldest first. */
  List<AggregateKey> toClose(Instant now, int limit) {
    return closing.ringing(now, limit);
  }

  /** The tickets with deadlines that have come, at most {@code limit}, oldest first. */
  List<AggregateKey> reached(Instant now, int limit) {
    return scheduled.ringing(now, limit);
  }

  /** Looks at the deadlines of a ticket again then, unless the journal says otherwise before. */
  void reachAt(AggregateKey ticket, Instant at) {
    scheduled.set(ticket, at);
  }

  /** The agents whose schedules say something else, at most {@code limit}, oldest first. */
  List<AggregateKey> changingDuty(Instant now, int limit) {
    return duties.ringing(now, limit);
  }

  /** Looks at the schedule of an agent again then, unless the journal says otherwise before. */
  void dutyAt(AggregateKey agent, @Nullable Instant at) {
    duties.set(agent, at);
  }

  /** The schedule of an agent was looked at, and says what is written down. */
  void dutyIsRight(AggregateKey agent) {
    AgentView known = view(agent.tenant()).agents.get(new AgentId(agent.id()));
    Duty duty = known == null ? null : known.agent.attendance().duty();
    duties.set(agent, duty == null ? null : duty.next());
  }

  /** The tickets that exception rules are to look at, at most {@code limit}, oldest first. */
  List<AggregateKey> exceptional(Instant now, int limit) {
    return exceptional.ringing(now, limit);
  }

  /** Lets exception rules look at a ticket then, unless the journal says otherwise before. */
  void exceptionAt(AggregateKey ticket, Instant at) {
    exceptional.set(ticket, at);
  }

  /** Exception rules have looked at a ticket, and will again when the time of the next has come. */
  void nextException(AggregateKey ticket, Instant now) {
    TenantView view = view(ticket.tenant());
    Waiting known = view.waiting.get(new TicketId(ticket.id()));
    exceptional.set(ticket, known == null ? null : view.moment(known.item, now));
  }

  /** The tenants whose queues may open or close, at most {@code limit}, oldest first. */
  List<AggregateKey> turning(Instant now, int limit) {
    return turning.ringing(now, limit);
  }

  /** Looks at the hours of a tenant's queues again then, unless the journal says otherwise. */
  void turnAt(AggregateKey tenant, Instant at) {
    turning.set(tenant, at);
  }

  /** Whether a queue is to be opened or closed now; otherwise it is looked at in its time. */
  boolean turns(AggregateKey tenant, Instant now) {
    Configuration configuration = view(tenant.tenant()).configuration;
    if (!Hours.changes(configuration, now).isEmpty()) {
      return true;
    }
    view(tenant.tenant()).hoursChanged = false;
    turning.set(tenant, Hours.next(configuration));
    return false;
  }

  /** The tickets that do not stay in their closed queues, at most {@code limit}. */
  List<AggregateKey> diverted(Instant now, int limit) {
    return diverted.ringing(now, limit);
  }

  /** Looks at a ticket in a closed queue again then, unless the journal says otherwise before. */
  void divertAt(AggregateKey ticket, Instant at) {
    diverted.set(ticket, at);
  }

  /** The order in which the tickets of a tenant have begun to wait. */
  Exceptions.Line line(TenantId tenant) {
    return view(tenant)::isBehind;
  }

  /** Closes a ticket then, unless it says otherwise before. */
  void closeAt(AggregateKey ticket, Instant at) {
    closing.set(ticket, at);
  }

  /** Asks a ticket again then, unless its clocks say otherwise before. */
  void alarm(AggregateKey ticket, Instant at) {
    deadlines.set(ticket, at);
  }

  // ---- from the state

  /** Reads the state of every tenant of the shard, then follows the journal from where it began. */
  void rebuild() {
    Store store = ports.store();
    tenants.clear();
    sleeping.clear();
    deadlines.clear();
    closing.clear();
    scheduled.clear();
    exceptional.clear();
    duties.clear();
    turning.clear();
    diverted.clear();
    moments.clear();
    touched.clear();
    crowded.clear();
    outdated.clear();
    position = store.end(shard);
    TenantId after = null;
    while (true) {
      List<TenantId> page = store.tenants(shard, after, PAGE);
      rebuild(page);
      if (page.size() < PAGE) {
        break;
      }
      after = page.get(page.size() - 1);
    }
    follow();
  }

  /** Reads the state of one tenant. */
  void rebuild(TenantId tenant) {
    rebuild(List.of(tenant));
    settle();
  }

  /** Reads the state of tenants: configurations and routers together, agents and work of each. */
  private void rebuild(List<TenantId> page) {
    List<Optional<Versioned>> configurations =
        load(page.stream().map(AggregateKey::configuration).toList());
    SortedSet<AggregateKey> routers = new TreeSet<>();
    for (Optional<Versioned> found : configurations) {
      found.ifPresent(
          configuration -> {
            for (Queue queue : ((Configuration) configuration.state()).queues()) {
              routers.add(AggregateKey.router(configuration.key().tenant(), queue.pool()));
            }
          });
    }
    List<AggregateKey> keys = List.copyOf(routers);
    List<Optional<Versioned>> found = load(keys);
    for (int i = 0; i < keys.size(); i++) {
      progress.put(keys.get(i), found.get(i));
    }
    for (int i = 0; i < page.size(); i++) {
      rebuild(page.get(i), configurations.get(i));
    }
    progress.clear();
  }

  private void rebuild(TenantId tenant, Optional<Versioned> configuration) {
    if (configuration.isPresent()) {
      TenantView view = view(tenant);
      view.configure((Configuration) configuration.get().state(), configuration.get().version());
      // Agents belong to pools, so that a tenant without configuration has none.
      rebuildAgents(view);
    }
    TicketId last = null;
    while (true) {
      List<Versioned> page = ports.store().routed(tenant, last, PAGE);
      for (Versioned found : page) {
        restore(view(tenant), (Ticket) found.state(), found.version());
      }
      if (page.size() < PAGE) {
        break;
      }
      last = new TicketId(page.get(page.size() - 1).key().id());
    }
  }

  private void rebuildAgents(TenantView view) {
    long after = 0;
    while (true) {
      List<Long> ids = ports.store().ids(view.tenant, AggregateType.AGENT, after, PAGE);
      List<AggregateKey> keys = new ArrayList<>();
      for (long id : ids) {
        keys.add(AggregateKey.of(view.tenant, new AgentId(id)));
        after = id;
      }
      for (Optional<Versioned> found : load(keys)) {
        found.ifPresent(agent -> view.put((Agent) agent.state(), agent.version()));
      }
      if (ids.size() < PAGE) {
        break;
      }
    }
  }

  private void restore(TenantView view, Ticket ticket, long version) {
    if (ticket.work() == WorkState.WAITING) {
      TicketLifecycle.workItem(ticket, view.configuration)
          .ifPresent(item -> view.queued(item, version));
    } else if (ticket.work() == WorkState.OFFERED) {
      SortedSet<AgentId> agents = new TreeSet<>();
      ticket.offers().forEach(offer -> agents.add(offer.agent()));
      TicketLifecycle.workItem(ticket, view.configuration)
          .ifPresent(item -> view.ringing(item, agents, version));
    }
    AggregateKey key = AggregateKey.of(view.tenant, ticket.id());
    sleeping.set(key, ticket.snoozedUntil());
    if (ticket.isParked() && ticket.queue() != null && ticket.callbackAt() != null) {
      view.park(ticket.id(), ticket.queue(), ticket.callbackAt());
    }
    closing.set(key, ticket.closesAt());
    scheduled.set(key, ticket.nextDeadline());
    if (ticket.sla() != null) {
      deadlines.set(key, ticket.sla().alarm());
      if (ticket.sla().version() < view.configurationVersion) {
        outdated.putIfAbsent(view.tenant, 0L);
      }
    }
  }

  private List<Optional<Versioned>> load(List<AggregateKey> keys) {
    List<Optional<Versioned>> found = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += PAGE) {
      found.addAll(ports.store().load(keys.subList(from, Math.min(keys.size(), from + PAGE))));
    }
    return found;
  }

  private TenantView view(TenantId tenant) {
    return tenants.computeIfAbsent(tenant, TenantView::new);
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
    settle();
  }

  /** Tells the routers that were told something how far has been read. */
  private void settle() {
    for (TenantId tenant : List.copyOf(crowded)) {
      view(tenant).unpark();
    }
    for (PoolRouter router : List.copyOf(touched)) {
      router.router.readUpTo(position);
      reorder(router);
      if (!router.settlesAt.isAfter(position)) {
        touched.remove(router);
      }
    }
  }

  private void follow(Envelope envelope, Event event) {
    AggregateKey key = envelope.aggregate();
    states.passed(key, envelope.version());
    switch (key.type()) {
      case CONFIGURATION -> {
        TenantView view = view(key.tenant());
        if (envelope.version() == view.configurationVersion + 1) {
          view.configure(
              ConfigurationLifecycle.evolve(view.configuration, event), envelope.version());
          if (isAboutClocks(event)) {
            outdated.put(key.tenant(), 0L);
          }
        }
      }
      case AGENT -> {
        TenantView view = view(key.tenant());
        AgentView known = view.agents.get(new AgentId(key.id()));
        if (envelope.version() == (known == null ? 0 : known.version) + 1) {
          view.put(
              AgentLifecycle.evolve(known == null ? null : known.agent, envelope, event),
              envelope.version());
        }
      }
      case TICKET -> ticket(envelope, event);
      case CUSTOMER, CONVERSATION, MESSAGE, ROUTER, INTAKE -> {
        // Routing does not depend on them.
      }
    }
  }

  private static boolean isAboutClocks(Event event) {
    if (event.kind() == EventKind.CLOCKS_JUDGED_ANEW) {
      return true;
    }
    if (event instanceof ConfigurationEvent.Put put) {
      return put.item().kind() == ConfigurationKind.SLA_RULES
          || put.item().kind() == ConfigurationKind.CALENDAR;
    }
    return event instanceof ConfigurationEvent.Removed removed
        && (removed.itemKind() == ConfigurationKind.SLA_RULES
            || removed.itemKind() == ConfigurationKind.CALENDAR);
  }

  /** Tenants whose clocks are to be looked at: see the field. */
  SortedMap<TenantId, Long> outdated() {
    return outdated;
  }

  /** Whether an event changes what a router knows of a ticket. */
  static boolean isRouted(EventKind kind) {
    return switch (kind) {
      case WORK_QUEUED, WORK_DEQUEUED, OFFER_MADE, ASSIGNED -> true;
      default -> false;
    };
  }

  private void ticket(Envelope envelope, Event event) {
    TenantId tenant = envelope.aggregate().tenant();
    TicketId ticket = new TicketId(envelope.aggregate().id());
    switch (event.kind()) {
      case WORK_QUEUED ->
          view(tenant).queued(((TicketEvent.Queued) event).item(), envelope.version());
      case WORK_DEQUEUED, ASSIGNED -> view(tenant).dequeued(ticket, envelope.version());
      case OFFER_MADE ->
          view(tenant).offered(ticket, ((TicketEvent.OfferMade) event).agent(), envelope.version());
      case OFFER_ACCEPTED ->
          view(tenant)
              .offerEnded(ticket, ((TicketEvent.OfferAccepted) event).agent(), envelope.version());
      case OFFER_DECLINED ->
          view(tenant)
              .offerEnded(ticket, ((TicketEvent.OfferDeclined) event).agent(), envelope.version());
      case OFFER_EXPIRED ->
          view(tenant)
              .offerEnded(ticket, ((TicketEvent.OfferExpired) event).agent(), envelope.version());
      case OFFER_WITHDRAWN ->
          view(tenant)
              .offerEnded(ticket, ((TicketEvent.OfferWithdrawn) event).agent(), envelope.version());
      case WORK_DIVERTED -> {
        TicketEvent.Diverted away = (TicketEvent.Diverted) event;
        if (away.how() == WhenClosed.CALLBACK) {
          view(tenant).parked.put(ticket, new Parked(away.queue(), away.until()));
        }
      }
      case SNOOZED -> {
        Instant until = ((TicketEvent.Snoozed) event).until();
        sleeping.set(envelope.aggregate(), until);
        view(tenant).slept(ticket, until);
      }
      case WOKEN -> {
        sleeping.set(envelope.aggregate(), null);
        view(tenant).parked.remove(ticket);
      }
      case CLOSING_SCHEDULED ->
          closing.set(envelope.aggregate(), ((TicketEvent.ClosingScheduled) event).at());
      case STATUS_CHANGED -> {
        StatusCategory category = ((TicketEvent.StatusChanged) event).category();
        if (category != StatusCategory.NEW && category != StatusCategory.OPEN) {
          view(tenant).parked.remove(ticket);
        }
        if (category != StatusCategory.SOLVED) {
          closing.set(envelope.aggregate(), null);
        }
        if (category == StatusCategory.CLOSED) {
          scheduled.set(envelope.aggregate(), null);
        }
      }
      case DEADLINE_SET ->
          scheduled.set(envelope.aggregate(), ((TicketEvent.DeadlineSet) event).next());
      case DEADLINE_CANCELLED ->
          scheduled.set(envelope.aggregate(), ((TicketEvent.DeadlineCancelled) event).next());
      case DEADLINE_REACHED ->
          scheduled.set(envelope.aggregate(), ((TicketEvent.DeadlineReached) event).next());
      case CLOCK_CHANGED -> {
        TicketEvent.ClockChanged changed = (TicketEvent.ClockChanged) event;
        deadlines.set(envelope.aggregate(), changed.alarm());
        view(tenant).due(ticket, changed.due(), envelope.version());
      }
      default -> {
        // Nothing that changes what routing knows.
      }
    }
  }

  /** Lets a ticket sleep on that could not be woken. */
  void sleepOn(AggregateKey ticket, Instant until) {
    sleeping.set(ticket, until);
  }

  private record AgentView(Agent agent, long version) {}

  /** What routing knows of a tenant. */
  private final class TenantView {
    final TenantId tenant;
    final SortedMap<PoolId, PoolRouter> routers = new TreeMap<>();
    final SortedMap<AgentId, AgentView> agents = new TreeMap<>();

    /** Where a waiting ticket waits, so that it leaves there when it moves to another pool. */
    final SortedMap<TicketId, Waiting> waiting = new TreeMap<>();

    /** What rings, and may ring at more agents. */
    final SortedMap<TicketId, Ringing> ringing = new TreeMap<>();

    /** What waits in each queue, in the order of arrival; only if a rule asks for it. */
    private final SortedMap<QueueId, SortedSet<WorkItem>> lines = new TreeMap<>();

    private boolean countsLines;

    /** Whether queues or calendars have changed since hours were looked at. */
    boolean hoursChanged;

    /** What sleeps until its queue opens. */
    final SortedMap<TicketId, Parked> parked = new TreeMap<>();

    /** What was too much for its router. */
    final SortedSet<AgentId> parkedAgents = new TreeSet<>();

    final SortedSet<TicketId> parkedWork = new TreeSet<>();

    Configuration configuration = Configuration.EMPTY;
    long configurationVersion;

    TenantView(TenantId tenant) {
      this.tenant = tenant;
    }

    void configure(Configuration next, long version) {
      Configuration before = configuration;
      configuration = next;
      lines.clear();
      countsLines = next.exceptions().asksForLength();
      if (countsLines) {
        waiting.values().forEach(this::line);
      }
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
            router(queue.pool()).put(queue);
          } catch (CsmException full) {
            park(full, queue.id());
          }
        }
        router(queue.pool()).turn(queue.id(), next.queueState(queue.id()).orElse(null));
      }
      if (!next.items(ConfigurationKind.CALENDAR)
          .equals(before.items(ConfigurationKind.CALENDAR))) {
        agents.values().forEach(known -> duty(known.agent));
      }
      AggregateKey key = AggregateKey.configuration(tenant);
      hoursChanged |= Hours.mayDiffer(before, next);
      turning.set(key, hoursChanged ? Instant.EPOCH : Hours.next(next));
      parked.forEach(this::look);
      // Work whose queue has just got another pool is routed there.
      for (Waiting known : new ArrayList<>(waiting.values())) {
        queued(known.item, known.version);
      }
      for (Ringing known : new ArrayList<>(ringing.values())) {
        ringing(known.waiting.item, known.agents, known.waiting.version);
      }
    }

    /**
     * Sets when the schedule of an agent is to be looked at: when it says something else, and at
     * once where it does not say what is written down, as its calendar has changed since.
     */
    private void duty(Agent agent) {
      Duty duty = agent.attendance().duty();
      Instant at = null;
      if (duty != null && !agent.retired()) {
        Shifts.Says says = shifts.at(duty.schedule(), configuration, duty.since());
        boolean agrees = says.state() == duty.state() && Objects.equals(says.next(), duty.next());
        at = agrees ? duty.next() : Instant.EPOCH;
      }
      duties.set(AggregateKey.of(tenant, agent.id()), at);
    }

    void put(Agent agent, long version) {
      AgentView known = agents.put(agent.id(), new AgentView(agent, version));
      if (known == null
          || known.agent.retired() != agent.retired()
          || !Objects.equals(known.agent.attendance().duty(), agent.attendance().duty())) {
        duty(agent);
      }
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
      Ringing rings = ringing.get(item.ticket());
      if (rings != null) {
        ringing(item, rings.agents, version);
        return;
      }
      PoolId pool = configuration.queue(item.queue()).map(Queue::pool).orElse(null);
      Waiting before = waiting.get(item.ticket());
      if (before != null && before.pool != null && !before.pool.equals(pool)) {
        router(before.pool).router.removeWork(item.ticket(), version);
      }
      Waiting now = new Waiting(item, version, pool);
      waiting.put(item.ticket(), now);
      if (countsLines) {
        if (before != null) {
          unline(before);
        }
        line(now);
      }
      AggregateKey key = AggregateKey.of(tenant, item.ticket());
      exceptional.set(key, moment(item, null));
      diverted.set(key, Hours.diverts(configuration, item.queue()) ? Instant.EPOCH : null);
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

    /** An offer of a ticket was made: it waits no longer, but it may ring at more agents. */
    void offered(TicketId ticket, AgentId agent, long version) {
      Waiting waited = waiting.get(ticket);
      Ringing rang = ringing.get(ticket);
      WorkItem item = waited != null ? waited.item : rang != null ? rang.waiting.item : null;
      if (item == null || !mayRingAtMore(item)) {
        dequeued(ticket, version);
        return;
      }
      SortedSet<AgentId> agents = rang == null ? new TreeSet<>() : new TreeSet<>(rang.agents);
      agents.add(agent);
      ringing(item, agents, version);
    }

    /** An offer of a ticket has ended; what becomes of one that rings no more, is told next. */
    void offerEnded(TicketId ticket, AgentId agent, long version) {
      Ringing rang = ringing.get(ticket);
      if (rang != null) {
        SortedSet<AgentId> agents = new TreeSet<>(rang.agents);
        agents.remove(agent);
        ringing(rang.waiting.item, agents, version);
      }
    }

    private boolean mayRingAtMore(WorkItem item) {
      return configuration
          .queue(item.queue())
          .filter(queue -> queue.concurrentOffers().max() > 1)
          .isPresent();
    }

    /** A ticket rings at these agents. Where that is all it may, routing need not know it. */
    void ringing(WorkItem item, SortedSet<AgentId> agents, long version) {
      Ringing before = ringing.get(item.ticket());
      PoolId pool = configuration.queue(item.queue()).map(Queue::pool).orElse(null);
      if (agents.isEmpty() || pool == null || !mayRingAtMore(item)) {
        dequeued(item.ticket(), version);
        return;
      }
      leaveLine(item.ticket());
      if (before != null && !pool.equals(before.waiting.pool) && before.waiting.pool != null) {
        router(before.waiting.pool).router.removeWork(item.ticket(), version);
      }
      ringing.put(item.ticket(), new Ringing(new Waiting(item, version, pool), agents));
      router(pool).router.putWork(item, agents, version);
    }

    /** A ticket sleeps until its queue opens. */
    void park(TicketId ticket, QueueId queue, Instant callbackAt) {
      Parked added = new Parked(queue, callbackAt);
      parked.put(ticket, added);
      look(ticket, added);
    }

    /** A ticket sleeps, for whatever reason. */
    void slept(TicketId ticket, Instant until) {
      Parked known = parked.get(ticket);
      if (known != null && known.callbackAt.equals(until)) {
        look(ticket, known);
      } else {
        parked.remove(ticket);
      }
    }

    /** Parked work is woken at its time, or at once where its queue opens at another. */
    private void look(TicketId ticket, Parked known) {
      boolean otherwise = Hours.isOtherwise(configuration, known.queue, known.callbackAt);
      sleeping.set(AggregateKey.of(tenant, ticket), otherwise ? Instant.EPOCH : known.callbackAt);
    }

    /** When exception rules are to look at waiting work next; null for never. */
    @Nullable Instant moment(WorkItem item, @Nullable Instant later) {
      QueueState state = configuration.queueState(item.queue()).orElse(null);
      return configuration.exceptions().nextMoment(item.queue(), item.enqueuedAt(), state, later);
    }

    private void line(Waiting added) {
      lines.computeIfAbsent(added.item.queue(), any -> new TreeSet<>(OLDEST_FIRST)).add(added.item);
    }

    private void unline(Waiting gone) {
      SortedSet<WorkItem> line = lines.get(gone.item.queue());
      if (line != null) {
        line.remove(gone.item);
        if (line.isEmpty()) {
          lines.remove(gone.item.queue());
        }
      }
    }

    /** Takes time in proportion to {@code tickets}. */
    boolean isBehind(QueueId queue, Instant enqueuedAt, TicketId ticket, int tickets) {
      int before = 0;
      for (WorkItem other : lines.getOrDefault(queue, new TreeSet<>(OLDEST_FIRST))) {
        int order = other.enqueuedAt().compareTo(enqueuedAt);
        if (order > 0 || (order == 0 && other.ticket().compareTo(ticket) >= 0)) {
          return false;
        }
        if (++before > tickets) {
          return true;
        }
      }
      return false;
    }

    /** The due time of a ticket, in case it waits, is another. */
    void due(TicketId ticket, @Nullable Instant due, long version) {
      Waiting known = waiting.get(ticket);
      Ringing rings = ringing.get(ticket);
      known = known == null && rings != null ? rings.waiting : known;
      if (known != null && known.version < version && !Objects.equals(known.item.dueAt(), due)) {
        queued(known.item.withDueAt(due), version);
      }
    }

    void dequeued(TicketId ticket, long version) {
      Ringing rang = ringing.remove(ticket);
      Waiting waited = leaveLine(ticket);
      Waiting before = rang == null ? waited : rang.waiting;
      if (before != null && before.pool != null) {
        router(before.pool).router.removeWork(ticket, version);
      }
    }

    /** A ticket waits no longer, whether it rings or not. */
    private @Nullable Waiting leaveLine(TicketId ticket) {
      parkedWork.remove(ticket);
      Waiting before = waiting.remove(ticket);
      exceptional.set(AggregateKey.of(tenant, ticket), null);
      diverted.set(AggregateKey.of(tenant, ticket), null);
      if (countsLines && before != null) {
        unline(before);
      }
      return before;
    }

    /**
     * What does not fit into its router waits here, so that one tenant's excess stops nobody else.
     */
    void park(CsmException full, Object what) {
      if (full.code() != Code.OVERLOADED) {
        throw full;
      }
      if (crowded.add(tenant)) {
        // Once, until everything of the tenant's has found room again.
        log.warn(
            "Tenant {}: {} is not routed for the time being: {}", tenant, what, full.getMessage());
      }
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
      if (parkedAgents.isEmpty() && parkedWork.isEmpty()) {
        crowded.remove(tenant);
      }
    }

    Optional<PoolRouter> routerOf(QueueId queue) {
      return configuration.queue(queue).map(Queue::pool).map(this::router);
    }

    /** The router of a pool, which is about to be told something. */
    PoolRouter router(PoolId pool) {
      PoolRouter router = routers.get(pool);
      if (router == null) {
        router = new PoolRouter(tenant, pool, ports.scorers(), ports.shadow());
        AggregateKey key = AggregateKey.router(tenant, pool);
        Optional<Versioned> restored = progress.get(key);
        (restored == null ? load(List.of(key)).get(0) : restored).ifPresent(router::restore);
        routers.put(pool, router);
      }
      touched.add(router);
      return router;
    }
  }

  private record Parked(QueueId queue, Instant callbackAt) {}

  private record Waiting(WorkItem item, long version, @Nullable PoolId pool) {}

  private record Ringing(Waiting waiting, SortedSet<AgentId> agents) {}
}
