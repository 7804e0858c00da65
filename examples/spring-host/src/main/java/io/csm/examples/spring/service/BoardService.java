package io.csm.examples.spring.service;

import io.csm.core.AgentId;
import io.csm.core.config.StatusCategory;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Presence;
import io.csm.desk.Board;
import io.csm.desk.Desk;
import io.csm.examples.spring.people.Account;
import io.csm.examples.spring.people.Accounts;
import io.csm.spi.TicketQueries.Filter;
import io.csm.spi.TicketQueries.Sort;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What those who lead do: look at queues and agents, and say for others whether they take work. */
@Service
public class BoardService {
  private static final int LOOKED_AT = 500;

  private final Desks desks;
  private final Accounts accounts;
  private final InstantSource clock;

  BoardService(Desks desks, Accounts accounts, InstantSource clock) {
    this.desks = desks;
    this.accounts = accounts;
    this.clock = clock;
  }

  /**
   * Queues and agents at one moment.
   *
   * @param queues by id
   * @param agents by name
   */
  public record BoardView(List<QueueRow> queues, List<AgentRow> agents) {
    /** Takes copies of the lists. */
    public BoardView {
      queues = List.copyOf(queues);
      agents = List.copyOf(agents);
    }
  }

  /**
   * A queue.
   *
   * @param oldest for how long the first has waited; null where none waits
   * @param estimated how long the next ticket will probably wait; null where nobody can tell
   * @param atRisk how many open tickets are overdue, or soon will be; of the 500 most urgent
   */
  public record QueueRow(
      long id,
      String name,
      int waiting,
      @Nullable Duration oldest,
      @Nullable Duration estimated,
      int ringing,
      int held,
      int atRisk) {}

  /**
   * An agent.
   *
   * @param since for how long the agent has been so; null before the first sign-in
   */
  public record AgentRow(
      long id,
      String name,
      Presence presence,
      @Nullable Duration since,
      int used,
      int units,
      int tickets) {}

  /** The board of their company. */
  public BoardView board(Who who) {
    who.requireLead();
    Desk desk = desks.of(who);
    Board board = desk.board();
    Instant now = clock.instant();
    Map<Long, Integer> atRisk = atRisk(desk, now);
    List<QueueRow> queues = new ArrayList<>();
    for (Board.QueueLine line : board.queues()) {
      queues.add(
          new QueueRow(
              line.queue().value(),
              line.name(),
              line.waitingInAll(),
              line.oldest() == null ? null : Duration.between(line.oldest(), now),
              line.waitingInAll() == 0 ? null : estimated(desk, line),
              line.ringing(),
              line.held(),
              atRisk.getOrDefault(line.queue().value(), 0)));
    }
    List<AgentRow> agents = new ArrayList<>();
    for (Account account : accounts.staff(who.tenant())) {
      AgentId agent = account.agent();
      if (agent != null) {
        board
            .agent(agent)
            .filter(line -> line.units() > 0)
            .ifPresent(line -> agents.add(row(account, line, now)));
      }
    }
    return new BoardView(queues, agents);
  }

  private static AgentRow row(Account account, Board.AgentLine line, Instant now) {
    return new AgentRow(
        line.agent().value(),
        account.name(),
        line.presence(),
        line.presenceSince() == null ? null : Duration.between(line.presenceSince(), now),
        line.unitsInUse(),
        line.units(),
        line.holdings().values().stream().mapToInt(Integer::intValue).sum());
  }

  /** What the last in the queue is told. */
  private static @Nullable Duration estimated(Desk desk, Board.QueueLine line) {
    List<Ticket> waiting =
        desk.tickets(
                Filter.ALL
                    .withQueues(new TreeSet<>(Set.of(line.queue())))
                    .withCategories(EnumSet.of(StatusCategory.NEW, StatusCategory.OPEN))
                    .withUnassignedOnly(),
                Sort.OPENED_DESCENDING,
                null,
                1)
            .tickets();
    return waiting.isEmpty()
        ? null
        : desk.place(waiting.get(0).id()).map(Board.Place::estimatedWait).orElse(null);
  }

  private static Map<Long, Integer> atRisk(Desk desk, Instant now) {
    Map<Long, Integer> counts = new TreeMap<>();
    List<Ticket> urgent =
        desk.tickets(
                Filter.ALL.withCategories(EnumSet.of(StatusCategory.NEW, StatusCategory.OPEN)),
                Sort.PRIORITY,
                null,
                LOOKED_AT)
            .tickets();
    for (Ticket ticket : urgent) {
      SlaBadge.State state = SlaBadge.of(ticket.sla(), now).state();
      boolean risky = state == SlaBadge.State.OVERDUE || state == SlaBadge.State.DUE_SOON;
      if (risky && ticket.queue() != null) {
        counts.merge(ticket.queue().value(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Says for an agent whether they take work. */
  public void setPresence(Who who, long agent, Presence presence) {
    who.requireLead();
    if (agent <= 0) {
      throw new NotFoundException();
    }
    AgentId id = new AgentId(agent);
    if (desks.of(who).agent(id).isEmpty()) {
      throw new NotFoundException();
    }
    Desks.done(desks.of(who).setPresence(id, presence));
  }
}
