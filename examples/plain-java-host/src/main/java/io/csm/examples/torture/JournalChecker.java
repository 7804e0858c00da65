package io.csm.examples.torture;

import io.csm.core.AgentId;
import io.csm.core.AggregateState;
import io.csm.core.CommandKey;
import io.csm.core.OfferId;
import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.StatusCategory;
import io.csm.core.conversation.Conversation;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.ConversationEvent;
import io.csm.core.event.Envelope;
import io.csm.core.event.Event;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RoundEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.Evolution;
import io.csm.core.people.Agent;
import io.csm.core.ticket.Assignment;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.examples.torture.Findings.Rule;
import io.csm.spi.JournalPage;
import io.csm.spi.RouterProgress;
import io.csm.spi.Store;
import io.csm.spi.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal of one shard from its first entry to its last, folds it, and looks after every
 * change whether what was promised holds; then holds the outcome against the stored state. Used by
 * one thread, once.
 */
final class JournalChecker {
  private static final int PAGE = 1_000;

  private final Store store;
  private final ShardId shard;
  private final Findings findings;
  private final Firings firings;

  private final Map<AggregateKey, Folded> folded = new HashMap<>();
  private final Set<Long> eventIds = new HashSet<>();
  private final List<Long> order = new ArrayList<>();
  private final Map<String, Long> commands = new HashMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<OfferId, OpenOffer> open = new HashMap<>();
  private final Set<OfferId> ended = new HashSet<>();
  private final Map<AggregateKey, RoundEvent> rounds = new HashMap<>();
  private long epoch;

  /** What one command did, while it is read: one change, without another in between. */
  private @Nullable Change change;

  private static final class Folded {
    long version;
    Instant recordedAt = Instant.MIN;
    @Nullable AggregateState state;
  }

  private static final class Change {
    final TenantId tenant;
    final CommandKey command;
    final Set<AggregateKey> touched = new TreeSet<>();
    final Map<AggregateKey, Integer> loadBefore = new HashMap<>();
    final Set<AggregateKey> overridden = new HashSet<>();
    long last;

    Change(TenantId tenant, CommandKey command) {
      this.tenant = tenant;
      this.command = command;
    }
  }

  JournalChecker(Store store, ShardId shard, Settled settled, Findings findings) {
    this.store = store;
    this.shard = shard;
    this.findings = findings;
    this.firings = new Firings(shard, settled, this::add);
  }

  /** Reads and checks all of it. */
  void check() {
    Position at = Position.START;
    while (store.read(shard, at, PAGE) instanceof JournalPage.Entries page
        && !page.entries().isEmpty()) {
      for (JournalEntry entry : page.entries()) {
        long expected = order.size() + 1L;
        if (entry.position().value() != expected) {
          add(Rule.POSITIONS, entry.position().value(), "follows " + order.size());
        }
        order.add(entry.envelope().id().value());
        check(entry);
      }
      at = page.end();
    }
    endChange();
    long end = store.end(shard).value();
    if (end != at.value()) {
      add(Rule.POSITIONS, at.value(), "is the last entry, and the end is " + end);
    }
    if (store.epoch(shard).number() < epoch) {
      add(Rule.EPOCH, end, "epoch " + store.epoch(shard).number() + " after " + epoch);
    }
    folded.forEach(
        (key, found) -> {
          if (found.state instanceof Ticket ticket) {
            firings.ended(end, key, ticket);
          }
        });
    checkStates();
  }

  // ---- what others ask about

  /** How many entries there are. */
  int events() {
    return order.size();
  }

  /** How many deadlines and thresholds of SLA clocks have fired. */
  long fired() {
    return firings.count();
  }

  /** How many aggregates of a type there are. */
  long count(AggregateType type) {
    return folded.keySet().stream().filter(key -> key.type() == type).count();
  }

  /** The last position of a command's change; empty if it left no event. */
  Optional<Long> positionOf(TenantId tenant, String command) {
    return Optional.ofNullable(commands.get(Notebook.name(tenant.value(), command)));
  }

  /** The event at a position; 0 if there is none. */
  long eventAt(long position) {
    return position < 1 || position > order.size() ? 0 : order.get((int) position - 1);
  }

  /** The state of an aggregate by its events. */
  Optional<AggregateState> state(AggregateKey key) {
    return Optional.ofNullable(folded.get(key)).map(found -> found.state);
  }

  // ---- one entry

