package io.csm.examples.spring.service;

import io.csm.core.Code;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.ticket.Ticket;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.Result;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * What the services share: the desk that acts for somebody, a ticket that they may see, and answers
 * of the desk turned into what callers expect.
 */
@Component
class Desks {
  private final Csm csm;
  private final Names names;
  private final InstantSource clock;

  Desks(Csm csm, Names names, InstantSource clock) {
    this.csm = csm;
    this.names = names;
    this.clock = clock;
  }

  /** The desk of their company, acting for them: the house rules are asked for everything. */
  Desk of(Who who) {
    return csm.desk(who.tenant()).as(who.actor());
  }

  /** The desk of their company, acting for the host, for what {@code who} was checked for. */
  Desk ofHost(Who who) {
    return csm.desk(who.tenant());
  }

  /**
   * A ticket that they may see.
   *
   * @throws NotFoundException if there is none, or none for them
   */
  Ticket ticket(Who who, long id) {
    if (id <= 0) {
      throw new NotFoundException();
    }
    return of(who).ticket(new TicketId(id)).orElseThrow(NotFoundException::new);
  }

  /**
   * Does something to a ticket that they may see.
   *
   * @throws NotFoundException if there is none, or none for them
   * @throws NotAllowedException if they may see it and not do that
   * @throws RefusedException if it cannot be done now
   */
  Result.Done run(Who who, long id, Function<Desk, Result> command) {
    ticket(who, id);
    return done(command.apply(of(who)));
  }

  /** What was done. */
  static Result.Done done(Result result) {
    if (result instanceof Result.Rejected rejected) {
      Code code = rejected.problem().code();
      if (code == Code.ACCESS_DENIED) {
        throw new NotAllowedException();
      }
      throw new RefusedException(rejected.problem());
    }
    return result.orThrow();
  }

  /** The ticket as a list shows it. */
  TicketLine line(Who who, Desk desk, Configuration configuration, Ticket ticket) {
    String subject = ticket.subject() == null ? "" : desk.text(ticket.subject()).orElse("");
    String agent =
        ticket.assignment() == null ? "" : names.agent(who.tenant(), ticket.assignment().agent());
    return new TicketLine(
        Long.toString(ticket.id().value()),
        ticket.number(),
        subject,
        names.customer(who.tenant(), ticket.customer()),
        Names.queue(configuration, ticket.queue()),
        agent,
        ticket.category(),
        ticket.priority(),
        ticket.work(),
        ticket.language(),
        SlaBadge.of(ticket.sla(), clock.instant()),
        ticket.openedAt(),
        ticket.enqueuedAt());
  }

  /** Tickets as a list shows them. */
  List<TicketLine> lines(Who who, Desk desk, List<Ticket> tickets) {
    Configuration configuration = desk.configuration();
    return tickets.stream().map(ticket -> line(who, desk, configuration, ticket)).toList();
  }
}
