package io.csm.desk;

import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.config.Configuration;
import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.Queue;
import io.csm.core.config.QueueHours;
import io.csm.core.config.QueueState;
import io.csm.core.config.WhenClosed;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.ConfigurationEvent;
import io.csm.core.event.Event;
import io.csm.core.lifecycle.TicketCommand;
import io.csm.core.ticket.Ticket;
import io.csm.core.ticket.WorkState;
import io.csm.sla.BusinessTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes queues by their calendars, and does with work what its queue says that is
 * closed. Whether a queue is open is part of the configuration, so that routing is decided again
 * where it changes, and everybody who reads the journal knows the same. Stateless.
 */
final class Hours {
  /** For how long before the end of a state closures are told that do not count as waiting. */
  private static final Duration LOOKED_BACK = Duration.ofDays(32);

  private Hours() {}

  /** What of the states of the queues is not as their calendars say at {@code now}. */
  static List<Event> changes(Configuration configuration, Instant now) {
    List<Event> changes = new ArrayList<>();
    Map<String, BusinessTime> times = new TreeMap<>();
    for (Queue queue : configuration.queues()) {
      QueueHours hours = queue.hours();
      if (hours == null) {
        continue;
      }
      // Calendars that queues name cannot be removed.
      BusinessTime time =
          times.computeIfAbsent(
              hours.calendar(),
              name -> BusinessTime.of(configuration.calendar(name).orElseThrow()));
      Instant until = time.changeAfter(now);
      var state =
          new QueueState(
              queue.id(),
              time.isOpen(now),
              until,
              hours.pausesWaiting() ? closures(time, until) : List.of());
      if (!state.equals(configuration.queueState(queue.id()).orElse(null))) {
        changes.add(new ConfigurationEvent.Put(state));
      }
    }
    for (QueueState state : configuration.queueStates()) {
      if (configuration.queue(state.queue()).map(Queue::hours).isEmpty()) {
        changes.add(new ConfigurationEvent.Removed(ConfigurationKind.QUEUE_STATE, state.itemId()));
      }
    }
    return changes;
  }

  /**
   * The last times before {@code until} in which a calendar is closed. What began before they are
   * looked for is not whole, and left out, so that they are the same until then.
   */
  private static List<QueueState.Closure> closures(BusinessTime time, Instant until) {
    List<QueueState.Closure> closures = new ArrayList<>();
    Instant from = time.changeAfter(until.minus(LOOKED_BACK));
    while (from.isBefore(until)) {
      Instant to = time.changeAfter(from);
      if (!time.isOpen(from)) {
        closures.add(new QueueState.Closure(from, to));
      }
      from = to;
    }
    int all = closures.size();
    return closures.subList(Math.max(0, all - QueueState.MAX_CLOSURES), all);
  }

  /** When the next of the queues opens or closes, as far as is journalled; null for never. */
  static @Nullable Instant next(Configuration configuration) {
    Instant next = null;
    for (QueueState state : configuration.queueStates()) {
      next = next == null || state.until().isBefore(next) ? state.until() : next;
    }
    return next;
  }

  /** Whether hours are to be looked at after a change of configuration, whatever the time. */
  static boolean mayDiffer(Configuration before, Configuration after) {
    boolean concerned =
        !after.queueStates().isEmpty()
            || after.queues().stream().anyMatch(queue -> queue.hours() != null);
    return concerned
        && (isOther(before, after, ConfigurationKind.QUEUE)
            || isOther(before, after, ConfigurationKind.CALENDAR));
  }

  private static boolean isOther(
      Configuration before, Configuration after, ConfigurationKind kind) {
    return !before.items(kind).equals(after.items(kind));
  }

  /** Puts what has changed; the truth is asked again. */
  static void turn(Attempt attempt, Instant now) {
    Instant at = Engine.later(now, attempt.now());
    for (Event change : changes(attempt.configuration(), at)) {
      attempt.emit(AggregateKey.configuration(attempt.tenant()), change);
    }
  }

  /** Whether work that waits in a queue does not stay there. */
  static boolean diverts(Configuration configuration, QueueId queue) {
    QueueHours hours = hours(configuration, queue);
    return hours != null
        && hours.whenClosed() != WhenClosed.WAIT
        && configuration.closed(queue).isPresent();
  }

  /** Does with waiting work what its queue says, if it is closed still. */
  static void divert(Attempt attempt, TicketId id) {
    Ticket ticket = attempt.ticket(id);
    QueueId queue = ticket.queue();
    if (queue != null
        && ticket.work() == WorkState.WAITING
        && diverts(attempt.configuration(), queue)) {
      attempt.run(id, new TicketCommand.Divert());
    }
  }

  /**
   * Whether parked work has to be looked at before its time: its queue is open, or opens at another
   * time.
   */
  static boolean isOtherwise(Configuration configuration, QueueId queue, Instant callbackAt) {
    QueueState closed = configuration.closed(queue).orElse(null);
    return closed == null
        || (callsBack(configuration, queue) && !closed.until().equals(callbackAt));
  }

  /** Wakes parked work whose queue is open, or parks it until when the queue now opens. */
  static void wake(Attempt attempt, TicketId id, Instant now) {
    Ticket ticket = attempt.ticket(id);
    QueueId queue = ticket.queue();
    Instant until = ticket.snoozedUntil();
    if (until == null || !ticket.isParked() || queue == null) {
      return;
    }
    Configuration configuration = attempt.configuration();
    QueueState closed = configuration.closed(queue).orElse(null);
    if (closed != null
        && callsBack(configuration, queue)
        && !closed.until().equals(until)
        && closed.until().isAfter(attempt.now())) {
      attempt.run(id, new TicketCommand.Divert());
    } else if (closed == null || !until.isAfter(now)) {
      attempt.run(id, new TicketCommand.Wake());
    }
  }

  private static boolean callsBack(Configuration configuration, QueueId queue) {
    QueueHours hours = hours(configuration, queue);
    return hours != null && hours.whenClosed() == WhenClosed.CALLBACK;
  }

  private static @Nullable QueueHours hours(Configuration configuration, QueueId queue) {
    return configuration.queue(queue).map(Queue::hours).orElse(null);
  }
}