  private void check(JournalEntry entry) {
    Envelope envelope = entry.envelope();
    AggregateKey key = envelope.aggregate();
    long position = entry.position().value();
    if (!eventIds.add(envelope.id().value())) {
      add(Rule.EVENT_ID, position, "a second event " + envelope.id());
    }
    Change current = change(envelope, position);
    Folded before = folded.computeIfAbsent(key, none -> new Folded());
    if (envelope.version() != before.version + 1) {
      add(Rule.VERSIONS, position, key + " at " + envelope.version() + " after " + before.version);
    }
    if (envelope.recordedAt().isBefore(before.recordedAt)) {
      add(Rule.VERSIONS, position, key + " recorded before " + before.recordedAt);
    }
    if (current.touched.add(key) && before.state instanceof Agent agent) {
      current.loadBefore.put(key, held(agent));
    }
    if (entry.event() instanceof TicketEvent event) {
      checkTicket(position, envelope, event, (Ticket) before.state, current);
      firings.add(position, envelope, event);
    } else if (entry.event() instanceof RoundEvent round) {
      checkRound(position, key, round);
    } else if (entry.event() instanceof ConversationEvent.TicketBegun begun) {
      checkBegun(position, key.tenant(), (Conversation) before.state, begun.ticket());
    }
    before.version = envelope.version();
    before.recordedAt = envelope.recordedAt();
    before.state = evolve(position, before.state, envelope, entry.event());
  }

  private @Nullable AggregateState evolve(
      long position, @Nullable AggregateState state, Envelope envelope, Event event) {
    if (event instanceof RoundEvent round) {
      return new RouterProgress(round.epoch(), round.round());
    }
    try {
      return Evolution.evolve(state, envelope, event);
    } catch (RuntimeException malformed) {
      add(Rule.STATE, position, event.kind() + " cannot follow: " + malformed.getMessage());
      return state;
    }
  }

  // ---- changes

  private Change change(Envelope envelope, long position) {
    TenantId tenant = envelope.aggregate().tenant();
    Change current = change;
    if (current == null
        || !current.tenant.equals(tenant)
        || !current.command.equals(envelope.command())) {
      endChange();
      current = new Change(tenant, envelope.command());
      change = current;
    }
    current.last = position;
    return current;
  }

  private void endChange() {
    Change ended = change;
    change = null;
    if (ended == null) {
      return;
    }
    Long earlier =
        commands.put(Notebook.name(ended.tenant.value(), ended.command.value()), ended.last);
    if (earlier != null) {
      add(Rule.ONCE, ended.last, ended.command + " stands at " + earlier + " already");
    }
    for (AggregateKey key : ended.touched) {
      AggregateState state = state(key).orElse(null);
      if (state instanceof Ticket ticket) {
        checkTicketHeld(ended, ticket);
        firings.changed(ended.last, key, ticket);
      } else if (state instanceof Agent agent) {
        checkAgent(ended, key, agent);
      }
    }
  }

  private void checkTicketHeld(Change ended, Ticket ticket) {
    Assignment assignment = ticket.assignment();
    if (assignment != null) {
      checkHeld(ended, ticket, assignment.agent(), assignment.id().value(), assignment.kind());
    }
    for (OpenOffer offer : ticket.offers()) {
      checkHeld(ended, ticket, offer.agent(), offer.id().value(), HoldingKind.OFFER);
    }
  }

  private void checkHeld(
      Change ended, Ticket ticket, AgentId agent, long holding, HoldingKind kind) {
    Holding held =
        state(AggregateKey.of(ended.tenant, agent))
            .flatMap(state -> ((Agent) state).holding(holding))
            .orElse(null);
    if (held == null || held.kind() != kind || !held.ticket().equals(ticket.id())) {
      add(
          Rule.HOLDING,
          ended.last,
          ticket.id() + " is " + kind + " of agent " + agent + ", who has " + held);
    }
  }

  /** The units in use by work of the desk. */
  private static int held(Agent agent) {
    return agent.unitsInUse() - agent.availability().externalUnits();
  }

