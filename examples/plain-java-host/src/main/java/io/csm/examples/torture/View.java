package io.csm.examples.torture;

import io.csm.core.AgentId;
import io.csm.core.AssignmentId;
import io.csm.core.OfferId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.TicketEvent;
import io.csm.core.work.HoldingKind;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What a node knows of tickets and offers, as its screens would show it: read from the journal of
 * every shard that has tenants, a moment late. Writes down what it read and where, so that it can
 * be held against what the journal says in the end. Read by many threads, fed by one.
 */
final class View {
  /** Ends the names of the files that tell what was read. */
  static final String SUFFIX = ".seen";

  /** How many tickets are kept in mind; few, so that many hands reach for the same. */
  private static final int MAX_TICKETS = 60;

  /** How far back a new view begins. */
  private static final long LOOK_BACK = 2_000;

  private static final int PAGE = 1_000;

  private final Store store;
  private final PrintWriter seen;
  private final SortedMap<ShardId, Position> read = new TreeMap<>();
  private final Map<TenantId, Screen> screens = new LinkedHashMap<>();

  /** An offer that rings. */
  record Ringing(TicketId ticket, OfferId offer, AgentId agent) {}

  /** A ticket that somebody has. */
  record Held(TicketId ticket, AssignmentId assignment, AgentId agent, boolean wrapsUp) {}

  private static final class Screen {
    final Deque<TicketId> tickets = new ArrayDeque<>();
    final Map<OfferId, Ringing> offers = new LinkedHashMap<>();
    final Map<TicketId, Held> held = new LinkedHashMap<>();
  }

  /**
   * @param seen where to write down what was read
   */
  View(Store store, Path seen) {
    this.store = store;
    try {
      this.seen =
          new PrintWriter(
              Files.newBufferedWriter(
                  seen,
                  StandardCharsets.UTF_8,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND));
      this.seen.println();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    World.TENANTS.forEach(tenant -> screens.put(tenant, new Screen()));
  }

  /** Reads on to the end of the journals. Called by one thread. */
  void follow() {
    for (TenantId tenant : World.TENANTS) {
      ShardId shard = store.shardOf(tenant).orElseThrow();
      if (!read.containsKey(shard)) {
        read.put(shard, new Position(Math.max(0, store.end(shard).value() - LOOK_BACK)));
      }
    }
    for (ShardId shard : List.copyOf(read.keySet())) {
      Position at = read.getOrDefault(shard, Position.START);
      while (store.read(shard, at, PAGE) instanceof JournalPage.Entries page
          && !page.entries().isEmpty()) {
        for (JournalEntry entry : page.entries()) {
          seen.println(
              shard.value()
                  + " "
                  + entry.position().value()
                  + " "
                  + entry.envelope().id().value()
                  + " .");
          show(entry);
        }
        at = page.end();
        read.put(shard, at);
      }
    }
    seen.flush();
  }

  private synchronized void show(JournalEntry entry) {
    if (!(entry.event() instanceof TicketEvent event)) {
      return;
    }
    TicketId ticket = new TicketId(entry.envelope().aggregate().id());
    Screen screen = screens.get(entry.envelope().aggregate().tenant());
    if (screen == null) {
      return;
    }
    switch (event.kind()) {
      case TICKET_OPENED -> {
        screen.tickets.addLast(ticket);
        if (screen.tickets.size() > MAX_TICKETS) {
          screen.tickets.removeFirst();
        }
      }
      case OFFER_MADE -> {
        TicketEvent.OfferMade made = (TicketEvent.OfferMade) event;
        screen.offers.put(made.offer(), new Ringing(ticket, made.offer(), made.agent()));
      }
      case OFFER_ACCEPTED -> screen.offers.remove(((TicketEvent.OfferAccepted) event).offer());
      case OFFER_DECLINED -> screen.offers.remove(((TicketEvent.OfferDeclined) event).offer());
      case OFFER_EXPIRED -> screen.offers.remove(((TicketEvent.OfferExpired) event).offer());
      case OFFER_WITHDRAWN -> screen.offers.remove(((TicketEvent.OfferWithdrawn) event).offer());
      case ASSIGNED -> {
        TicketEvent.Assigned assigned = (TicketEvent.Assigned) event;
        screen.held.put(ticket, new Held(ticket, assigned.assignment(), assigned.agent(), false));
      }
      case ASSIGNMENT_CHANGED -> {
        TicketEvent.AssignmentChanged changed = (TicketEvent.AssignmentChanged) event;
        screen.held.put(
            ticket,
            new Held(
                ticket,
                changed.assignment(),
                changed.agent(),
                changed.state() == HoldingKind.WRAP_UP));
      }
      case ASSIGNMENT_ENDED -> screen.held.remove(ticket);
      default -> {
        // Not on the screen.
      }
    }
  }

  /** One of the latest tickets. */
  synchronized Optional<TicketId> ticket(TenantId tenant, RandomGenerator random) {
    return any(screen(tenant).tickets, random);
  }

  /** One of the oldest offers that ring. */
  synchronized Optional<Ringing> ringing(TenantId tenant, RandomGenerator random) {
    return any(screen(tenant).offers.values().stream().limit(8).toList(), random);
  }

  /** One of the tickets that somebody has. */
  synchronized Optional<Held> held(TenantId tenant, RandomGenerator random) {
    return any(screen(tenant).held.values(), random);
  }

  private Screen screen(TenantId tenant) {
    Screen screen = screens.get(tenant);
    if (screen == null) {
      throw new IllegalArgumentException("not of this world: " + tenant);
    }
    return screen;
  }

  private static <T> Optional<T> any(Collection<T> all, RandomGenerator random) {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<T> list = new ArrayList<>(all);
    return Optional.of(list.get(random.nextInt(list.size())));
  }
}
