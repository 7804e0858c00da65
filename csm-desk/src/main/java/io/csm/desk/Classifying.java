package io.csm.desk;

import io.csm.core.TicketId;
import io.csm.core.config.Classification;
import io.csm.core.config.TicketFacts;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.RoutingRequest;
import io.csm.core.work.Skill;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks the tenant's classification what a ticket is. */
final class Classifying {
  private static final int PAGE = 1_000;

  private Classifying() {}

  /** Opens a ticket as the rules say. */
  static void open(Attempt attempt, TicketId id, TicketCommand.Open open) {
    Classification rules = attempt.configuration().classification();
    Classification.Outcome outcome = rules.classify(facts(attempt, id, open));
    if (outcome.rules().isEmpty()) {
      attempt.run(id, open);
      return;
    }
    TicketEvent.Classified classified =
        classified(outcome, open.requiredSkills(), open.request(), RoutingRequest.NONE);
    attempt.run(
        id,
        new TicketCommand.Open(
            open.number(),
            open.key(),
            open.brand(),
            open.account(),
            open.channel(),
            open.customer(),
            open.conversation(),
            open.subject(),
            open.type(),
            open.status(),
            outcome.priority(),
            open.language(),
            open.tags(),
            open.fields(),
            outcome.queue(),
            classified.requiredSkills(),
            classified.request() == null ? open.request() : classified.request()));
    attempt.run(id, command(outcome, classified));
  }

  /**
   * What is to be done to a ticket that the rules are asked about again; empty if they hold as
   * before and nothing has to change. Reads the ticket's history.
   */
  static Optional<TicketCommand.Classify> again(Attempt attempt, Ports ports, Ticket ticket) {
    Classification.Outcome outcome =
        attempt.configuration().classification().classify(TicketFacts.of(ticket));
    TicketEvent.Classified last = last(attempt, ports, ticket).orElse(null);
    TicketEvent.Classified next =
        classified(
            outcome,
            last == null ? ticket.requiredSkills() : last.given(),
            ticket.request(),
            last == null ? RoutingRequest.NONE : last.asked());
    boolean moves =
        ticket.assignment() == null
            && outcome.queue() != null
            && !outcome.queue().equals(ticket.queue());
    boolean demandsAsBefore =
        last == null
            ? next.rules().isEmpty()
            : next.rules().equals(last.rules())
                && next.given().equals(last.given())
                && next.demands().equals(last.demands());
    boolean asBefore =
        demandsAsBefore && (next.request() == null || next.request().equals(ticket.request()));
    if (asBefore && !moves && outcome.priority() == ticket.priority()) {
      return Optional.empty();
    }
    return Optional.of(command(outcome, next));
  }

  /**
   * What the rules make of demands.
   *
   * @param asked what of the request the rules have added before
   */
  private static TicketEvent.Classified classified(
      Classification.Outcome outcome,
      SortedSet<Skill> given,
      RoutingRequest request,
      RoutingRequest asked) {
    boolean asksNothing = RoutingRequest.NONE.equals(outcome.asks());
    if (asksNothing && RoutingRequest.NONE.equals(asked)) {
      return new TicketEvent.Classified(outcome.rules(), given, outcome.demands(), null, asked);
    }
    RoutingRequest own = request.without(asked);
    RoutingRequest all = own.and(outcome.asks());
    return new TicketEvent.Classified(
        outcome.rules(), given, outcome.demands(), all, all.without(own));
  }

  private static TicketCommand.Classify command(
      Classification.Outcome outcome, TicketEvent.Classified classified) {
    return new TicketCommand.Classify(
        classified.rules(),
        outcome.queue(),
        outcome.priority(),
        classified.given(),
        classified.demands(),
        classified.request(),
        classified.asked());
  }

  private static TicketFacts facts(Attempt attempt, TicketId id, TicketCommand.Open open) {
    String type = open.type();
    return new TicketFacts(
        id,
        open.brand(),
        open.account(),
        open.channel(),
        type == null ? attempt.configuration().schema().defaultType().name() : type,
        open.language(),
        open.priority(),
        open.queue(),
        open.tags(),
        open.fields());
  }

  private static Optional<TicketEvent.Classified> last(
      Attempt attempt, Ports ports, Ticket ticket) {
    AggregateKey key = AggregateKey.of(attempt.tenant(), ticket.id());
    long known = attempt.versionRead(key);
    TicketEvent.Classified last = null;
    long version = 0;
    while (version < known) {
      List<RecordedEvent> page = ports.store().history(key, version, PAGE);
      for (RecordedEvent recorded : page) {
        version = recorded.envelope().version();
        if (version <= known) {
          last = after(last, recorded.event());
        }
      }
      if (page.isEmpty()) {
        break;
      }
    }
    return Optional.ofNullable(last);
  }

  /** Who changes the demands says what they are without the rules, from then on. */
  private static TicketEvent.@Nullable Classified after(
      TicketEvent.@Nullable Classified last, Event event) {
    if (event.kind() == EventKind.TICKET_CLASSIFIED) {
      return (TicketEvent.Classified) event;
    }
    return event instanceof TicketEvent.DemandsChanged changed && last != null
        ? new TicketEvent.Classified(
            last.rules(),
            changed.requiredSkills(),
            new TreeSet<>(),
            changed.request(),
            RoutingRequest.NONE)
        : last;
  }
}
