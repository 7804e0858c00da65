package io.csm.simulator;

import io.csm.core.AgentId;
import io.csm.core.TicketId;
import org.jspecify.annotations.Nullable;

/** A caller on the way through the desk. */
final class Caller {
  enum State {
    WAITING,
    SERVED,
    GONE
  }

  final Call call;
  final TicketId ticket;
  State state = State.WAITING;
  @Nullable AgentId agent;

  /** How long the wait was going to be, said when it began. */
  Estimates.@Nullable Given estimate;

  Caller(Call call, TicketId ticket) {
    this.call = call;
    this.ticket = ticket;
  }
}
