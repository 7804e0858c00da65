package io.csm.core.event;

import static io.csm.core.config.ConcurrentOffers.ONE;

import io.csm.core.config.ConfigurationKind;
import io.csm.core.config.Queue;

/**
 * Which events which nodes can read. Each release that brings a new kind of event, or a new form of
 * one, has the next level; nodes of several levels may run on one store, and none writes what not
 * all of them can read. Stateless.
 */
public final class EventLevel {
  /** What this release can read. */
  public static final int CURRENT = 3;

  private EventLevel() {}

  /**
   * The level of the nodes that can read an event, from 1.
   *
   * @param schemaVersion of its form, from 1; one that this release does not know is above {@link
   *     #CURRENT}
   */
  public static int of(EventKind kind, int schemaVersion) {
    if (schemaVersion != 1) {
      return CURRENT + 1;
    }
    return switch (kind) {
      case DISCONNECTED -> 2;
      case CLOSING_SCHEDULED,
          CLOCK_CHANGED,
          SLA_ALERTED,
          DEADLINE_SET,
          DEADLINE_CANCELLED,
          DEADLINE_REACHED,
          CHANNELS_CLOSED,
          EXTERNAL_LOAD,
          AGENT_SCHEDULED,
          DUTY_CHANGED,
          TICKET_CLASSIFIED,
          CLOCKS_JUDGED_ANEW,
          EXCEPTION_RAISED,
          DEMANDS_CHANGED,
          WORK_DIVERTED,
          CALLBACK_DUE ->
          3;
      default -> 1;
    };
  }

  /** As the other, for an event whose level depends on what is in it, too. */
  public static int of(Event event, int schemaVersion) {
    int level = of(event.kind(), schemaVersion);
    if (event instanceof ConfigurationEvent.Put put) {
      boolean several = put.item() instanceof Queue queue && !queue.concurrentOffers().equals(ONE);
      boolean hours = put.item() instanceof Queue queue && queue.hours() != null;
      // An older node would take an open offer for the only one, and route a queue at any hour.
      return Math.max(several || hours ? 3 : level, of(put.item().kind()));
    }
    if ((event instanceof TicketEvent.OfferDeclined declined && declined.again() != null)
        || (event instanceof TicketEvent.OfferExpired expired && expired.again() != null)) {
      // An older node would exclude the agent for ever, or not at all.
      return Math.max(level, 3);
    }
    if (event instanceof TicketEvent.Opened excluding
        && !excluding.request().excluded().isEmpty()) {
      // An older node would ask them.
      return Math.max(level, 3);
    }
    if ((event instanceof TicketEvent.Opened opened && opened.request().preferred() != null)
        || (event instanceof TicketEvent.Queued queued
            && queued.item().request().preferred() != null)) {
      // An older node would hold it for nobody.
      return Math.max(level, 3);
    }
    if (event instanceof TicketEvent.Assigned assigned && !assigned.teams().isEmpty()) {
      // An older node would forget who has it, as far as clocks of teams care.
      return Math.max(level, 3);
    }
    if (event instanceof AgentEvent.PresenceChanged changed && changed.ramp() != null) {
      return Math.max(level, 3);
    }
    return event instanceof ConfigurationEvent.Removed removed
        ? Math.max(level, of(removed.itemKind()))
        : level;
  }

  private static int of(ConfigurationKind kind) {
    return switch (kind) {
      case CALENDAR, SLA_RULES, CLASSIFICATION, EXCEPTION_RULES, QUEUE_STATE -> 3;
      default -> 1;
    };
  }
}
