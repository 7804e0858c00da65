package io.csm.simulator;

import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.Code;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.OfferId;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Brand;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.core.work.PriorityCredit;
import io.csm.core.work.Skill;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import io.csm.desk.Result;
import io.csm.simulator.Agenda.Phase;
import io.csm.simulator.Fate.Outcome;
import io.csm.simulator.model.KaplanMeier;
import io.csm.simulator.model.RandomStreams;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Replay}: the driver of the desk.
 *
 * <p>It goes from instant to instant. In each one it does what is due in the order of {@link
 * Phase}, lets the desk tick, learns from the journal what was decided, and puts on the agenda what
 * follows from that. A call is taken from the trace when its time has come, and not before. Used
 * once, by one thread.
 */
final class ReplayRun {
  private static final TenantId TENANT = new TenantId(1);
  private static final BrandId BRAND = new BrandId(1);
  private static final PoolId POOL = new PoolId(1);

  /** Callers on the telephone are put through as they are offered. */
  private static final QueueId CALLS = new QueueId(1);

  /** All others ring until the agent accepts. */
  private static final QueueId WRITTEN = new QueueId(2);

  private static final String VOICE = "voice";

  /** Chat goes beside other chat, everything else takes the whole agent. */
  private static final Capacity CAPACITY =
      Capacity.of(
          2,
          new TreeMap<>(
              Map.of(
                  ChannelType.VOICE,
                  2,
                  new ChannelType("mail"),
                  2,
                  new ChannelType("web-form"),
                  2)));

  /** The longest lease there is: nobody else is there to take over. */
  private static final Duration LEASE = Duration.ofHours(1);

  private static final Duration KEEP_ANSWERS = Duration.ofMinutes(1);
  private static final Duration RING = Duration.ofSeconds(30);
  private static final int MOST_RING_MILLIS = 4_000;

  private final Iterator<Call> calls;
  private final Roster roster;
  private final @Nullable RecordedLog recorded;
  private final ReplayOptions options;
  private final ReplayWatcher watcher;
  private final RandomStreams random;
  private final boolean identity;
  private final Agenda agenda = new Agenda();
  private final JournalHash hash;
  private final Tally tally = new Tally();
  private final Busy busy = new Busy();
  private final Estimates estimates = new Estimates();
  private final Findings findings = new Findings();
  private final TreeMap<String, AgentId> agents = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> skills;

  /** Those who wait or are served; ids grow with time, so that the first to come is first. */
  private final TreeMap<TicketId, Caller> callers = new TreeMap<>();

  private final TreeMap<Place, Caller> waiting = new TreeMap<>();

  /** Those who came at this instant. */
  private final List<Caller> arrived = new ArrayList<>();

  private final List<JournalEntry> news = new ArrayList<>();
  private final Csm csm;
  private final Desk desk;
  private Instant now;
  private @Nullable Call upcoming;

  /** Takes the callers who were answered by nobody known. */
  private @Nullable AgentId standIn;

  private long entered;
  private long handOvers;
  private long reproduced;

