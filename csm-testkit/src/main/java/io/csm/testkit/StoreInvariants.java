package io.csm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.AggregateState;
import io.csm.core.CommandKey;
import io.csm.core.MessageId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.conversation.Message;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.people.Agent;
import io.csm.core.ticket.Assignment;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import io.csm.spi.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What holds in every store at rest, whatever was done to it. Reads all of the store through its
 * port; takes time in proportion to its events.
 */
public final class StoreInvariants {
  private static final int PAGE = 1_000;

  private final Store store;

  private StoreInvariants(Store store) {
    this.store = store;
  }

  /** Fails with an AssertionError that names what does not hold. */
  public static void check(Store store) {
    StoreInvariants invariants = new StoreInvariants(store);
    for (int shard = 0; shard < store.shards(); shard++) {
      invariants.checkShard(new ShardId(shard));
    }
  }

  private void checkShard(ShardId shard) {
    SortedMap<AggregateKey, List<RecordedEvent>> histories = new TreeMap<>();
    TenantId last = null;
    List<TenantId> page;
    do {
      page = store.tenants(shard, last, PAGE);
      for (TenantId tenant : page) {
        assertThat(store.shardOf(tenant)).as("the shard of %s", tenant).contains(shard);
        histories.putAll(checkTenant(tenant));
        last = tenant;
      }
    } while (page.size() == PAGE);
    checkJournal(shard, histories);
  }

  // ---- the journal

  private void checkJournal(ShardId shard, SortedMap<AggregateKey, List<RecordedEvent>> histories) {
    Position end = store.end(shard);
    Position at = Position.START;
    SortedMap<AggregateKey, Long> versions = new TreeMap<>();
    boolean whole = true;
    JournalPage page = store.read(shard, at, PAGE);
    if (page instanceof JournalPage.Truncated truncated) {
      at = new Position(truncated.firstAvailable().value() - 1);
      whole = false;
      page = store.read(shard, at, PAGE);
    }
    while (page instanceof JournalPage.Entries entries && !entries.entries().isEmpty()) {
      for (JournalEntry entry : entries.entries()) {
        at = new Position(at.value() + 1);
        assertThat(entry.position()).as("the journal is contiguous").isEqualTo(at);
        checkEntry(entry, versions, histories);
      }
      assertThat(entries.end()).as("a page says where it ends").isEqualTo(at);
      page = store.read(shard, at, PAGE);
    }
    assertThat(page).as("the journal after %s", at).isInstanceOf(JournalPage.Entries.class);
    assertThat(at).as("the journal reaches to its end").isEqualTo(end);
    checkComplete(whole, versions, histories);
  }

  private static void checkComplete(
      boolean whole,
      SortedMap<AggregateKey, Long> versions,
      SortedMap<AggregateKey, List<RecordedEvent>> histories) {
    histories.forEach(
        (key, history) -> {
          Long version = versions.get(key);
          if (whole || version != null) {
            assertThat(version)
                .as("the journal has all of %s", key)
                .isEqualTo(Long.valueOf(history.size()));
          }
        });
  }

  private static void checkEntry(
      JournalEntry entry,
      SortedMap<AggregateKey, Long> versions,
      SortedMap<AggregateKey, List<RecordedEvent>> histories) {
    AggregateKey key = entry.envelope().aggregate();
    long version = entry.envelope().version();
    Long before = versions.put(key, version);
    if (before != null) {
      assertThat(version).as("versions of %s in the journal", key).isEqualTo(before + 1);
    }
    List<RecordedEvent> history = histories.getOrDefault(key, List.of());
    assertThat(version)
        .as("%s is in the journal and not in its history", key)
        .isLessThanOrEqualTo(history.size());
    assertThat(new RecordedEvent(entry.envelope(), entry.event()))
        .as("%s in the journal is as in its history", key)
        .isEqualTo(history.get((int) version - 1));
  }

  // ---- one tenant

