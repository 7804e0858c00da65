package io.csm.routing;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.OfferId;
import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Demands;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueState;
import io.csm.core.people.Agent;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Holding;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.Reasons;
import io.csm.core.work.RoutingFilter;
import io.csm.core.work.ScorerRef;
import io.csm.core.work.Skill;
import io.csm.core.work.WorkItem;
import io.csm.routing.Explanation.Standing;
import io.csm.routing.internal.Count;
import io.csm.routing.internal.RoutingCore;
import io.csm.routing.internal.Structure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A deterministic state machine that decides for one pool who is offered which work.
 *
 * <p>It has no clock, no thread and no random source, and reads and writes nothing: the same calls
 * in the same order give the same decisions. It is fed with rows of agents and waiting work as they
 * are read from the journal, decides in {@link #tick}, and is told in {@link #committed} and {@link
 * #refused} what became of each decision. Between a decision and the row that contains it, the
 * router counts the units of the agent as used and the work as taken, so that it never decides more
 * than the capacity in force allows, however late the rows come.
 *
 * <p><b>Order.</b> Work stands by {@code enqueuedAt} less the credit that its queue gives to its
 * priority; ties stand by ticket id. It is one order over all queues of the pool, and it holds
 * strictly among work of one class (queue, channel, required skills). Work that nobody may take now
 * holds up nothing behind it.
 *
 * <p><b>Several offers at a time.</b> Where a queue says so, work rings at several agents at once,
 * each offer being a decision of its own that keeps units of its agent. Up to the least number it
 * is offered at its place in the order. What rings at that many stands behind all work that does
 * not, in the same order, until it rings at the greatest number; so further agents are asked for it
 * only while nobody else needs them.
 *
 * <p><b>Filters</b> are those of {@link io.csm.core.work.RoutingFilter}, in that order. An agent is
 * AVAILABLE for PRESENCE if the row says so, is not retired, and has an {@code idleSince}; whether
 * on duty, stands in the row, too. An agent with a capacity of zero units takes nothing. While
 * RESUMING work of an AVAILABLE agent waits for units, CAPACITY refuses the agent for all new work;
 * resuming work goes in the order of {@code since}, then id, and only work that takes more than the
 * whole capacity in force is passed over.
 *
 * <p><b>Bad input</b> is refused with {@link CsmException}, and nothing is changed then. Times are
 * from 1970 to 9999, and are compared to the microsecond. Not thread-safe: one thread at a time. A
 * thread that comes in while another is seen inside gets an {@link IllegalStateException} that
 * names both.
 */
public final class Router {
  /*
   * Design note
   *
   * Structure. RoutingCore decides, on primitives; its own note says how. Here stand the rows, and
   * what is decided and not read back. Agents with the same skills and capacity form a profile, work
   * with the same queue, channel and demands a class. Names and ids become small numbers on the way
   * in, and come back on the way out.
   *
   * Cost. putWork O(log n); the first time a class is seen as much as there are profiles. A row of an
   * agent: its holdings, and a look at the classes that wait for the skills of an agent who became
   * free. An offer: the profiles that match, or the agents for 64 at a time, whichever is less.
   *
   * Truth. Rows win. What is decided and not yet in a row lies on top of it: InFlight keeps units of
   * the agent and the work itself, or the holding, and is dropped from each of the two when a row
   * arrives that contains it (version at least that of the commit), or when the decision is refused.
   */

  /** How long routing leaves alone what somebody has locked: 1 s. */
  public static final Duration LOCKED = Duration.ofSeconds(1);

  private static final SortedSet<AgentId> NOBODY = new TreeSet<>();
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private final RouterConfig config;
  private final Decisions decisions = new Decisions();
  private final RoutingCore core;
  private final QueueLimits limits = new QueueLimits();
  private final Backlog backlog;
  private final Crew crew;
  private final Displacing displacing;
  private final OneThread thread;
  private final @Nullable ShadowRouter shadow;
  private final Settling<RoutedAgent> settlingAgents = new Settling<>();
  private final Settling<RoutedWork> settlingWork = new Settling<>();
  private final ArrayDeque<Locked> locked = new ArrayDeque<>();
  private Position readUpTo = Position.START;
  private Instant now = Instant.EPOCH;

  Router(
      RouterConfig config,
      Structure structure,
      SortedMap<ScorerRef, Scorer> scorers,
      @Nullable ShadowRouter shadow) {
    this.config = config;
    this.core = new RoutingCore(structure, true);
    Traits traits = new Traits(core);
    Names<Lane> lanes = new Names<>();
    this.backlog = new Backlog(config, core, traits, lanes, limits, decisions, scorers);
    this.crew = new Crew(config, core, traits, lanes, limits, decisions);
    this.displacing = new Displacing(backlog, limits);
    this.shadow = shadow;
    this.thread = new OneThread("Router of (" + config.pool() + ")");
  }

  /** Begins a router for {@code pool} with the usual bounds. */
  public static RouterBuilder builder(PoolId pool) {
    return new RouterBuilder(pool);
  }

  /** Begins a router with the pool and the bounds of {@code config}. */
  public static RouterBuilder builder(RouterConfig config) {
    return new RouterBuilder(config);
  }

  /** The pool and the bounds. */
  public RouterConfig config() {
    return config;
  }

  /**
   * Takes over a queue, new or changed. What waits in it is put in order again, which takes time in
   * proportion to it.
   *
   * @throws CsmException INVALID_VALUE if the queue belongs to another pool, UNKNOWN_CHOICE if it
   *     names a scorer that the router was not built with, OVERLOADED if there are too many
   */
  public void putQueue(Queue queue) {
    thread.enter();
    try {
      if (!queue.pool().equals(config.pool())) {
        throw invalid("queue.pool", queue.pool(), config.pool().toString());
      }
      backlog.check(queue);
      boolean otherLimit = limits.put(queue.id(), queue);
      backlog.putQueue(queue);
      if (otherLimit) {
        crew.limitsChanged();
      }
      if (shadow != null) {
        shadow.queuePut(queue);
      }
    } finally {
      thread.leave();
    }
  }

  /** Forgets a queue. What waits in it goes on to wait, and is routed when the queue comes back. */
  public void removeQueue(QueueId queue) {
    thread.enter();
    try {
      boolean otherLimit = limits.put(queue, null);
      backlog.removeQueue(queue);
      if (otherLimit) {
        crew.limitsChanged();
      }
      if (shadow != null) {
        shadow.removeQueue(queue);
      }
    } finally {
      thread.leave();
    }
  }

  /**
   * Closes a queue: what waits in it keeps its place, and is offered to nobody until it is opened.
   * Offers that ring, and what agents have, go on. A queue that is not known is left as it is; one
   * that is put anew stays closed, one that is removed is forgotten. Takes time in proportion to
   * what waits in it.
   *
   * @param until when it is going to open; for explanations only
   */
  public void closeQueue(QueueId queue, Instant until) {
    turn(queue, new QueueState(queue, false, until));
  }

  /**
   * Opens a queue that was closed, so that all time counts as waiting time; one that is open or not
   * known is left as it is.
   */
  public void openQueue(QueueId queue) {
    turn(queue, null);
  }

  /**
   * Opens or closes a queue that is known, as the two above, and takes over which times do not
   * count for the delays of its relaxation steps.
   */
  public void turnQueue(QueueState state) {
    turn(state.queue(), state);
  }

  private void turn(QueueId queue, @Nullable QueueState state) {
    thread.enter();
    try {
      backlog.turn(queue, state);
      if (shadow != null) {
        shadow.turn(queue, state);
      }
    } finally {
      thread.leave();
    }
  }

  /**
   * Takes over the row of an agent, with everything held. A row older than what is known of the
   * agent changes nothing. Takes time in proportion to the holdings; and to the kinds of work
   * known, if nobody else of the pool has these skills and this capacity.
   *
   * @param version the version of the row; only its order matters
   * @throws CsmException NOT_IN_POOL if the agent belongs to another pool, INVALID_VALUE if the id
   *     of a holding is not positive, OVERLOADED if there are too many agents
   */
  public void putAgent(Agent agent, long version) {
    thread.enter();
    try {
      if (!agent.profile().pool().equals(config.pool())) {
        throw CsmException.of(
            Code.NOT_IN_POOL, "agent.profile.pool", "agent", agent.id(), "pool", config.pool());
      }
      for (Holding holding : agent.holdings()) {
        if (holding.id() <= 0) {
          throw invalid("agent.holdings.id", holding.id(), "a positive number");
        }
      }
      crew.put(agent, version);
      if (shadow != null) {
        shadow.putAgent(agent, version);
      }
    } finally {
      thread.leave();
    }
  }

  /** Forgets an agent who left the pool; a version older than what is known changes nothing. */
  public void removeAgent(AgentId agent, long version) {
    thread.enter();
    try {
      crew.remove(agent, version);
      if (shadow != null) {
        shadow.removeAgent(agent, version);
      }
    } finally {
      thread.leave();
    }
  }

  /**
   * Takes over that a ticket waits, in this form, in place of what was known of it. A version older
   * than what is known changes nothing. Work of a queue that is not known waits for the queue.
   *
   * @param item its demands are added to those of its queue; of a skill that both demand, the
   *     higher level counts
   * @param ticketVersion the version of the ticket; only its order matters
   * @throws CsmException INVALID_VALUE if {@code enqueuedAt} is out of range, OVERLOADED if too
   *     much waits
   */
  public void putWork(WorkItem item, long ticketVersion) {
    putWork(item, NOBODY, ticketVersion);
  }

  /**
   * As the other, of a ticket with open offers, which may ring at more agents at once: at as many
   * as the {@link Queue#concurrentOffers} of its queue say. Nobody is asked whom it rings at. A
   * ticket that is to ring nowhere else may be taken out with {@link #removeWork} instead, until it
   * waits again.
   *
   * @param offeredTo the agents whose offers of it are open; empty for work that just waits
   */
  public void putWork(WorkItem item, SortedSet<AgentId> offeredTo, long ticketVersion) {
    thread.enter();
    try {
      checkTime("enqueuedAt", item.enqueuedAt(), Instant.EPOCH);
      backlog.put(item, offeredTo.isEmpty() ? NOBODY : new TreeSet<>(offeredTo), ticketVersion);
      if (shadow != null) {
        shadow.putWork(item, offeredTo, ticketVersion);
      }
    } finally {
      thread.leave();
    }
  }

  /**
   * Takes over that a ticket does not wait: it was offered, assigned, solved, or left. A version
   * older than what is known changes nothing.
   */
  public void removeWork(TicketId ticket, long ticketVersion) {
    thread.enter();
    try {
      backlog.remove(ticket, ticketVersion);
      if (shadow != null) {
        shadow.removeWork(ticket, ticketVersion);
      }
    } finally {
      thread.leave();
    }
  }

  /**
   * Takes over that everything in the journal up to {@code position} has been put. What was refused
   * there or earlier may be decided again. An earlier position than before changes nothing.
   */
  public void readUpTo(Position position) {
    thread.enter();
    try {
      if (!position.isAfter(readUpTo)) {
        return;
      }
      readUpTo = position;
      settlingAgents.readUpTo(
          position,
          agent -> {
            if (agent.settlesAt != null && !agent.settlesAt.isAfter(position)) {
              agent.settlesAt = null;
              crew.changed(agent);
            }
          });
      settlingWork.readUpTo(
          position,
          work -> {
            if (work.settlesAt != null && !work.settlesAt.isAfter(position)) {
              work.settlesAt = null;
              backlog.place(work);
            }
          });
      if (shadow != null) {
        shadow.readUpTo(position);
      }
    } finally {
      thread.leave();
    }
  }

  /**
   * Decides, in this order: offers that expire, wrap-ups that end, work that is resumed, offers
   * that are made. An offer or a wrap-up is over when {@code now} is its {@code until} or later.
   *
   * <p>Makes at most {@link RouterConfig#maxDecisionsPerTick} decisions, and none beyond {@link
   * RouterConfig#maxInFlight}. Each must be answered, in any order.
   *
   * @param now not before the previous tick
   * @return the decisions in the order in which they were made
   * @throws CsmException INVALID_VALUE if {@code now} is before the previous tick, or out of range
   */
  public List<Decision> tick(Instant now) {
    thread.enter();
    try {
      checkTime("now", now, this.now);
      this.now = now;
      unlock();
      crew.tick(now);
      backlog.tick(now);
      int limit = Math.min(config.maxDecisionsPerTick(), config.maxInFlight() - decisions.size());
      List<Decision> decided = new ArrayList<>();
      while (decided.size() < limit && isDue(crew.offers)) {
        decided.add(expireOffer(crew.offers.first()));
      }
      while (decided.size() < limit && isDue(crew.wrapUps)) {
        decided.add(endWrapUp(crew.wrapUps.first()));
      }
      while (decided.size() < limit && !crew.resumable.isEmpty()) {
        decided.add(resume(crew.resumable.first()));
      }
      offer(limit, decided);
      if (decided.size() < limit) {
        displacing.decide(
            limit - decided.size(),
            now,
            (work, candidates) -> decided.add(displace(work, candidates)));
        // What was offered so may ring elsewhere, too; all who are left have been asked then.
        offer(limit, decided);
      }
      if (shadow != null) {
        shadow.decided(now, decided);
      }
      return decided;
    } finally {
      thread.leave();
    }
  }

  /** Offers work to those who have the units free. */
  private void offer(int limit, List<Decision> decided) {
    if (decided.size() < limit) {
      core.decide(
          limit - decided.size(),
          Micros.of(now),
          (work, agent, units) -> decided.add(offer(work, agent, units)));
    }
  }

  /**
   * Takes over that a decision has been committed.
   *
   * @param agentVersion the version of the agent's row with the change
   * @param ticketVersion the version of the ticket with the change
   * @throws CsmException NOT_FOUND if the decision is not one of this router that waits for its
   *     answer
   */
  public void committed(Decision decision, long agentVersion, long ticketVersion) {
    thread.enter();
    try {
      InFlight decided = decisions.unanswered(decision);
      decided.committed = true;
      decided.agentVersion = agentVersion;
      decided.ticketVersion = ticketVersion;
      RoutedAgent agent = decided.agent;
      if (decided.isInAgentRow(agent.version)) {
        agent.remove(decided);
        decisions.agentRead(decided);
        crew.changed(agent);
      }
      @Nullable RoutedWork work = decided.work;
      if (work != null && decided.isInTicket(work.version)) {
        work.remove(decided);
        decisions.workRead(decided);
        backlog.place(work);
      }
      if (shadow != null) {
        shadow.committed(decision, agentVersion, ticketVersion);
      }
    } finally {
      thread.leave();
    }
  }

  /**
   * Takes over that a decision lost its race. What it kept is free again, but nothing is decided on
   * that ticket or that agent before {@link #readUpTo} has reached {@code conflictAt}. What is then
   * known decides; where it is the same as before, the same is decided again.
   *
   * @param conflictAt where the journal says what the decision lost to
   * @throws CsmException NOT_FOUND if the decision is not one of this router that waits for its
   *     answer
   */
  public void refused(Decision decision, Position conflictAt) {
    thread.enter();
    try {
      InFlight decided = takeBack(decision);
      boolean settles = conflictAt.isAfter(readUpTo);

      RoutedAgent agent = decided.agent;
      if (settles && (agent.settlesAt == null || conflictAt.isAfter(agent.settlesAt))) {
        agent.settlesAt = conflictAt;
        settlingAgents.add(agent, conflictAt);
      }
      crew.changed(agent);

      RoutedWork work = backlog.entryOf(decision.ticket());
      if (settles && (work.settlesAt == null || conflictAt.isAfter(work.settlesAt))) {
        work.settlesAt = conflictAt;
        settlingWork.add(work, conflictAt);
      }
      backlog.place(work);
      if (shadow != null) {
        shadow.refused(decision, conflictAt);
      }
    } finally {
      thread.leave();
    }
  }

  /**
   * Takes over that a decision could not be committed, because somebody has had the row of its
   * ticket or of its agent locked for too long. What it kept is free again, and everything else
   * goes on; but nothing is decided that would need the locked row before a tick that comes {@link
   * #LOCKED} after the last one, or before that row is put in a newer version.
   *
   * @param ticket whether it was the ticket's row
   * @param agent whether it was the agent's row; it may be both
   * @throws CsmException NOT_FOUND if the decision is not one of this router that waits for its
   *     answer
   */
  public void locked(Decision decision, boolean ticket, boolean agent) {
    thread.enter();
    try {
      InFlight decided = takeBack(decision);
      Instant until = now.plus(LOCKED);
      RoutedAgent taker = decided.agent;
      RoutedWork work = backlog.entryOf(decision.ticket());
      if (agent) {
        taker.lockedUntil = until;
      }
      if (ticket && decided.holding == 0) {
        work.lockedUntil = until;
      }
      if (ticket && decided.holding != 0) {
        taker.lockedHoldings.add(decided.holding);
      }
      locked.add(new Locked(until, taker, work, decided.holding));
      crew.changed(taker);
      backlog.place(work);
      if (shadow != null) {
        shadow.locked(decision, ticket, agent);
      }
    } finally {
      thread.leave();
    }
  }

  /** Lets go of what has been left alone for long enough. */
  private void unlock() {
    while (!locked.isEmpty() && !locked.element().until().isAfter(now)) {
      Locked over = locked.remove();
      RoutedAgent agent = over.agent();
      if (over.until().equals(agent.lockedUntil)) {
        agent.lockedUntil = null;
      }
      agent.lockedHoldings.remove(over.holding());
      if (crew.find(agent.id) == agent) {
        crew.changed(agent);
      }
      RoutedWork work = over.work();
      if (over.until().equals(work.lockedUntil)) {
        work.lockedUntil = null;
        backlog.place(work);
      }
    }
  }

  /** What a tick would decide now. Nothing of it is kept in flight; it is not to be answered. */
  List<Decision> propose(Instant now) {
    long last = decisions.last();
    List<Decision> proposed = tick(now);
    thread.enter();
    try {
      for (Decision decision : proposed) {
        InFlight decided = takeBack(decision);
        crew.changed(decided.agent);
        if (decided.work != null) {
          backlog.place(decided.work);
        }
      }
      decisions.rewind(last);
      return proposed;
    } finally {
      thread.leave();
    }
  }

  /**
   * Takes over a decision that another router has made on the same rows, as if it were its own.
   *
   * @return false if what it is about is not known here, so that there is nothing to answer
   */
  boolean adopt(Decision decision) {
    thread.enter();
    try {
      decisions.rewind(decision.number());
      @Nullable RoutedAgent agent = crew.find(decision.agent());
      if (agent == null || agent.row == null) {
        return false;
      }
      if (decision instanceof Decision.MakeOffer offer) {
        @Nullable RoutedWork work = backlog.find(offer.ticket());
        if (work == null || work.item == null || work.isOfferedTo(offer.agent())) {
          return false;
        }
        @Nullable Queue queue = work.queue == null ? null : work.queue.queue;
        boolean turn = queue != null && queue.distribution() == DistributionMode.ROUND_ROBIN;
        decide(offer, agent, work, 0, offer.units(), turn);
        return true;
      }
      long id = holdingOf(decision);
      int units = decision instanceof Decision.ResumeWork resume ? resume.units() : 0;
      InFlight inFlight = new InFlight(decision, agent, null, id, units);
      if (units > 0 || decision.kind() == Decision.Kind.RESUME_WORK) {
        agent
            .row
            .holding(id)
            .ifPresent(
                holding -> {
                  inFlight.channel = holding.channel();
                  inFlight.queue = holding.queue();
                });
      }
      decide(inFlight);
      return true;
    } finally {
      thread.leave();
    }
  }

  private static long holdingOf(Decision decision) {
    if (decision instanceof Decision.ExpireOffer expire) {
      return expire.offer().value();
    }
    if (decision instanceof Decision.EndWrapUp end) {
      return end.assignment().value();
    }
    return decision instanceof Decision.ResumeWork resume ? resume.assignment().value() : 0;
  }

  /** Frees what a decision kept, which has come to nothing. */
  private InFlight takeBack(Decision decision) {
    InFlight decided = decisions.unanswered(decision);
    decisions.remove(decided);
    decided.agent.remove(decided);
    @Nullable RoutedWork work = backlog.find(decision.ticket());
    if (work != null) {
      work.remove(decided);
    }
    return decided;
  }

  /**
   * When the next {@link #tick} may have something to decide, if nothing else happens before: the
   * time of the last tick if there may be something at once, else the end of an offer, of a wrap-up
   * or of an exclusion, a hold or a ramp, or a relaxation step.
   *
   * @return empty if nothing is due, and while decisions in flight have reached their bound. A tick
   *     at that moment may find nothing to do; before the first tick, at once is 1970-01-01.
   */
  public Optional<Instant> nextMoment() {
    thread.enter();
    try {
      if (decisions.size() >= config.maxInFlight()) {
        return Optional.empty();
      }
      if (core.isAwake() || !crew.resumable.isEmpty() || displacing.isDue()) {
        return Optional.of(now);
      }
      @Nullable Instant next = locked.isEmpty() ? null : locked.element().until();
      next = earlier(next, backlog.nextChange());
      next = earlier(next, crew.nextRamped());
      for (SortedSet<Due> timers : List.of(crew.offers, crew.wrapUps)) {
        next = earlier(next, timers.isEmpty() ? null : timers.first().at());
      }
      return next == null ? Optional.empty() : Optional.of(next.isBefore(now) ? now : next);
    } finally {
      thread.leave();
    }
  }

  private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isBefore(a)) ? b : a;
  }

  /**
   * How many tickets wait, those that an undecided or unread offer is in flight for included, and
   * those that ring somewhere left out.
   */
  public int waiting() {
    return backlog.waiting();
  }

  /** How many agents the pool has. */
  public int agents() {
    return crew.size();
  }

  /** How many decisions are not answered, or not read back. */
  public int inFlight() {
    return decisions.size();
  }

  /**
   * Why the ticket waits, as things stand. Takes time in proportion to the profiles and to the work
   * of its class; where nobody may take it, to the agents and what they hold and to all work that
   * waits, since changes are tried on each of them; and, for a ticket that does not wait, to the
   * agents and what they hold. Changes nothing.
   */
  public Explanation explain(TicketId ticket) {
    thread.enter();
    try {
      @Nullable RoutedWork work = backlog.find(ticket);
      if (work == null || work.item == null || !work.offeredTo.isEmpty()) {
        return explainHeld(ticket);
      }
      if (!work.inFlight().isEmpty()) {
        AgentId first = work.inFlight().get(0).agent.id;
        return Explanation.of(ticket, Standing.DECIDED, first, null, crew.size());
      }
      if (work.isSettling()) {
        return Explanation.of(ticket, Standing.SETTLING, null, null, crew.size());
      }
      @Nullable Instant closedUntil = work.queue == null ? null : work.queue.closedUntil();
      if (closedUntil != null) {
        return Explanation.closed(ticket, closedUntil, crew.size());
      }
      @Nullable RoutedClass workClass = work.workClass;
      if (workClass == null) {
        return Explanation.of(ticket, Standing.QUEUE_MISSING, null, null, crew.size());
      }
      Count count = core.explain(work.number);
      SortedMap<RoutingFilter, Integer> refused = refused(count);
      int eligible = count.eligible();
      List<AgentId> next = next(work);
      if (eligible == 0) {
        List<Displacing.Candidate> others = displacing.candidates(work, now);
        refused = couldTake(refused, others);
        eligible = others.size();
        next = first(others);
      }
      SortedSet<Skill> missing = new TreeSet<>(workClass.key.demands().skills());
      missing.removeIf(backlog::isMet);
      return new Explanation(
          ticket,
          eligible > 0 ? Standing.READY : Standing.NOBODY_ELIGIBLE,
          null,
          null,
          crew.size(),
          refused,
          eligible,
          missing,
          core.ahead(work.number, workClass.core),
          next,
          eligible > 0 ? List.of() : unblocking(work, work.item, workClass.key.demands()),
          work.item.heldFor(now),
          work.item.heldFor(now) == null ? null : work.item.heldUntil(),
          null);
    } finally {
      thread.leave();
    }
  }

  /** Who would be asked, the first of them first. */
  private List<AgentId> next(RoutedWork work) {
    core.consider(work.number);
    List<AgentId> next = new ArrayList<>(core.candidates());
    for (int i = 0; i < core.candidates(); i++) {
      next.add(crew.numbered(core.candidate(i)).id);
    }
    return next;
  }

  private List<Explanation.Unblocking> unblocking(RoutedWork work, WorkItem item, Demands demands) {
    @Nullable Queue queue = work.queue == null ? null : work.queue.queue;
    return queue == null
        ? List.of()
        : new Remedies(backlog, limits, now, work, item, queue, demands).among(crew.all());
  }

  private Explanation explainHeld(TicketId ticket) {
    for (RoutedAgent agent : crew.all()) {
      if (agent.row != null) {
        for (Holding holding : agent.row.holdings()) {
          if (holding.ticket().equals(ticket)) {
            return Explanation.of(ticket, Standing.HELD, agent.id, holding, crew.size());
          }
        }
      }
    }
    return Explanation.of(ticket, Standing.UNKNOWN, null, null, crew.size());
  }

  private boolean isDue(SortedSet<Due> timers) {
    return !timers.isEmpty() && !timers.first().at().isAfter(now);
  }

  private Decision expireOffer(Due due) {
    Holding offer = due.holding();
    return decide(
        new Decision.ExpireOffer(
            decisions.nextNumber(), offer.ticket(), due.agent().id, new OfferId(offer.id())),
        due.agent(),
        null,
        offer.id(),
        0);
  }

  private Decision endWrapUp(Due due) {
    Holding work = due.holding();
    return decide(
        new Decision.EndWrapUp(
            decisions.nextNumber(), work.ticket(), due.agent().id, new AssignmentId(work.id())),
        due.agent(),
        null,
        work.id(),
        0);
  }

  private Decision resume(Due due) {
    Holding work = due.holding();
    var decision =
        new Decision.ResumeWork(
            decisions.nextNumber(),
            work.ticket(),
            due.agent().id,
            new AssignmentId(work.id()),
            work.units());
    InFlight inFlight = new InFlight(decision, due.agent(), null, work.id(), work.units());
    inFlight.channel = work.channel();
    inFlight.queue = work.queue();
    return decide(inFlight);
  }

  private Decision offer(int workNumber, int agentNumber, int units) {
    RoutedWork work = backlog.numbered(workNumber);
    RoutedAgent agent = crew.numbered(agentNumber);
    @Nullable WorkItem item = work.item;
    @Nullable Queue queue = work.queue == null ? null : work.queue.queue;
    if (item == null || queue == null) {
      throw new IllegalStateException("work without item or queue in a class: " + work.ticket);
    }
    List<AgentId> candidates = new ArrayList<>(core.candidates());
    for (int i = 0; i < core.candidates(); i++) {
      candidates.add(crew.numbered(core.candidate(i)).id);
    }
    Count count = core.counts();
    var offer =
        new Decision.MakeOffer(
            decisions.nextNumber(),
            work.ticket,
            agent.id,
            queue.id(),
            item.channel(),
            units,
            queue.autoAccept(),
            now.plus(queue.offerTimeout()),
            new Reasons(
                refused(count), candidates, count.eligible(), decidedBy(queue, item, agent, work)),
            work.step,
            excess(agent, units),
            List.of());
    return decide(
        offer, agent, work, 0, units, queue.distribution() == DistributionMode.ROUND_ROBIN);
  }

  /** Offers work to the first of those who can take it once something is paused. */
  private Decision displace(RoutedWork work, List<Displacing.Candidate> candidates) {
    Displacing.Candidate chosen = candidates.get(0);
    RoutedAgent agent = chosen.agent();
    @Nullable WorkItem item = work.item;
    @Nullable Queue queue = work.queue == null ? null : work.queue.queue;
    @Nullable Agent row = agent.row;
    if (item == null || queue == null || row == null) {
      throw new IllegalStateException("work or an agent that is not there: " + work.ticket);
    }
    int units = row.capacity().costOf(item.channel());
    String decidedBy = "DISPLACES " + chosen.paused().size() + " since=" + agent.idleSince;
    List<Decision.MakeOffer.Displaced> displaced = new ArrayList<>();
    for (Holding paused : chosen.paused()) {
      displaced.add(
          new Decision.MakeOffer.Displaced(paused.ticket(), new AssignmentId(paused.id())));
    }
    var offer =
        new Decision.MakeOffer(
            decisions.nextNumber(),
            work.ticket,
            agent.id,
            queue.id(),
            item.channel(),
            units,
            queue.autoAccept(),
            now.plus(queue.offerTimeout()),
            new Reasons(
                couldTake(refused(core.explain(work.number)), candidates),
                first(candidates),
                candidates.size(),
                decidedBy),
            work.step,
            0,
            displaced);
    return decide(
        offer, agent, work, 0, units, queue.distribution() == DistributionMode.ROUND_ROBIN);
  }

  /** What the filters say where these could take it: they fall at CAPACITY otherwise. */
  private static SortedMap<RoutingFilter, Integer> couldTake(
      SortedMap<RoutingFilter, Integer> refused, List<Displacing.Candidate> candidates) {
    SortedMap<RoutingFilter, Integer> others = new TreeMap<>(refused);
    others.computeIfPresent(
        RoutingFilter.CAPACITY,
        (filter, count) -> count == candidates.size() ? null : count - candidates.size());
    return others;
  }

  private static List<AgentId> first(List<Displacing.Candidate> candidates) {
    return candidates.stream()
        .limit(Reasons.MAX_CANDIDATES)
        .map(candidate -> candidate.agent().id)
        .toList();
  }

  /** By how many units an offer goes over the capacity in force, before it counts itself. */
  private static int excess(RoutedAgent agent, int units) {
    @Nullable RoutedProfile profile = agent.profile;
    int free = profile == null ? 0 : profile.units() - agent.unitsInUse;
    return Math.max(0, units - Math.max(0, free));
  }

  /** As the other, and which of how many offers at a time it is, if that has room. */
  private String decidedBy(Queue queue, WorkItem item, RoutedAgent agent, RoutedWork work) {
    String by = decidedBy(queue, item, agent);
    int max = queue.concurrentOffers().max();
    String with = max == 1 ? by : by + " offer=" + (work.offers() + 1) + "/" + max;
    return with.length() <= Reasons.MAX_DECIDED_BY ? with : by;
  }

  /** What the agent was chosen by; at most 96 characters. */
  private String decidedBy(Queue queue, WorkItem item, RoutedAgent agent) {
    @Nullable PreferredAgent preferred = item.heldFor(now);
    if (preferred != null && preferred.agent() != null) {
      @Nullable Instant until = item.heldUntil();
      return "HELD agent="
          + preferred.agent().value()
          + (until == null ? "" : " until=" + until.truncatedTo(ChronoUnit.MILLIS));
    }
    @Nullable RoutedProfile profile = agent.profile;
    long turn = agent.turn();
    return queue.distribution()
        + switch (queue.distribution()) {
          case LONGEST_IDLE -> " idleSince=" + agent.idleSince;
          case LEAST_LOADED ->
              " "
                  + agent.unitsInUse
                  + "/"
                  + (profile == null ? 0 : profile.units())
                  + " since="
                  + agent.idleSince;
          case ROUND_ROBIN -> " turn=" + turn + (turn == 0 ? " since=" + agent.idleSince : "");
          case BEST_MATCH -> " " + core.score() + " since=" + agent.idleSince;
          case SCORER -> " " + queue.scorer() + " " + core.score() + " since=" + agent.idleSince;
        };
  }

  private SortedMap<RoutingFilter, Integer> refused(Count count) {
    SortedMap<RoutingFilter, Integer> refused = new TreeMap<>();
    // The core knows who is absent, and not why.
    int offDuty = crew.offShift() + crew.inTimeOff();
    note(refused, RoutingFilter.PRESENCE, count.presence() - offDuty);
    note(refused, RoutingFilter.OFF_SHIFT, crew.offShift());
    note(refused, RoutingFilter.TIME_OFF, crew.inTimeOff());
    note(refused, RoutingFilter.SKILL, count.skill());
    note(refused, RoutingFilter.LABEL, count.label());
    note(refused, RoutingFilter.TEAM, count.team());
    note(refused, RoutingFilter.HELD, count.held());
    note(refused, RoutingFilter.EXCLUDED, count.excluded());
    note(refused, RoutingFilter.RAMP, count.ramp());
    note(refused, RoutingFilter.CAPACITY, count.capacity());
    note(refused, RoutingFilter.SETTLING, count.settling());
    return refused;
  }

  private static void note(
      SortedMap<RoutingFilter, Integer> refused, RoutingFilter filter, int count) {
    if (count > 0) {
      refused.put(filter, count);
    }
  }

  private Decision decide(
      Decision decision, RoutedAgent agent, @Nullable RoutedWork work, long holding, int units) {
    return decide(decision, agent, work, holding, units, false);
  }

  private Decision decide(
      Decision decision,
      RoutedAgent agent,
      @Nullable RoutedWork work,
      long holding,
      int units,
      boolean turn) {
    InFlight inFlight = new InFlight(decision, agent, work, holding, units);
    inFlight.turn = turn;
    if (work != null && work.item != null) {
      inFlight.channel = work.item.channel();
      inFlight.queue = work.item.queue();
    }
    return decide(inFlight);
  }

  private Decision decide(InFlight inFlight) {
    inFlight.at = now;
    decisions.add(inFlight);
    inFlight.agent.add(inFlight);
    crew.changed(inFlight.agent);
    @Nullable RoutedWork work = inFlight.work;
    if (work != null) {
      work.add(inFlight);
      backlog.place(work);
    }
    return inFlight.decision;
  }

  /** What notices two threads; for tests. */
  OneThread thread() {
    return thread;
  }

  private static void checkTime(String path, Instant time, Instant earliest) {
    if (time.isBefore(earliest) || time.isAfter(LATEST)) {
      throw invalid(path, time, "a time from " + earliest + " to " + LATEST);
    }
  }

  private static CsmException invalid(String path, Object value, String expected) {
    return CsmException.of(Code.INVALID_VALUE, path, "value", value, "expected", expected);
  }
}
