package io.csm.examples.torture;

import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.config.SlaThreshold;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Envelope;
import io.csm.core.event.TicketEvent;
import io.csm.core.ticket.Deadline;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaCycle;
import io.csm.core.ticket.SlaFiring;
import io.csm.core.ticket.Ticket;
import io.csm.examples.torture.Findings.Rule;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one journal tells of deadlines and of thresholds of SLA clocks, held against what was to be
 * told. Deadlines are followed by their own events alone. Used by one thread, once.
 */
final class Firings {
  private final Told told;
  private final Settled settled;

  /** Where the last node began to write. */
  private final Position last;

  /** Those that are set, each with the position of the event that set it. */
  private final Map<String, Pending> deadlines = new HashMap<>();

  /** How often each threshold was told and not withdrawn. */
  private final Map<String, Integer> thresholds = new HashMap<>();

  /** When each clock began to say what it says of its cycle, as another calendar may move that. */
  private final Map<String, Known> known = new HashMap<>();

  private long fired;

  /** Where findings go. */
  interface Told {
    void add(Rule rule, long position, String what);
  }

  private record Pending(Deadline deadline, Instant recordedAt) {}

  private record Known(@Nullable Instant due, Instant recordedAt) {}

  Firings(ShardId shard, Settled settled, Told told) {
    this.settled = settled;
    this.last = settled.began().getOrDefault(shard, Position.START);
    this.told = told;
  }

  /** How many deadlines and thresholds have fired. */
  long count() {
    return fired;
  }

  /** One more event of a ticket. */
  void add(long position, Envelope envelope, TicketEvent event) {
    AggregateKey ticket = envelope.aggregate();
    switch (event.kind()) {
      case DEADLINE_SET -> {
        Deadline deadline = ((TicketEvent.DeadlineSet) event).deadline();
        deadlines.put(key(ticket, deadline.key()), new Pending(deadline, envelope.recordedAt()));
      }
      case DEADLINE_CANCELLED ->
          deadlines.remove(key(ticket, ((TicketEvent.DeadlineCancelled) event).key()));
      case STATUS_CHANGED -> {
        if (((TicketEvent.StatusChanged) event).category() == StatusCategory.CLOSED) {
          // A closed ticket has none; no event tells of each.
          World.DEADLINES.forEach(name -> deadlines.remove(key(ticket, name)));
        }
      }
      case DEADLINE_REACHED ->
          reached(position, envelope, ((TicketEvent.DeadlineReached) event).deadline());
      case CLOCK_CHANGED -> {
        for (SlaClock clock : ((TicketEvent.ClockChanged) event).clocks()) {
          known.merge(
              key(ticket, clock.metric(), clock.current().number()),
              new Known(clock.due(), envelope.recordedAt()),
              (before, after) -> Objects.equals(before.due(), after.due()) ? before : after);
        }
      }
      case SLA_ALERTED -> {
        for (SlaFiring firing : ((TicketEvent.SlaAlerted) event).firings()) {
          alerted(position, envelope, firing);
        }
      }
      default -> {
        // Nothing fires.
      }
    }
  }

  private void reached(long position, Envelope envelope, Deadline deadline) {
    fired++;
    String key = key(envelope.aggregate(), deadline.key());
    Pending set = deadlines.remove(key);
    if (set == null || !set.deadline().equals(deadline)) {
      told.add(Rule.DEADLINE, position, key + " is reached, and set is " + set);
      return;
    }
    if (envelope.recordedAt().isBefore(deadline.due())) {
      told.add(Rule.DEADLINE, position, key + " is reached before " + deadline.due());
    }
    if (position > last.value()
        && deadline.due().isBefore(settled.late())
        && set.recordedAt().isBefore(settled.late())) {
      told.add(Rule.DEADLINE, position, key + " was due at " + deadline.due() + ", and is late");
    }
  }

  private void alerted(long position, Envelope envelope, SlaFiring firing) {
    String key = key(envelope.aggregate(), firing.metric(), firing.cycle(), firing.threshold());
    int times = thresholds.merge(key, firing.withdrawn() ? -1 : 1, Integer::sum);
    if (times < 0 || times > 1) {
      told.add(Rule.ALERT, position, key + " stands " + times + " times");
    }
    if (firing.withdrawn()) {
      return;
    }
    fired++;
    if (!firing.at().isBefore(envelope.recordedAt())) {
      told.add(Rule.ALERT, position, key + " is told before " + firing.at());
    }
    Known clock = known.get(key(envelope.aggregate(), firing.metric(), firing.cycle()));
    if (position > last.value()
        && firing.at().isBefore(settled.late())
        && clock != null
        && clock.recordedAt().isBefore(settled.late())) {
      told.add(Rule.ALERT, position, key + " was passed at " + firing.at() + ", and is late");
    }
  }

  /** A ticket as it is after a change. */
  void changed(long position, AggregateKey key, Ticket ticket) {
    if (ticket.sla() != null) {
      for (SlaClock clock : ticket.sla().clocks()) {
        SlaCycle cycle = clock.current();
        if (cycle.end() == SlaCycle.End.BREACHED && !isTold(key, clock)) {
          told.add(Rule.ALERT, position, key + " " + clock.metric() + " ends breached, and silent");
        }
      }
    }
  }

  /** A ticket at the end of the journal. */
  void ended(long position, AggregateKey key, Ticket ticket) {
    for (String name : World.DEADLINES) {
      Pending set = deadlines.get(key(key, name));
      if (set != null && !set.deadline().due().isAfter(settled.now())) {
        told.add(Rule.DEADLINE, position, key(key, name) + " has not fired: " + set);
      }
    }
    if (ticket.sla() != null) {
      for (SlaClock clock : ticket.sla().clocks()) {
        Instant due = clock.due();
        if (due != null && due.isBefore(settled.now()) && !isTold(key, clock)) {
          told.add(
              Rule.ALERT,
              position,
              key + " " + clock.metric() + " was due at " + due + ", and nothing was told");
        }
      }
    }
  }

  private boolean isTold(AggregateKey ticket, SlaClock clock) {
    String breach = key(ticket, clock.metric(), clock.current().number(), SlaThreshold.BREACH);
    return thresholds.getOrDefault(breach, 0) > 0;
  }

  private static String key(AggregateKey ticket, Object... parts) {
    StringBuilder key = new StringBuilder(ticket.toString());
    for (Object part : parts) {
      key.append(' ').append(part);
    }
    return key.toString();
  }
}
