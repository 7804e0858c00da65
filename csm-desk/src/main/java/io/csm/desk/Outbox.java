package io.csm.desk;

import io.csm.core.AgentId;
import io.csm.core.EventId;
import io.csm.core.MessageId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.Configuration;
import io.csm.core.config.WhenClosed;
import io.csm.core.conversation.Conversation;
import io.csm.core.conversation.Delivery;
import io.csm.core.conversation.DeliveryState;
import io.csm.core.conversation.Message;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Event;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.MessageEvent;
import io.csm.core.event.TicketEvent;
import io.csm.spi.ChannelDelivery;
import io.csm.spi.Notices;
import io.csm.spi.Versioned;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The followers that hand messages to channels and notices to people. Thread-safe.
 *
 * <p>A message is handed over at least once. It is handed over again only if this node ended, or
 * lost the shard, between the hand-over and the commit of its outcome; while the node lives it
 * remembers what the channel answered, and repeats the commit alone.
 */
final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private final Ports ports;
  private final Engine engine;

  /** Of each shard what a channel answered last, until that is committed. */
  private final Map<ShardId, HandedOver> unreported = new ConcurrentHashMap<>();

  /**
   * @param queued the event that had the message sent
   */
  private record HandedOver(EventId queued, ChannelDelivery.Receipt receipt) {}

  Outbox(Ports ports, Engine engine) {
    this.ports = ports;
    this.engine = engine;
  }

  /** Adds a follower for each port that there is. */
  void subscribe(Subscriptions subscriptions) {
    ports
        .delivery()
        .ifPresent(
            port ->
                subscriptions.add(
                    Subscriptions.Lane.DELIVERY,
                    "csm.delivery",
                    entries -> entries.forEach(entry -> deliver(port, entry))));
    ports
        .notices()
        .ifPresent(
            port ->
                subscriptions.add(
                    Subscriptions.Lane.NOTICES,
                    "csm.notices",
                    entries -> entries.forEach(entry -> notify(port, entry))));
  }

  private void deliver(ChannelDelivery port, JournalEntry entry) {
    if (!isQueued(entry.event())) {
      return;
    }
    TenantId tenant = entry.envelope().aggregate().tenant();
    MessageId id = new MessageId(entry.envelope().aggregate().id());
    Message message = find(AggregateKey.of(tenant, id), Message.class).orElse(null);
    // Entries come again after a crash: what has an outcome is not sent a second time.
    if (message == null
        || message.conversation() == null
        || message.recalled()
        || message.erased()
        || message.delivery() == null
        || message.delivery().state() != DeliveryState.QUEUED) {
      return;
    }
    Conversation conversation =
        find(AggregateKey.of(tenant, message.conversation()), Conversation.class).orElse(null);
    ChannelAccount account =
        conversation == null
            ? null
            : find(AggregateKey.configuration(tenant), Configuration.class)
                .flatMap(found -> found.account(conversation.account()))
                .orElse(null);
    if (conversation == null || account == null) {
      report(tenant, id, new Delivery(DeliveryState.FAILED, "no channel account"), null);
      return;
    }
    EventId queued = entry.envelope().id();
    HandedOver last = unreported.get(entry.shard());
    if (last == null || !last.queued().equals(queued)) {
      var outgoing =
          new ChannelDelivery.Outgoing(
              tenant, account, conversation, message, Long.toString(id.value()));
      last = new HandedOver(queued, handOver(port, outgoing));
      unreported.put(entry.shard(), last);
    }
    report(tenant, id, last.receipt().delivery(), last.receipt().externalId());
    unreported.remove(entry.shard());
  }

  private static ChannelDelivery.Receipt handOver(
      ChannelDelivery port, ChannelDelivery.Outgoing outgoing) {
    try {
      return port.deliver(outgoing);
    } catch (RuntimeException unknown) {
      log.warn(
          "Channel {} failed on message {}",
          outgoing.account().type(),
          outgoing.message().id(),
          unknown);
      return new ChannelDelivery.Receipt(Delivery.of(DeliveryState.UNKNOWN), null);
    }
  }

  /** Whether a message is to go out: a new one, or one that is tried again after a failure. */
  private static boolean isQueued(Event event) {
    Delivery delivery = null;
    if (event instanceof MessageEvent.Added added) {
      delivery = added.delivery();
    } else if (event instanceof MessageEvent.DeliveryChanged changed) {
      delivery = changed.delivery();
    }
    return delivery != null && delivery.state() == DeliveryState.QUEUED;
  }

  /** Commits how far a message has come, if that is news. */
  Result report(TenantId tenant, MessageId id, Delivery delivery, @Nullable String externalId) {
    return engine.decide(
        tenant,
        CallContext.SYSTEM,
        "delivery",
        List.of(),
        attempt -> {
          Message message = attempt.message(id);
          if (message.delivery() != null && message.delivery().mayBecome(delivery.state())) {
            attempt.emit(
                AggregateKey.of(tenant, id),
                new MessageEvent.DeliveryChanged(delivery, externalId));
          }
          return Outcome.of(message.ticket(), id, message.conversation(), null);
        });
  }

  /** Tells those whom an event concerns, the host among them. */
  static void notify(Notices port, JournalEntry entry) {
    for (AgentId agent : concerned(entry.event())) {
      notify(port, entry, agent);
    }
    if (isForHost(entry.event())) {
      notify(port, entry, null);
    }
  }

  /** Whether the host itself is to be told of an event. */
  static boolean isForHost(Event event) {
    return (event instanceof TicketEvent.SlaAlerted alerted && alerted.informHost())
        || (event instanceof TicketEvent.DeadlineReached reached && reached.informHost())
        || (event instanceof TicketEvent.ExceptionRaised raised && raised.informHost())
        || (event instanceof TicketEvent.Diverted diverted && diverted.how() == WhenClosed.CALLBACK)
        || event instanceof TicketEvent.CallbackDue;
  }

  /**
   * Tells one of those whom an event concerns.
   *
   * @param agent null for the host
   */
  static void notify(Notices port, JournalEntry entry, @Nullable AgentId agent) {
    AggregateKey key = entry.envelope().aggregate();
    try {
      port.notify(
          new Notices.Notice(key.tenant(), agent, new TicketId(key.id()), entry.event().kind()));
    } catch (RuntimeException failed) {
      log.warn("A notice to {} about ticket {} was lost", agent, key.id(), failed);
    }
  }

  /** Which agents an event is to be told. */
  static Collection<AgentId> concerned(Event event) {
    return switch (event.kind()) {
      case OFFER_MADE -> List.of(((TicketEvent.OfferMade) event).agent());
      case OFFER_EXPIRED -> List.of(((TicketEvent.OfferExpired) event).agent());
      case OFFER_WITHDRAWN -> List.of(((TicketEvent.OfferWithdrawn) event).agent());
      case ASSIGNED -> List.of(((TicketEvent.Assigned) event).agent());
      case ASSIGNMENT_ENDED -> List.of(((TicketEvent.AssignmentEnded) event).agent());
      case SLA_ALERTED -> ((TicketEvent.SlaAlerted) event).inform();
      case DEADLINE_REACHED -> ((TicketEvent.DeadlineReached) event).inform();
      default -> List.of();
    };
  }

  private <S> Optional<S> find(AggregateKey key, Class<S> type) {
    return ports.store().load(List.of(key)).get(0).map(Versioned::state).map(type::cast);
  }
}
