package io.csm.core.event;

import io.csm.core.AgentId;
import io.csm.core.Position;
import io.csm.core.TicketId;
import io.csm.core.internal.Require;
import java.time.Instant;
import java.util.List;

/**
 * What the router of a pool decided in one tick, whether or not each decision was then committed.
 * With the entries before it, replay feeds a router the same things in the same order.
 *
 * @param epoch of the owner that decided
 * @param round its number, from 1 for each owner
 * @param readUpTo how much of the journal the router had been fed
 * @param tickAt the time of the tick
 * @param policyVersion of the tenant's configuration
 * @param decisions all of them, refused ones too, in their order; at most {@value #MAX_DECISIONS}
 * @param answersUpTo the last round whose answers had been fed back
 * @param refused the numbers of decisions of that round which lost their race
 * @param locked the decisions of that round which somebody outside was in the way of
 */
public record RoundEvent(
    long epoch,
    long round,
    Position readUpTo,
    Instant tickAt,
    long policyVersion,
    List<Attempt> decisions,
    long answersUpTo,
    List<Long> refused,
    List<Locked> locked)
    implements Event {
  /** The greatest number of decisions in one round. */
  public static final int MAX_DECISIONS = 1_000;

  public RoundEvent {
    decisions = Require.list("round.decisions", decisions, MAX_DECISIONS);
    refused = Require.list("round.refused", refused, MAX_DECISIONS);
    locked = Require.list("round.locked", locked, MAX_DECISIONS);
  }

  /** What was attempted: about which work, with which agent. */
  public record Attempt(AttemptKind attempt, TicketId ticket, AgentId agent) {}

  /**
   * What could not be committed, because somebody had rows locked.
   *
   * @param decision its number
   * @param ticket whether it was the ticket's row
   * @param agent whether it was the agent's row
   */
  public record Locked(long decision, boolean ticket, boolean agent) {}

  /** The kinds of decisions. */
  public enum AttemptKind {
    OFFER,
    EXPIRE,
    RESUME,
    END_WRAP_UP
  }

  @Override
  public EventKind kind() {
    return EventKind.ROUND;
  }
}
