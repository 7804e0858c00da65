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
import java.util.List;
import java.util.Optional;
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
    var classified =
        new TicketEvent.Classified(outcome.rules(), open.requiredSkills(), outcome.demands());
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
            open.request()));
    attempt.run(
        id,
        new TicketCommand.Classify(
            outcome.rules(),
            outcome.queue(),
            outcome.priority(),
            open.requiredSkills(),
            outcome.demands()));
  }

  /**
   * What is to be done to a ticket that the rules are asked about again; empty if they hold as
   * before and nothing has to change. Reads the ticket's history.
   */
  static Optional<TicketCommand.Classify> again(Attempt attempt, Ports ports, Ticket ticket) {
    Classification.Outcome outcome =
        attempt.configuration().classification().classify(TicketFacts.of(ticket));
    TicketEvent.Classified last = last(attempt, ports, ticket).orElse(null);
    var next =
        new TicketEvent.Classified(
            outcome.rules(),
            last == null ? ticket.requiredSkills() : last.given(),
            outcome.demands());
    boolean moves =
        ticket.assignment() == null
            && outcome.queue() != null
            && !outcome.queue().equals(ticket.queue());
    boolean asBefore = last == null ? next.rules().isEmpty() : next.equals(last);
    if (asBefore && !moves && outcome.priority() == ticket.priority()) {
      return Optional.empty();
    }
    return Optional.of(
        new TicketCommand.Classify(
            next.rules(), outcome.queue(), outcome.priority(), next.given(), next.demands()));
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
        ? new TicketEvent.Classified(last.rules(), changed.requiredSkills(), new TreeSet<>())
        : last;
  }
}