  /** Where a caller stands in the order of the queue. */
  private record Place(long key, TicketId ticket) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byKey = Long.compare(key, other.key);
      return byKey != 0 ? byKey : ticket.compareTo(other.ticket);
    }
  }

  ReplayRun(
      Trace trace,
      Roster roster,
      @Nullable RecordedLog recorded,
      ReplayOptions options,
      JournalText text,
      ReplayWatcher watcher) {
    this.calls = trace.iterator();
    this.roster = roster;
    this.recorded = recorded;
    this.options = options;
    this.watcher = watcher;
    this.random = new RandomStreams(options.seed());
    this.identity = options.mode() == ReplayMode.IDENTITY;
    this.hash = new JournalHash(text);
    this.skills = roster.skillsByAgent();
    this.upcoming = calls.hasNext() ? calls.next() : null;
    this.now = start();
    this.csm =
        Csm.builder()
            .clock(() -> now)
            .random(random.of("desk", 0))
            .lease(LEASE)
            .keepAnswers(KEEP_ANSWERS)
            .build();
    this.desk = csm.createTenant(TENANT);
  }

  private Instant start() {
    Instant first = roster.shifts().get(0).from();
    Call call = upcoming;
    return call != null && call.enteredAt().isBefore(first) ? call.enteredAt() : first;
  }

  // ---- what came out

  Figures figures() {
    return tally.figures();
  }

  Report.Estimates estimates() {
    return estimates.report();
  }

  double busySeconds() {
    return busy.seconds();
  }

  long decisions() {
    return identity ? handOvers : csm.decisions();
  }

  String journalSha256() {
    return hash.value();
  }

  Report.@Nullable Identity identity() {
    return identity
        ? new Report.Identity(reproduced, findings.waits(), findings.refusals(), findings.listed())
        : null;
  }

  // ---- the run

  void run() {
    csm.subscribe(
        "replay",
        entries -> {
          hash.add(entries);
          news.addAll(entries);
        });
    configure();
    planShifts();
    while (true) {
      Instant next = next();
      if (next == null) {
        break;
      }
      now = next;
      enterAllOf(now);
      agenda.run(now, Phase.SIGN_IN, Phase.LOOK);
      tick();
      estimate();
      watcher.at(new Seen());
      agenda.run(now, Phase.LEAVE, Phase.LEAVE);
    }
    tick();
    callers.values().stream()
        .filter(caller -> caller.state == Caller.State.WAITING)
        .forEach(caller -> tally.stillWaiting(caller.call));
    csm.close();
  }

  private @Nullable Instant next() {
    Instant due = agenda.next();
    Call call = upcoming;
    if (call == null) {
      return due;
    }
    return due == null || call.enteredAt().isBefore(due) ? call.enteredAt() : due;
  }

  private void enterAllOf(Instant instant) {
    Call call = upcoming;
    while (call != null && !call.enteredAt().isAfter(instant)) {
      Call entering = call;
      agenda.add(instant, Phase.ENTER, call.line(), () -> enter(entering));
      call = calls.hasNext() ? calls.next() : null;
      upcoming = call;
    }
  }

  private void tick() {
    csm.tick(now);
    List<JournalEntry> entries = new ArrayList<>(news);
    news.clear();
    for (JournalEntry entry : entries) {
      if (entry.event().kind() == EventKind.ASSIGNED) {
        assigned((TicketEvent.Assigned) entry.event(), entry);
      } else if (entry.event().kind() == EventKind.OFFER_MADE) {
        offered((TicketEvent.OfferMade) entry.event(), entry);
      }
    }
  }

  /** Asks how long those will wait who have come and were not answered at once. */
  private void estimate() {
    for (Caller caller : arrived) {
      if (caller.state == Caller.State.WAITING && caller.call.channel().equals(VOICE)) {
        caller.estimate =
            desk.place(caller.ticket)
                .map(place -> estimates.given(place.estimatedWait()))
                .orElse(null);
      }
    }
    arrived.clear();
  }

  // ---- agents

  private void configure() {
    PriorityCredit credit =
        new PriorityCredit(Duration.ZERO, Duration.ZERO, options.credit(), options.credit());
    Queue queue =
        Queue.of(CALLS, "Calls", POOL)
            .withCredit(credit)
            .withWrapUp(identity || recorded == null ? Duration.ZERO : options.wrapUp());
    desk.configure(
            new Brand(BRAND, "Call centre", "en"),
            new Pool(POOL, "Agents"),
            queue.withAutoAccept(true),
            Queue.of(WRITTEN, "Written", POOL).withCredit(credit).withOfferTimeout(RING))
        .orThrow();
    skills.forEach((agent, names) -> agents.put(agent, define(agent, names)));
  }

  private AgentId define(String agent, Collection<String> names) {
    TreeSet<Skill> abilities = new TreeSet<>();
    names.forEach(name -> abilities.add(Skill.any(name)));
    return desk.defineAgent(
        new AgentProfile(
            HostKey.of(agent),
            POOL,
            new TreeSet<>(),
            abilities,
            recorded == null ? CAPACITY : Capacity.ofItems(1)));
  }

  private void planShifts() {
    // Where no offer may come from the router, nobody is AVAILABLE.
    Presence working = identity ? Presence.BUSY : Presence.AVAILABLE;
    for (Shift shift : roster.shifts()) {
      AgentId agent = agent(shift.agent());
      agenda.add(shift.from(), Phase.SIGN_IN, 0, () -> present(agent, working));
      agenda.add(shift.to(), Phase.SIGN_OUT, 0, () -> present(agent, Presence.OFFLINE));
    }
    if (recorded != null && options.inferBreaks() && !identity) {
      for (Break gap : recorded.breaks()) {
        AgentId agent = agent(gap.agent());
        agenda.add(gap.from(), Phase.SIGN_OUT, 1, () -> present(agent, Presence.AWAY));
        agenda.add(gap.to(), Phase.SIGN_IN, 1, () -> present(agent, working));
      }
    }
  }

  private AgentId agent(String name) {
    AgentId agent = agents.get(name);
    if (agent == null) {
      throw new IllegalStateException("Agent (" + name + ") is not on the roster.");
    }
    return agent;
  }

  private void present(AgentId agent, Presence presence) {
    desk.setPresence(agent, presence).orThrow();
  }

  // ---- callers

  private void enter(Call call) {
    entered++;
    String key = call.customer();
    CustomerId customer = desk.createCustomer(key == null ? null : HostKey.of(key));
    boolean spoken = call.channel().equals(VOICE);
    TicketId ticket =
        desk.open(
                NewTicket.of(customer, spoken ? CALLS : WRITTEN)
                    .withKey(HostKey.of(call.id()))
                    .withChannel(spoken ? ChannelType.VOICE : new ChannelType(call.channel()))
                    .withPriority(priority(call))
                    .withRequiredSkills(new TreeSet<>(List.of(Skill.any(call.skill())))))
            .orThrow()
            .ticketId();
    Caller caller = new Caller(call, ticket);
    callers.put(ticket, caller);
    waiting.put(place(caller), caller);
    arrived.add(caller);
    if (call.fate() instanceof Fate.Drawn drawn) {
      leaveAt(caller, call.enteredAt().plus(drawn.patience()));
    } else {
      plan(caller, (Fate.Recorded) call.fate());
    }
  }

  private static Priority priority(Call call) {
    return switch (call.priority()) {
      case 2 -> Priority.HIGH;
      case 1 -> Priority.NORMAL;
      default -> Priority.LOW;
    };
  }

  private Place place(Caller caller) {
    long credit = caller.call.priority() == 2 ? options.credit().toMillis() : 0;
    return new Place(caller.call.enteredAt().toEpochMilli() - credit, caller.ticket);
  }

  private void plan(Caller caller, Fate.Recorded fate) {
    if (fate.outcome() == Outcome.ABANDONED) {
      if (!fate.queued()) {
        leave(caller);
      } else {
        leaveAt(caller, fate.leftAt());
      }
    } else if (identity) {
      agenda.add(fate.leftAt(), Phase.HAND_OVER, place(caller).key(), () -> handOver(caller, fate));
    } else if (recorded != null) {
      long waited = Duration.between(caller.call.enteredAt(), fate.leftAt()).toSeconds();
      long patience =
          recorded
              .patience()
              .draw(caller.call.priority(), random.of("patience", caller.call.line()), waited);
      if (patience != KaplanMeier.FOREVER) {
        leaveAt(caller, caller.call.enteredAt().plusSeconds(patience));
      }
    }
  }

  private void leaveAt(Caller caller, Instant at) {
    agenda.add(at, Phase.LEAVE, caller.call.line(), () -> leave(caller));
  }

  private void leave(Caller caller) {
    if (caller.state == Caller.State.WAITING) {
      caller.state = Caller.State.GONE;
      desk.close(caller.ticket, null).orThrow();
      waiting.remove(place(caller));
      callers.remove(caller.ticket);
      tally.abandoned(
          caller.call, !(caller.call.fate() instanceof Fate.Recorded fate) || queued(fate));
    }
  }

  /** Whoever is answered in the log stood in line here, if it came to leaving. */
  private static boolean queued(Fate.Recorded fate) {
    return fate.queued() || fate.outcome() == Outcome.ANSWERED;
  }

  // ---- recorded hand-overs

  private void handOver(Caller caller, Fate.Recorded fate) {
    handOvers++;
    String server = fate.server();
    AgentId agent;
    if (server == null) {
      findings.refuse(caller.call.line(), "NO_SERVER", "answered by nobody known");
      agent = standIn();
    } else {
      agent = agents.computeIfAbsent(server, name -> define(name, List.of(caller.call.skill())));
      judge(caller, server, fate.queued());
    }
    waiting.remove(place(caller));
    Result result = desk.assign(caller.ticket, agent);
    if (result instanceof Result.Rejected rejected) {
      Code code = rejected.problem().code();
      String reason =
          code == Code.OVER_CAPACITY
              ? "CAPACITY"
              : code == Code.AGENT_UNAVAILABLE ? "PRESENCE" : code.name();
      findings.refuse(caller.call.line(), reason, rejected.problem().toString());
      desk.assignOverriding(caller.ticket, agent).orThrow();
    }
    Instant end = fate.serviceEnd();
    completeAt(caller, agent, end == null || end.isBefore(now) ? now : end);
  }

  private AgentId standIn() {
    AgentId known = standIn;
    if (known == null) {
      known =
          desk.defineAgent(
              AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(Capacity.MAX_UNITS)));
      present(known, Presence.BUSY);
      standIn = known;
    }
    return known;
  }

  /** Whether the router would have given this caller to this agent now. */
  private void judge(Caller caller, String server, boolean queued) {
    SortedSet<String> able = skills.getOrDefault(server, new TreeSet<>());
    if (!able.contains(caller.call.skill())) {
      findings.refuse(caller.call.line(), "SKILL", server + " lacks skill " + caller.call.skill());
    }
    for (Caller other : waiting.headMap(place(caller)).values()) {
      if (able.contains(other.call.skill()) && place(other).key() < place(caller).key()) {
        findings.refuse(
            caller.call.line(),
            queued ? "ORDER" : "ORDER_AT_ONCE",
            "%s could have served the call in line %d first".formatted(server, other.call.line()));
        break;
      }
    }
  }

  private void compareWait(Caller caller, long waited) {
    if (identity && caller.call.fate() instanceof Fate.Recorded fate && fate.queued()) {
      long expected = Duration.between(caller.call.enteredAt(), fate.leftAt()).toSeconds();
      if (waited == expected) {
        reproduced++;
      } else {
        findings.differ(
            caller.call.line(),
            "WAIT_DIFFERS",
            "waited %d s, recorded %d s".formatted(waited, expected));
      }
    }
  }

  // ---- what the journal says

  private void offered(TicketEvent.OfferMade offer, JournalEntry entry) {
    TicketId ticket = new TicketId(entry.envelope().aggregate().id());
    Caller caller = callers.get(ticket);
    if (caller != null && !caller.call.channel().equals(VOICE)) {
      long millis =
          1_000 + (long) (random.of("ring", caller.call.line()).nextDouble() * MOST_RING_MILLIS);
      Instant at = now.plusMillis(millis);
      agenda.add(at, Phase.ACCEPT, caller.call.line(), () -> accept(ticket, offer));
    }
  }

  /** It may be too late: the caller has left, or the agent is gone and the offer with them. */
  private void accept(TicketId ticket, TicketEvent.OfferMade offer) {
    OfferId id = offer.offer();
    Result result = desk.as(offer.agent()).accept(ticket, id, offer.agent());
    if (result instanceof Result.Rejected rejected
        && rejected.problem().code() != Code.OFFER_OVER
        && rejected.problem().code() != Code.NOT_ALLOWED_NOW) {
      result.orThrow();
    }
  }

  private void assigned(TicketEvent.Assigned assigned, JournalEntry entry) {
    Caller caller = callers.get(new TicketId(entry.envelope().aggregate().id()));
    if (caller == null || caller.state != Caller.State.WAITING) {
      return;
    }
    Instant at = entry.envelope().recordedAt();
    caller.state = Caller.State.SERVED;
    caller.agent = assigned.agent();
    waiting.remove(place(caller));
    long waited = Duration.between(caller.call.enteredAt(), at).toSeconds();
    tally.answered(caller.call, waited);
    if (waited > 0 && caller.call.channel().equals(VOICE)) {
      estimates.answered(waited, caller.estimate);
    }
    compareWait(caller, waited);
    if (!identity) {
      completeAt(caller, assigned.agent(), at.plus(service(caller.call)));
    }
  }

  private Duration service(Call call) {
    if (call.fate() instanceof Fate.Drawn drawn) {
      return drawn.service();
    }
    Fate.Recorded fate = (Fate.Recorded) call.fate();
    if (fate.serviceStart() != null && fate.serviceEnd() != null) {
      return Duration.between(fate.serviceStart(), fate.serviceEnd());
    }
    return recorded == null
        ? Duration.ZERO
        : Duration.ofSeconds(
            recorded.services().draw(call.skill(), random.of("service", call.line())));
  }

  private void completeAt(Caller caller, AgentId agent, Instant end) {
    boolean counts = !agent.equals(standIn);
    if (counts) {
      busy.takes(agent, now);
    }
    agenda.add(
        end,
        Phase.COMPLETE,
        caller.call.line(),
        () -> {
          desk.as(agent).solve(caller.ticket).orThrow();
          callers.remove(caller.ticket);
          if (counts) {
            busy.ends(agent, now);
          }
          if (!identity && recorded != null && !options.wrapUp().isZero()) {
            agenda.add(now.plus(options.wrapUp()), Phase.LOOK, 0, () -> {});
          }
        });
  }

  /** This instant, for whoever looks on. */
  private final class Seen implements ReplayWatcher.Moment {
    @Override
    public Instant now() {
      return now;
    }

    @Override
    public double done() {
      Instant from = roster.shifts().get(0).from();
      Instant to = roster.lastEnd();
      double share =
          (double) Duration.between(from, now).toMillis() / Duration.between(from, to).toMillis();
      return Math.min(1, Math.max(0, share));
    }

    @Override
    public long calls() {
      return entered;
    }

    @Override
    public int waitingCount() {
      return waiting.size();
    }

    @Override
    public List<TicketId> waiting() {
      return in(Caller.State.WAITING);
    }

    @Override
    public List<TicketId> assigned() {
      return in(Caller.State.SERVED);
    }

    private List<TicketId> in(Caller.State state) {
      return callers.values().stream()
          .filter(caller -> caller.state == state)
          .map(caller -> caller.ticket)
          .toList();
    }

    @Override
    public Desk desk() {
      return desk;
    }
  }
}
