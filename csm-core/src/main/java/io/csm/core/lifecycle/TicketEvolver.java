package io.csm.core.lifecycle;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.OfferId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.StatusCategory;
import io.csm.core.config.WhenClosed;
import io.csm.core.event.Event;
import io.csm.core.event.EventKind;
import io.csm.core.event.TicketEvent;
import io.csm.core.ticket.Assignment;
import io.csm.core.ticket.Deadline;
import io.csm.core.ticket.OpenOffer;
import io.csm.core.ticket.Rating;
import io.csm.core.ticket.SlaState;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.TicketBuilder;
import io.csm.core.ticket.TicketLink;
import io.csm.core.ticket.WorkState;
import io.csm.core.work.PreferredAgent;
import io.csm.core.work.WorkItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Folds events into a ticket.
 *
 * <p>Times that people see (opened, replied, solved, closed) are those of the source; those that
 * routing goes by (the place in the queue, the begin of an assignment) are ours.
 */
final class TicketEvolver {
  private TicketEvolver() {}

  static Ticket evolve(
      TicketId id, @Nullable Ticket before, Instant occurredAt, Instant recordedAt, Event event) {
    if (event.kind() == EventKind.TICKET_OPENED) {
      if (before != null) {
        throw malformed(id, "a second TICKET_OPENED", "exactly one, at the beginning");
      }
      return opened(id, occurredAt, (TicketEvent.Opened) event);
    }
    if (before == null) {
      throw malformed(id, event.kind() + " before TICKET_OPENED", "TICKET_OPENED first");
    }
    TicketBuilder after = before.toBuilder();
    switch (event.kind()) {
      case WORK_QUEUED -> {
        TicketEvent.Queued queued = (TicketEvent.Queued) event;
        after
            .work(before.offers().isEmpty() ? WorkState.WAITING : WorkState.OFFERED)
            .enqueuedAt(queued.item().enqueuedAt())
            .request(queued.item().request());
      }
      case WORK_DEQUEUED -> {
        after.work(WorkState.NONE).enqueuedAt(null).exceptions(new TreeSet<>());
        if (!before.isParked()) {
          after.callbackAt(null);
        }
      }
      case TICKET_MESSAGE -> message(before, after, occurredAt, (TicketEvent.MessageNoted) event);
      case STATUS_CHANGED -> status(before, after, occurredAt, (TicketEvent.StatusChanged) event);
      case TYPE_CHANGED -> after.type(((TicketEvent.TypeChanged) event).type());
      case PRIORITY_CHANGED -> after.priority(((TicketEvent.PriorityChanged) event).priority());
      case TAGS_CHANGED -> {
        TicketEvent.TagsChanged changed = (TicketEvent.TagsChanged) event;
        SortedSet<String> tags = new TreeSet<>(before.tags());
        tags.removeAll(changed.removed());
        tags.addAll(changed.added());
        after.tags(tags);
      }
      case FIELDS_CHANGED -> {
        TicketEvent.FieldsChanged changed = (TicketEvent.FieldsChanged) event;
        SortedMap<String, FieldValue> fields = new TreeMap<>(before.fields());
        fields.keySet().removeAll(changed.cleared());
        fields.putAll(changed.set());
        after.fields(fields);
      }
      case LINKED -> {
        SortedSet<TicketLink> links = new TreeSet<>(before.links());
        links.add(((TicketEvent.Linked) event).link());
        after.links(links);
      }
      case UNLINKED -> {
        TicketEvent.Unlinked unlinked = (TicketEvent.Unlinked) event;
        SortedSet<TicketLink> links = new TreeSet<>(before.links());
        links.remove(new TicketLink(unlinked.type(), unlinked.other()));
        after.links(links);
      }
      case SNOOZED -> {
        Instant until = ((TicketEvent.Snoozed) event).until();
        after.snoozedUntil(until);
        if (!until.equals(before.callbackAt())) {
          after.callbackAt(null);
        }
      }
      case WOKEN -> after.snoozedUntil(null);
      case OFFER_MADE -> {
        TicketEvent.OfferMade made = (TicketEvent.OfferMade) event;
        List<OpenOffer> offers = new ArrayList<>(before.offers());
        offers.add(
            new OpenOffer(
                made.offer(),
                made.agent(),
                made.units(),
                made.expiresAt(),
                made.step(),
                made.excess()));
        after.offers(offers).work(WorkState.OFFERED);
      }
      case OFFER_ACCEPTED -> offerEnded(before, after, ((TicketEvent.OfferAccepted) event).offer());
      case OFFER_DECLINED -> {
        TicketEvent.OfferDeclined declined = (TicketEvent.OfferDeclined) event;
        offerEnded(before, after, declined.offer());
        PreferredAgent preferred = before.request().preferred();
        if (preferred != null && declined.agent().equals(preferred.agent())) {
          // Whoever does not want it is not waited for.
          after.request(before.request().withPreferred(null));
        }
        if (declined.again() != null) {
          excludeUntil(before, after, declined.agent(), declined.again(), recordedAt);
        } else if (before.excludedAgents().size() < WorkItem.MAX_EXCLUDED) {
          // Beyond the bound an agent may be asked again; a refused decline would be worse.
          SortedSet<AgentId> excluded = new TreeSet<>(before.excludedAgents());
          excluded.add(declined.agent());
          after.excludedAgents(excluded);
        }
      }
      case OFFER_EXPIRED -> {
        TicketEvent.OfferExpired expired = (TicketEvent.OfferExpired) event;
        offerEnded(before, after, expired.offer());
        if (expired.again() != null) {
          excludeUntil(before, after, expired.agent(), expired.again(), recordedAt);
        }
      }
      case OFFER_WITHDRAWN ->
          offerEnded(before, after, ((TicketEvent.OfferWithdrawn) event).offer());
      case ASSIGNED -> {
        TicketEvent.Assigned assigned = (TicketEvent.Assigned) event;
        after
            .assignment(
                new Assignment(
                    assigned.assignment(),
                    assigned.agent(),
                    assigned.state(),
                    assigned.units(),
                    recordedAt,
                    before.enqueuedAt(),
                    assigned.teams()))
            .lastAgent(assigned.agent())
            .work(WorkState.ASSIGNED)
            .enqueuedAt(null)
            .exceptions(new TreeSet<>());
      }
      case ASSIGNMENT_CHANGED -> {
        if (before.assignment() != null) {
          after.assignment(
              before.assignment().become(((TicketEvent.AssignmentChanged) event).state()));
        }
      }
      case ASSIGNMENT_ENDED -> after.assignment(null).work(WorkState.NONE).callbackAt(null);
      case TRANSFERRED ->
          // A new queue means new people: who declined in the old one may be asked again.
          after
              .queue(((TicketEvent.Transferred) event).queue())
              .excludedAgents(new TreeSet<>())
              .excludedUntil(new TreeMap<>())
              .callbackAt(null);
      case TICKET_CLASSIFIED -> {
        TicketEvent.Classified classified = (TicketEvent.Classified) event;
        after.requiredSkills(classified.requiredSkills());
        if (classified.request() != null) {
          after.request(classified.request());
        }
      }
      case EXCEPTION_RAISED -> {
        TicketEvent.ExceptionRaised raised = (TicketEvent.ExceptionRaised) event;
        SortedSet<String> exceptions = new TreeSet<>(before.exceptions());
        exceptions.add(raised.rule());
        after.exceptions(exceptions).request(raised.request());
        if (!raised.skills().isNone()) {
          after.requiredSkills(raised.skills().of(before.requiredSkills()));
        }
        if (raised.cancelled() != null) {
          after.queue(null);
        }
      }
      case DEMANDS_CHANGED -> {
        TicketEvent.DemandsChanged changed = (TicketEvent.DemandsChanged) event;
        after.requiredSkills(changed.requiredSkills()).request(changed.request());
      }
      case WORK_DIVERTED -> {
        TicketEvent.Diverted diverted = (TicketEvent.Diverted) event;
        if (diverted.how() == WhenClosed.CALLBACK) {
          after.callbackAt(diverted.until());
        }
      }
      case TICKET_MERGED_INTO -> after.mergedInto(((TicketEvent.MergedInto) event).target());
      case TICKET_ABSORBED -> {
        TicketEvent.Absorbed absorbed = (TicketEvent.Absorbed) event;
        SortedSet<TicketId> all = new TreeSet<>(before.absorbed());
        all.addAll(absorbed.tickets());
        after.absorbed(all).messages(before.messages() + absorbed.messages());
      }
      case TICKET_SPLIT ->
          after.messages(before.messages() - ((TicketEvent.Split) event).messages());
      case RATED -> {
        TicketEvent.Rated rated = (TicketEvent.Rated) event;
        after.rating(new Rating(rated.score(), rated.comment(), before.solves()));
      }
      case TICKET_ERASED -> after.erased(true);
      case CLOSING_SCHEDULED -> after.closesAt(((TicketEvent.ClosingScheduled) event).at());
      case CLOCK_CHANGED -> {
        TicketEvent.ClockChanged changed = (TicketEvent.ClockChanged) event;
        SlaState clocks = before.sla() == null ? SlaState.NONE : before.sla();
        after.sla(clocks.with(changed.version(), changed.clocks(), changed.dropped()));
      }
      case DEADLINE_SET -> {
        Deadline deadline = ((TicketEvent.DeadlineSet) event).deadline();
        SortedMap<String, Deadline> deadlines = new TreeMap<>(before.deadlines());
        deadlines.put(deadline.key(), deadline);
        after.deadlines(deadlines);
      }
      case DEADLINE_CANCELLED ->
          after.deadlines(
              before.withoutDeadline(((TicketEvent.DeadlineCancelled) event).key()).deadlines());
      case DEADLINE_REACHED ->
          after.deadlines(
              before
                  .withoutDeadline(((TicketEvent.DeadlineReached) event).deadline().key())
                  .deadlines());
      case SLA_ALERTED, CALLBACK_DUE, EXTENSION, UNKNOWN -> {
        // Kept in the history; the state does not depend on them.
      }
      default -> throw malformed(id, event.kind().name(), "an event about a ticket");
    }
    return after.build();
  }

