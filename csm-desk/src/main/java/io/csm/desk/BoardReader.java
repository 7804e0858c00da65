package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.config.Queue;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.lifecycle.TicketLifecycle;
import io.csm.core.people.Agent;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.Holding;
import io.csm.core.work.HoldingKind;
import io.csm.core.work.Priority;
import io.csm.spi.Store;
import io.csm.spi.Versioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads rows for those who look on. Asks no router, so that nobody waits for anybody. */
final class BoardReader {
  private static final int PAGE = 1_000;

  private final Store store;
  private final TenantId tenant;

  BoardReader(Store store, TenantId tenant) {
    this.store = store;
    this.tenant = tenant;
  }

  /** All agents, those who have left for good included, by id. */
  List<Agent> agents() {
    List<Agent> agents = new ArrayList<>();
    long after = 0;
    while (true) {
      List<Long> ids = store.ids(tenant, AggregateType.AGENT, after, PAGE);
      List<AggregateKey> keys =
          ids.stream().map(id -> AggregateKey.of(tenant, new AgentId(id))).toList();
      for (Optional<Versioned> found : store.load(keys)) {
        found.map(Versioned::state).map(Agent.class::cast).ifPresent(agents::add);
      }
      if (ids.size() < PAGE) {
        return agents;
      }
      after = ids.get(ids.size() - 1);
    }
  }

  Board board(Configuration configuration) {
    SortedMap<QueueId, Line> lines = new TreeMap<>();
    for (Queue queue : configuration.queues()) {
      lines.put(queue.id(), new Line(queue));
    }
    List<Board.AgentLine> agents = new ArrayList<>();
    for (Agent agent : agents()) {
      count(agent, lines);
      if (!agent.retired()) {
        agents.add(line(agent));
      }
    }
    waiting(ticket -> count(ticket, lines));
    return new Board(lines.values().stream().map(Line::toLine).toList(), agents);
  }

  /** Where a ticket stands at {@code now}; empty if it does not wait. */
  Optional<Board.Place> place(Configuration configuration, Ticket ticket, Instant now, Pace pace) {
    QueueId id = ticket.queue();
    Queue queue = id == null ? null : configuration.queue(id).orElse(null);
    Instant since = ticket.enqueuedAt();
    Instant own = queue == null ? null : place(configuration, queue, ticket, now);
    if (queue == null || since == null || own == null || ticket.work() != WorkState.WAITING) {
      return Optional.empty();
    }
    int[] counts = new int[2];
    waiting(
        other -> {
          if (!queue.id().equals(other.queue()) || other.id().equals(ticket.id())) {
            return;
          }
          counts[0]++;
          Instant place = place(configuration, queue, other, now);
          int order = place == null ? 1 : place.compareTo(own);
          if (order < 0 || (order == 0 && other.id().compareTo(ticket.id()) < 0)) {
            counts[1]++;
          }
        });
    int ahead = counts[1];
    return Optional.of(
        new Board.Place(
            ticket.id(),
            queue.id(),
            ahead,
            counts[0] + 1,
            since,
            pace.wait(queue.id(), ahead, now)));
  }

  private static @Nullable Instant place(
      Configuration configuration, Queue queue, Ticket ticket, Instant now) {
    return TicketLifecycle.workItem(ticket, configuration)
        .map(
            item ->
                queue.place(
                    item,
                    queue.stepsAt(
                        now, item.enqueuedAt(), configuration.queueState(queue.id()).orElse(null))))
        .orElse(null);
  }

  private void waiting(Consumer<Ticket> each) {
    TicketId after = null;
    while (true) {
      List<Versioned> page = store.routed(tenant, after, PAGE);
      for (Versioned found : page) {
        Ticket ticket = (Ticket) found.state();
        if (ticket.work() == WorkState.WAITING) {
          each.accept(ticket);
        }
        after = ticket.id();
      }
      if (page.size() < PAGE) {
        return;
      }
    }
  }

  private static void count(Ticket ticket, SortedMap<QueueId, Line> lines) {
    Line line = ticket.queue() == null ? null : lines.get(ticket.queue());
    if (line != null) {
      line.waiting.merge(ticket.priority(), 1, Integer::sum);
      Instant since = ticket.enqueuedAt();
      if (since != null && (line.oldest == null || since.isBefore(line.oldest))) {
        line.oldest = since;
      }
    }
  }

  private static void count(Agent agent, SortedMap<QueueId, Line> lines) {
    for (Holding holding : agent.holdings()) {
      Line line = lines.get(holding.queue());
      if (line != null && holding.kind() == HoldingKind.OFFER) {
        line.ringing++;
      } else if (line != null) {
        line.held++;
      }
    }
  }

  private static Board.AgentLine line(Agent agent) {
    Map<HoldingKind, Integer> holdings = new EnumMap<>(HoldingKind.class);
    agent.holdings().forEach(holding -> holdings.merge(holding.kind(), 1, Integer::sum));
    return new Board.AgentLine(
        agent.id(),
        agent.presence(),
        agent.attendance().dutyState(),
        agent.presenceSince(),
        agent.unitsInUse(),
        agent.profile().capacity().units(),
        new TreeMap<>(holdings));
  }

  private static final class Line {
    final Queue queue;
    final SortedMap<Priority, Integer> waiting = new TreeMap<>();
    @Nullable Instant oldest;
    int ringing;
    int held;

    Line(Queue queue) {
      this.queue = queue;
    }

    Board.QueueLine toLine() {
      return new Board.QueueLine(queue.id(), queue.name(), waiting, oldest, ringing, held);
    }
  }
}
