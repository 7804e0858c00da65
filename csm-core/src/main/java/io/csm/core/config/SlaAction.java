package io.csm.core.config;

import io.csm.core.QueueId;
import io.csm.core.work.Priority;

/** What is done to a ticket when one of its SLA clocks passes a threshold. */
public sealed interface SlaAction {

  /** The ticket gets this priority, unless it has a higher one. */
  record RaisePriority(Priority to) implements SlaAction {}

  /** The ticket goes to this queue; nothing happens where it is there already. */
  record MoveToQueue(QueueId queue) implements SlaAction {}

  /** Somebody is told by a notice. */
  record Tell(Whom whom) implements SlaAction {}

  /** Who is told. */
  enum Whom {
    /** Who has the ticket, if anybody. */
    AGENT,
    /** The leads of the teams of who has the ticket. */
    TEAM_LEAD,
    /** The host. */
    HOST
  }
}
