package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.ExceptionRule;
import io.csm.core.config.ExceptionRules;
import io.csm.core.config.QueueState;
import io.csm.core.config.TicketFacts;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets exception rules act on tickets that wait. Stateless. */
final class Exceptions {
  private static final Logger log = LoggerFactory.getLogger(Exceptions.class);

  private Exceptions() {}

  /** Knows the order in which tickets have begun to wait. */
  @FunctionalInterface
  interface Line {
    /** Whether more than so many have been waiting in a queue for longer than a ticket. */
    boolean isBehind(QueueId queue, Instant enqueuedAt, TicketId ticket, int tickets);
  }

  /** Lets each rule act that has not yet and whose time has come; the ticket is looked at anew. */
  static void raise(Attempt attempt, TicketId id, Instant now, Line line) {
    ExceptionRules rules = attempt.configuration().exceptions();
    Actor before = attempt.actor();
    for (ExceptionRule rule : rules.rules()) {
      Ticket ticket = attempt.ticket(id);
      QueueState state =
          ticket.queue() == null
              ? null
              : attempt.configuration().queueState(ticket.queue()).orElse(null);
      if (concerns(rule, ticket, state, now, line)) {
        attempt.actAs(Actor.rule(rule.name(), rules.version()));
        try {
          attempt.run(id, new TicketCommand.RaiseException(rule));
        } catch (Refused notNow) {
          // Nothing of a command that is refused has happened.
          log.warn("Rule ({}) does nothing with {}: {}", rule.name(), id, notNow.problem());
        }
      }
    }
    attempt.actAs(before);
  }

  private static boolean concerns(
      ExceptionRule rule, Ticket ticket, @Nullable QueueState state, Instant now, Line line) {
    QueueId queue = ticket.queue();
    Instant since = ticket.enqueuedAt();
    return queue != null
        && since != null
        && ticket.work() == WorkState.WAITING
        && !ticket.exceptions().contains(rule.name())
        && !rule.moment(since, state).isAfter(now)
        && rule.when().holds(TicketFacts.of(ticket))
        && (rule.behind() == null || line.isBehind(queue, since, ticket.id(), rule.behind()));
  }
}