  private void checkAgent(Change ended, AggregateKey key, Agent agent) {
    int before = ended.loadBefore.getOrDefault(key, 0);
    int after = held(agent);
    if (after > before && agent.unitsFree() < 0 && !ended.overridden.contains(key)) {
      add(
          Rule.CAPACITY,
          ended.last,
          "agent " + agent.id() + " with " + after + " of " + agent.capacity().units() + " units");
    }
    for (Holding holding : agent.holdings()) {
      Ticket ticket = (Ticket) state(AggregateKey.of(ended.tenant, holding.ticket())).orElse(null);
      if (ticket == null || !knows(ticket, agent, holding)) {
        add(
            Rule.HOLDING,
            ended.last,
            "agent " + agent.id() + " has " + holding + ", and the ticket does not know");
      }
    }
  }

  private static boolean knows(Ticket ticket, Agent agent, Holding holding) {
    if (holding.kind() == HoldingKind.OFFER) {
      return ticket.offers().stream()
          .anyMatch(
              offer -> offer.id().value() == holding.id() && offer.agent().equals(agent.id()));
    }
    Assignment assignment = ticket.assignment();
    return assignment != null
        && assignment.id().value() == holding.id()
        && assignment.agent().equals(agent.id());
  }

  // ---- tickets

  private void checkTicket(
      long position,
      Envelope envelope,
      TicketEvent event,
      @Nullable Ticket before,
      Change current) {
    switch (event.kind()) {
      case TICKET_OPENED -> numbered(position, envelope, (TicketEvent.Opened) event);
      case OFFER_MADE -> {
        TicketEvent.OfferMade made = (TicketEvent.OfferMade) event;
        offered(position, envelope, made);
        override(current, made.agent(), made.excess());
      }
      case OFFER_ACCEPTED -> over(position, ((TicketEvent.OfferAccepted) event).offer());
      case OFFER_DECLINED -> over(position, ((TicketEvent.OfferDeclined) event).offer());
      case OFFER_WITHDRAWN -> over(position, ((TicketEvent.OfferWithdrawn) event).offer());
      case OFFER_EXPIRED -> {
        OfferId offer = ((TicketEvent.OfferExpired) event).offer();
        OpenOffer made = open.get(offer);
        if (made != null && envelope.recordedAt().isBefore(made.expiresAt())) {
          add(Rule.OFFER, position, offer + " expired before " + made.expiresAt());
        }
        over(position, offer);
      }
      case ASSIGNED -> {
        TicketEvent.Assigned assigned = (TicketEvent.Assigned) event;
        if (before != null && before.assignment() != null) {
          add(
              Rule.OWNER,
              position,
              before.id() + " goes to " + assigned.agent() + " and is " + before.assignment());
        }
        override(current, assigned.agent(), assigned.excess());
      }
      case ASSIGNMENT_CHANGED -> {
        TicketEvent.AssignmentChanged changed = (TicketEvent.AssignmentChanged) event;
        override(current, changed.agent(), changed.excess());
      }
      case ASSIGNMENT_ENDED -> {
        TicketEvent.AssignmentEnded gone = (TicketEvent.AssignmentEnded) event;
        Assignment had = before == null ? null : before.assignment();
        if (had == null || !had.id().equals(gone.assignment())) {
          add(Rule.OWNER, position, gone.assignment() + " ends, and it was " + had);
        }
      }
      case WOKEN -> woken(position, envelope, before);
      default -> {
        // Its fold is all that can be checked.
      }
    }
  }

  private static void override(Change current, AgentId agent, int excess) {
    if (excess > 0) {
      current.overridden.add(AggregateKey.of(current.tenant, agent));
    }
  }

  private void offered(long position, Envelope envelope, TicketEvent.OfferMade made) {
    TenantId tenant = envelope.aggregate().tenant();
    open.put(
        made.offer(),
        new OpenOffer(
            made.offer(),
            made.agent(),
            made.units(),
            made.expiresAt(),
            made.step(),
            made.excess()));
    PoolId pool = World.poolOf(made.queue());
    RoundEvent round = rounds.get(AggregateKey.router(tenant, pool));
    boolean decided =
        round != null
            && round.decisions().stream()
                .anyMatch(
                    attempt ->
                        attempt.attempt() == RoundEvent.AttemptKind.OFFER
                            && attempt.agent().equals(made.agent())
                            && attempt.ticket().value() == envelope.aggregate().id());
    if (!decided) {
      add(Rule.OFFER, position, made.offer() + " is not in the last round of " + pool);
    }
  }

  private void over(long position, OfferId offer) {
    if (open.remove(offer) == null || !ended.add(offer)) {
      add(Rule.OFFER, position, offer + " ends a second time, or was never made");
    }
  }