  private SortedMap<AggregateKey, List<RecordedEvent>> checkTenant(TenantId tenant) {
    SortedMap<AggregateKey, List<RecordedEvent>> histories = new TreeMap<>();
    SortedMap<Long, AggregateState> tickets = new TreeMap<>();
    SortedMap<Long, AggregateState> agents = new TreeMap<>();
    SortedMap<Long, AggregateState> messages = new TreeMap<>();
    for (AggregateType type : AggregateType.values()) {
      for (AggregateKey key : keys(tenant, type)) {
        List<RecordedEvent> history = history(key);
        AggregateState state = checkHistory(key, history);
        histories.put(key, history);
        switch (type) {
          case TICKET -> tickets.put(key.id(), state);
          case AGENT -> agents.put(key.id(), state);
          case MESSAGE -> messages.put(key.id(), state);
          case CONFIGURATION, CUSTOMER, CONVERSATION, ROUTER, INTAKE -> {
            // Their fold is all that can be checked.
          }
        }
      }
    }
    tickets.values().forEach(ticket -> checkTicket((Ticket) ticket, agents));
    agents.values().forEach(agent -> checkAgent((Agent) agent, tickets));
    checkCapacity(histories);
    checkMessages(tenant, tickets, messages);
    return histories;
  }

  private List<AggregateKey> keys(TenantId tenant, AggregateType type) {
    List<AggregateKey> keys = new ArrayList<>();
    long last = 0;
    List<Long> page;
    do {
      page = store.ids(tenant, type, last, PAGE);
      for (long id : page) {
        assertThat(id).as("ids of %s in order", type).isGreaterThan(last);
        keys.add(new AggregateKey(tenant, type, id));
        last = id;
      }
    } while (page.size() == PAGE);
    return keys;
  }

  private List<RecordedEvent> history(AggregateKey key) {
    List<RecordedEvent> history = new ArrayList<>();
    List<RecordedEvent> page;
    do {
      page = store.history(key, history.size(), PAGE);
      history.addAll(page);
    } while (page.size() == PAGE);
    return history;
  }

  private AggregateState checkHistory(AggregateKey key, List<RecordedEvent> history) {
    AggregateState state = null;
    Instant last = Instant.MIN;
    for (int i = 0; i < history.size(); i++) {
      RecordedEvent event = history.get(i);
      assertThat(event.envelope().aggregate()).isEqualTo(key);
      assertThat(event.envelope().version()).as("versions of %s", key).isEqualTo(i + 1L);
      assertThat(event.envelope().recordedAt())
          .as("recordedAt of %s never decreases", key)
          .isAfterOrEqualTo(last);
      last = event.envelope().recordedAt();
      state = Scribe.evolve(state, event);
    }
    Versioned stored =
        store.load(List.of(key)).get(0).orElseThrow(() -> new AssertionError("no state of " + key));
    assertThat(stored.version()).as("version of %s", key).isEqualTo(history.size());
    assertThat(stored.lastRecordedAt()).as("lastRecordedAt of %s", key).isEqualTo(last);
    assertThat(stored.state()).as("%s is the fold of its history", key).isEqualTo(state);
    return stored.state();
  }

  // ---- tickets and agents

  private static void checkTicket(Ticket ticket, SortedMap<Long, AggregateState> agents) {
    Assignment assignment = ticket.assignment();
    assertThat(ticket.work() == WorkState.ASSIGNED)
        .as("%s is ASSIGNED if somebody has it: %s", ticket.id(), assignment)
        .isEqualTo(assignment != null);
    assertThat(ticket.work() == WorkState.OFFERED)
        .as("%s is OFFERED if it rings: %s", ticket.id(), ticket.offers())
        .isEqualTo(!ticket.offers().isEmpty());
    if (assignment != null) {
      Holding held = held(agents, assignment.agent().value(), assignment.id().value(), ticket.id());
      assertThat(held.kind()).as("state of %s", assignment).isEqualTo(assignment.kind());
      assertThat(held.units()).as("units of %s", assignment).isEqualTo(assignment.units());
    }
    for (OpenOffer offer : ticket.offers()) {
      Holding held = held(agents, offer.agent().value(), offer.id().value(), ticket.id());
      assertThat(held.kind()).as("state of %s", offer).isEqualTo(HoldingKind.OFFER);
      assertThat(held.units()).as("units of %s", offer).isEqualTo(offer.units());
    }
  }

