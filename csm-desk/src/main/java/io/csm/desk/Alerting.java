package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.TeamId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.config.SlaAction;
import io.csm.core.config.SlaAlert;
import io.csm.core.config.SlaRules;
import io.csm.core.config.Team;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.Draft;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.people.Agent;
import io.csm.core.ticket.Deadline;
import io.csm.core.ticket.SlaFiring;
import io.csm.core.ticket.Ticket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that SLA clocks have passed thresholds and deadlines have come, and does what is asked for
 * then. Stateless.
 */
final class Alerting {
  private static final Logger log = LoggerFactory.getLogger(Alerting.class);

  private Alerting() {}

  /** Fires whatever has passed on a ticket and was not told; nothing if nothing has. */
  static void fire(Attempt attempt, TicketId id) {
    ClockFold clocks = attempt.clocks(id).orElse(null);
    if (clocks == null) {
      return;
    }
    List<SlaFiring> firings = clocks.passed(attempt.now());
    if (firings.isEmpty()) {
      return;
    }
    List<Asked> asked = new ArrayList<>();
    for (SlaFiring firing : firings) {
      for (SlaAlert alert : clocks.clocks().alerts(clocks.state(), firing)) {
        alert.actions().forEach(action -> asked.add(new Asked(clocks.policyOf(firing), action)));
      }
    }
    tell(attempt, AggregateKey.of(attempt.tenant(), id), clocks, firings);
    Actor before = attempt.actor();
    int version = attempt.configuration().slaRules().map(SlaRules::version).orElse(1);
    for (Asked action : asked) {
      attempt.actAs(Actor.rule(action.policy(), version));
      act(attempt, id, action.action());
    }
    attempt.actAs(before);
  }

  /** Fires the deadlines of a ticket that have come, the oldest first; nothing if none has. */
  static void reach(Attempt attempt, TicketId id) {
    AggregateKey key = AggregateKey.of(attempt.tenant(), id);
    List<Deadline> due = new ArrayList<>(attempt.ticket(id).deadlines().values());
    due.removeIf(deadline -> deadline.due().isAfter(attempt.now()));
    due.sort(Comparator.comparing(Deadline::due).thenComparing(Deadline::key));
    for (Deadline deadline : due) {
      SortedSet<SlaAction.Whom> whom = new TreeSet<>();
      for (SlaAction action : deadline.actions()) {
        if (action instanceof SlaAction.Tell tell) {
          whom.add(tell.whom());
        }
      }
      attempt.emit(
          key,
          new TicketEvent.DeadlineReached(
              deadline,
              agents(attempt, key, whom),
              whom.contains(SlaAction.Whom.HOST),
              attempt.ticket(id).withoutDeadline(deadline.key()).nextDeadline()));
      deadline.actions().forEach(action -> act(attempt, id, action));
    }
  }

  private record Asked(String policy, SlaAction action) {}

  /** Journals firings, with those who are to be told of them. */
  static void tell(
      Attempt attempt, AggregateKey ticket, ClockFold clocks, List<SlaFiring> firings) {
    SortedSet<SlaAction.Whom> whom = new TreeSet<>();
    for (SlaFiring firing : firings) {
      for (SlaAlert alert : clocks.clocks().alerts(clocks.state(), firing)) {
        for (SlaAction action : alert.actions()) {
          if (action instanceof SlaAction.Tell tell) {
            whom.add(tell.whom());
          }
        }
      }
    }
    attempt.emit(
        ticket,
        new Draft(
            new TicketEvent.SlaAlerted(
                firings, agents(attempt, ticket, whom), whom.contains(SlaAction.Whom.HOST)),
            attempt.now(),
            Actor.SYSTEM));
  }

  private static SortedSet<AgentId> agents(
      Attempt attempt, AggregateKey key, SortedSet<SlaAction.Whom> whom) {
    SortedSet<AgentId> agents = new TreeSet<>();
    Ticket ticket = attempt.find(key, Ticket.class).orElse(null);
    if (ticket == null || ticket.assignment() == null) {
      return agents;
    }
    AgentId agent = ticket.assignment().agent();
    if (whom.contains(SlaAction.Whom.AGENT)) {
      agents.add(agent);
    }
    if (whom.contains(SlaAction.Whom.TEAM_LEAD)) {
      Configuration configuration = attempt.configuration();
      attempt
          .find(AggregateKey.of(attempt.tenant(), agent), Agent.class)
          .ifPresent(
              found -> {
                for (TeamId team : found.profile().teams()) {
                  configuration.team(team).map(Team::lead).ifPresent(lead -> agents.add(lead));
                }
              });
    }
    return agents;
  }

  private static void act(Attempt attempt, TicketId id, SlaAction action) {
    Ticket ticket = attempt.ticket(id);
    try {
      if (action instanceof SlaAction.RaisePriority raise
          && ticket.priority().compareTo(raise.to()) < 0) {
        attempt.run(id, new TicketCommand.ChangePriority(raise.to()));
      } else if (action instanceof SlaAction.MoveToQueue move
          && !move.queue().equals(ticket.queue())) {
        attempt.run(id, new TicketCommand.TransferToQueue(move.queue()));
      }
    } catch (Refused notNow) {
      // Nothing of a command that is refused has happened.
      log.warn("{} of {} is not done: {}", action, id, notNow.problem());
    }
  }
}
