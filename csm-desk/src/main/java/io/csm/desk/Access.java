package io.csm.desk;

import io.csm.core.Actor;
import io.csm.core.Code;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.ticket.Ticket;
import io.csm.spi.AccessPolicy;
import io.csm.spi.TicketQueries;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the host's access policy and command guard. A port that fails refuses. Thread-safe. */
final class Access {
  private static final Logger log = LoggerFactory.getLogger(Access.class);

  private final Ports ports;

  Access(Ports ports) {
    this.ports = ports;
  }

  /**
   * Refuses a command that the host does not allow. The engine's own commands are not asked about.
   */
  void check(Attempt attempt, TicketCommand command, @Nullable TicketId id) {
    if (attempt.actor().equals(Actor.SYSTEM)) {
      return;
    }
    Ticket ticket =
        id == null
            ? null
            : attempt.find(AggregateKey.of(attempt.tenant(), id), Ticket.class).orElse(null);
    String action = command.kind().name();
    allow(attempt, action, ticket);
    Optional<String> reason;
    try {
      reason = ports.guard().refuse(attempt.tenant(), attempt.actor(), command, ticket);
    } catch (RuntimeException failed) {
      log.warn("The command guard failed, and {} was refused", action, failed);
      throw Refused.passing(Code.GUARD_REFUSED, "reason", "the guard failed");
    }
    if (reason.isPresent()) {
      throw Refused.of(Code.GUARD_REFUSED, "", "reason", reason.get());
    }
  }

  /** Refuses what is no command about a ticket, if the host does not allow it. */
  void check(Attempt attempt, String action) {
    if (!attempt.actor().equals(Actor.SYSTEM)) {
      allow(attempt, action, null);
    }
  }

  /** Refuses what is done to a message of {@code ticket}, if the host does not allow it. */
  void check(Attempt attempt, String action, TicketId ticket) {
    if (!attempt.actor().equals(Actor.SYSTEM)) {
      allow(attempt, action, attempt.ticket(ticket));
    }
  }

  private void allow(Attempt attempt, String action, @Nullable Ticket ticket) {
    AccessPolicy.Access access;
    try {
      access = ports.access().check(attempt.tenant(), attempt.actor(), action, ticket);
    } catch (RuntimeException failed) {
      log.warn("The access policy failed, and {} was denied", action, failed);
      throw Refused.passing(Code.ACCESS_DENIED, "action", action);
    }
    if (!access.allowed()) {
      throw Refused.of(Code.ACCESS_DENIED, "", "action", action);
    }
  }

  /** The event without the values that {@code viewer} may not see. */
  RecordedEvent visible(TenantId tenant, Actor viewer, Ticket ticket, RecordedEvent recorded) {
    if (viewer.equals(Actor.SYSTEM)) {
      return recorded;
    }
    SortedSet<String> masked = ask(tenant, viewer, "READ", ticket).maskedFields();
    if (masked.isEmpty()) {
      return recorded;
    }
    if (recorded.event() instanceof TicketEvent.FieldsChanged changed) {
      SortedMap<String, FieldValue> shown = new TreeMap<>(changed.set());
      shown.keySet().removeAll(masked);
      return new RecordedEvent(
          recorded.envelope(), new TicketEvent.FieldsChanged(shown, changed.cleared()));
    }
    if (recorded.event() instanceof TicketEvent.Opened opened) {
      SortedMap<String, FieldValue> shown = new TreeMap<>(opened.fields());
      shown.keySet().removeAll(masked);
      return new RecordedEvent(
          recorded.envelope(),
          new TicketEvent.Opened(
              opened.number(),
              opened.key(),
              opened.brand(),
              opened.account(),
              opened.channel(),
              opened.customer(),
              opened.conversation(),
              opened.subject(),
              opened.imported(),
              opened.type(),
              opened.status(),
              opened.category(),
              opened.priority(),
              opened.language(),
              opened.tags(),
              shown,
              opened.queue(),
              opened.requiredSkills(),
              opened.request()));
    }
    return recorded;
  }

  /** The ticket as {@code viewer} may see it; empty if not at all. */
  Optional<Ticket> visible(TenantId tenant, Actor viewer, Ticket ticket) {
    if (viewer.equals(Actor.SYSTEM)) {
      return Optional.of(ticket);
    }
    AccessPolicy.Access access = ask(tenant, viewer, "READ", ticket);
    if (!access.allowed()) {
      return Optional.empty();
    }
    if (access.maskedFields().isEmpty()) {
      return Optional.of(ticket);
    }
    SortedMap<String, FieldValue> shown = new TreeMap<>(ticket.fields());
    shown.keySet().removeAll(access.maskedFields());
    return Optional.of(ticket.toBuilder().fields(shown).build());
  }

  TicketQueries.Scope scope(TenantId tenant, Actor viewer) {
    if (viewer.equals(Actor.SYSTEM)) {
      return TicketQueries.Scope.ALL;
    }
    try {
      return ports.access().scope(tenant, viewer);
    } catch (RuntimeException failed) {
      log.warn("The access policy failed, and nothing was shown", failed);
      return TicketQueries.Scope.NOTHING;
    }
  }

  private AccessPolicy.Access ask(
      TenantId tenant, Actor viewer, String action, @Nullable Ticket ticket) {
    try {
      return ports.access().check(tenant, viewer, action, ticket);
    } catch (RuntimeException failed) {
      log.warn("The access policy failed, and {} was denied", action, failed);
      return AccessPolicy.Access.DENY;
    }
  }
}