  private void woken(long position, Envelope envelope, @Nullable Ticket before) {
    Instant until = before == null ? null : before.snoozedUntil();
    if (until == null) {
      add(Rule.SNOOZE, position, envelope.aggregate() + " wakes and did not sleep");
    } else if (isOurs(envelope) && envelope.recordedAt().isBefore(until)) {
      add(Rule.SNOOZE, position, envelope.aggregate() + " is woken before " + until);
    }
  }

  /** Whether the desk gave the command itself. */
  private static boolean isOurs(Envelope envelope) {
    return envelope.command().value().startsWith("csm/");
  }

  // ---- rounds and conversations

  private void checkRound(long position, AggregateKey key, RoundEvent round) {
    if (round.epoch() < epoch) {
      add(Rule.EPOCH, position, "a round of epoch " + round.epoch() + " after " + epoch);
    }
    epoch = Math.max(epoch, round.epoch());
    RoundEvent last = rounds.put(key, round);
    long expected = last == null || last.epoch() != round.epoch() ? 1 : last.round() + 1;
    if (round.round() != expected) {
      add(
          Rule.EPOCH,
          position,
          "round " + round.round() + " of epoch " + round.epoch() + ", not " + expected);
    }
    if (round.readUpTo().value() >= position) {
      add(Rule.EPOCH, position, "a round that has read up to " + round.readUpTo());
    }
  }

  private void numbered(long position, Envelope envelope, TicketEvent.Opened opened) {
    long number = opened.number();
    if (opened.imported()) {
      // It keeps the number that it had elsewhere.
      return;
    }
    Long earlier = numbers.put(envelope.aggregate().tenant().value() + "/" + number, position);
    if (earlier != null) {
      add(Rule.NUMBER, position, "number " + number + " is that of " + earlier);
    }
  }

  /** A ticket begins in a conversation only after the one before has come to its end. */
  private void checkBegun(
      long position, TenantId tenant, @Nullable Conversation before, TicketId begun) {
    TicketId at = before == null ? null : before.currentTicket();
    while (at != null) {
      Ticket ticket = (Ticket) state(AggregateKey.of(tenant, at)).orElse(null);
      if (ticket == null || ticket.mergedInto() == null) {
        if (ticket == null || ticket.category() != StatusCategory.CLOSED) {
          add(Rule.CONVERSATION, position, begun + " begins, and " + at + " is not closed");
        }
        return;
      }
      at = ticket.mergedInto();
    }
  }

  // ---- the stored state

  private void checkStates() {
    List<AggregateKey> keys = new ArrayList<>(new TreeSet<>(folded.keySet()));
    for (int from = 0; from < keys.size(); from += PAGE) {
      List<AggregateKey> page = keys.subList(from, Math.min(keys.size(), from + PAGE));
      List<Optional<Versioned>> stored = store.load(page);
      for (int i = 0; i < page.size(); i++) {
        checkState(page.get(i), stored.get(i).orElse(null));
      }
    }
    for (TenantId tenant : new TreeSet<>(keys.stream().map(AggregateKey::tenant).toList())) {
      for (AggregateType type : AggregateType.values()) {
        checkIds(tenant, type);
      }
    }
  }

  private void checkState(AggregateKey key, @Nullable Versioned stored) {
    Folded found = folded.get(key);
    if (found == null) {
      return;
    }
    if (stored == null) {
      add(Rule.STATE, order.size(), "no state of " + key);
    } else if (stored.version() != found.version
        || !stored.lastRecordedAt().equals(found.recordedAt)) {
      add(
          Rule.STATE,
          order.size(),
          key + " is stored at " + stored.version() + ", and has events up to " + found.version);
    } else if (!stored.state().equals(found.state)) {
      add(Rule.STATE, order.size(), stored.state() + " is not the fold " + found.state);
    }
  }

  private void checkIds(TenantId tenant, AggregateType type) {
    long last = 0;
    List<Long> page;
    do {
      page = store.ids(tenant, type, last, PAGE);
      for (long id : page) {
        last = id;
        if (!folded.containsKey(new AggregateKey(tenant, type, id))) {
          add(Rule.STATE, order.size(), type + " " + id + " has a state and no event");
        }
      }
    } while (page.size() == PAGE);
  }

  private void add(Rule rule, long position, String what) {
    findings.add(rule, "shard " + shard.value() + " position " + position, what);
  }
}