  private static Holding held(
      SortedMap<Long, AggregateState> agents, long agent, long holding, TicketId ticket) {
    Agent holder = (Agent) agents.get(agent);
    assertThat(holder).as("agent %s, who has %s", agent, ticket).isNotNull();
    Holding held = holder == null ? null : holder.holding(holding).orElse(null);
    if (held == null) {
      throw new AssertionError("Agent " + agent + " does not know of having " + ticket);
    }
    assertThat(held.ticket()).as("ticket of holding %s", holding).isEqualTo(ticket);
    return held;
  }

  private static void checkAgent(Agent agent, SortedMap<Long, AggregateState> tickets) {
    SortedSet<Long> seen = new TreeSet<>();
    for (Holding holding : agent.holdings()) {
      assertThat(seen.add(holding.id())).as("%s holds %s once", agent.id(), holding.id()).isTrue();
      Ticket ticket = (Ticket) tickets.get(holding.ticket().value());
      assertThat(ticket != null && knows(ticket, agent, holding))
          .as(
              "%s, which %s holds as %s, knows of it: %s",
              holding.ticket(), agent.id(), holding, ticket)
          .isTrue();
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

  // ---- capacity

  /** Someone's word that an agent may have more than the capacity in force. */
  private record Excess(CommandKey command, long agent) {}

  /** Whatever raises an agent's load above the capacity in force is marked as an override. */
  private static void checkCapacity(SortedMap<AggregateKey, List<RecordedEvent>> histories) {
    Set<Excess> overrides = new HashSet<>();
    histories.forEach(
        (key, history) -> {
          for (RecordedEvent event : history) {
            Excess override = overrideIn(event);
            if (override != null) {
              overrides.add(override);
            }
          }
        });
    histories.forEach(
        (key, history) -> {
          if (key.type() == AggregateType.AGENT) {
            checkLoad(key, history, overrides);
          }
        });
  }

  private static @Nullable Excess overrideIn(RecordedEvent event) {
    CommandKey command = event.envelope().command();
    if (event.event() instanceof TicketEvent.OfferMade made && made.excess() > 0) {
      return new Excess(command, made.agent().value());
    }
    if (event.event() instanceof TicketEvent.Assigned assigned && assigned.excess() > 0) {
      return new Excess(command, assigned.agent().value());
    }
    if (event.event() instanceof TicketEvent.AssignmentChanged changed && changed.excess() > 0) {
      return new Excess(command, changed.agent().value());
    }
    return null;
  }

  /** A change may give before it takes, so the load counts after all of its events. */
  private static void checkLoad(
      AggregateKey key, List<RecordedEvent> history, Set<Excess> overrides) {
    AggregateState state = null;
    int before = 0;
    for (int i = 0; i < history.size(); i++) {
      state = Scribe.evolve(state, history.get(i));
      CommandKey command = history.get(i).envelope().command();
      boolean last =
          i + 1 == history.size() || !history.get(i + 1).envelope().command().equals(command);
      if (last && state instanceof Agent agent) {
        int after = agent.unitsInUse() - agent.availability().externalUnits();
        assertThat(
                after <= before
                    || agent.unitsFree() >= 0
                    || overrides.contains(new Excess(command, key.id())))
            .as(
                "load of %s after %s: %s of %s units, without an override",
                agent.id(), command, after, agent.capacity().units())
            .isTrue();
        before = after;
      }
    }
  }

  // ---- messages

  private void checkMessages(
      TenantId tenant,
      SortedMap<Long, AggregateState> tickets,
      SortedMap<Long, AggregateState> messages) {
    SortedMap<TicketId, List<MessageId>> expected = new TreeMap<>();
    for (AggregateState state : messages.values()) {
      Message message = (Message) state;
      expected.computeIfAbsent(message.ticket(), none -> new ArrayList<>()).add(message.id());
    }
    for (AggregateState state : tickets.values()) {
      TicketId ticket = ((Ticket) state).id();
      List<MessageId> found = new ArrayList<>();
      List<MessageId> page;
      do {
        page =
            store.messagesOf(
                tenant, ticket, found.isEmpty() ? null : found.get(found.size() - 1), PAGE);
        found.addAll(page);
      } while (page.size() == PAGE);
      assertThat(found)
          .as("messages of %s", ticket)
          .isEqualTo(expected.getOrDefault(ticket, List.of()));
    }
  }
}