  private static Ticket opened(TicketId id, Instant occurredAt, TicketEvent.Opened event) {
    return new TicketBuilder(id, event.brand(), event.channel(), event.customer(), occurredAt)
        .number(event.number())
        .key(event.key())
        .account(event.account())
        .conversation(event.conversation())
        .subject(event.subject())
        .imported(event.imported())
        .type(event.type())
        .status(event.status())
        .category(event.category())
        .priority(event.priority())
        .language(event.language())
        .tags(event.tags())
        .fields(event.fields())
        .queue(event.queue())
        .requiredSkills(event.requiredSkills())
        .request(event.request())
        .build();
  }

  private static void message(
      Ticket before, TicketBuilder after, Instant occurredAt, TicketEvent.MessageNoted event) {
    after.messages(before.messages() + 1);
    switch (event.direction()) {
      case FROM_CUSTOMER -> after.lastCustomerMessageAt(occurredAt);
      case TO_CUSTOMER -> {
        after.lastReplyAt(occurredAt);
        if (before.firstReplyAt() == null) {
          after.firstReplyAt(occurredAt);
        }
      }
      case INTERNAL, SYSTEM -> {
        // Neither is a word between customer and desk.
      }
    }
  }

  private static void status(
      Ticket before, TicketBuilder after, Instant occurredAt, TicketEvent.StatusChanged event) {
    StatusCategory from = before.category();
    StatusCategory to = event.category();
    after.status(event.status()).category(to);
    if (to != StatusCategory.SOLVED) {
      after.closesAt(null);
    }
    if (to != StatusCategory.NEW && to != StatusCategory.OPEN) {
      after.callbackAt(null);
    }
    if (to == StatusCategory.SOLVED && from != StatusCategory.SOLVED) {
      after.solvedAt(occurredAt).solves(before.solves() + 1);
    }
    if (to == StatusCategory.CLOSED && from != StatusCategory.CLOSED) {
      after.closedAt(occurredAt).deadlines(new TreeMap<>());
    }
    boolean over = from == StatusCategory.SOLVED || from == StatusCategory.CLOSED;
    if (over && to != StatusCategory.SOLVED && to != StatusCategory.CLOSED) {
      after.solvedAt(null).closedAt(null).reopens(before.reopens() + 1);
    }
  }

  /** Notes that an agent is not to be asked for a while, and forgets whose time has come. */
  private static void excludeUntil(
      Ticket before, TicketBuilder after, AgentId agent, Instant until, Instant now) {
    SortedMap<AgentId, Instant> excluded = new TreeMap<>(before.excludedUntil());
    excluded.values().removeIf(end -> !end.isAfter(now));
    // Beyond the bound an agent may be asked again; a refused decline would be worse.
    if (excluded.size() < WorkItem.MAX_EXCLUDED) {
      excluded.put(agent, until);
    }
    after.excludedUntil(excluded);
  }

  private static void offerEnded(Ticket before, TicketBuilder after, OfferId offer) {
    List<OpenOffer> offers = new ArrayList<>(before.offers());
    offers.removeIf(open -> open.id().equals(offer));
    after.offers(offers);
    if (offers.isEmpty() && before.work() == WorkState.OFFERED) {
      after.work(WorkState.NONE);
    }
  }

  private static CsmException malformed(TicketId id, String detail, String expected) {
    return CsmException.of(Code.MALFORMED, id.toString(), "detail", detail, "expected", expected);
  }
}
