package io.csm.core.work;

import io.csm.core.QueueId;
import io.csm.core.TicketId;
import io.csm.core.internal.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work that an agent holds: an offer or an assignment.
 *
 * @param id the value of the {@code OfferId} while it is an offer, of the {@code AssignmentId}
 *     after
 * @param units what it takes while its kind holds units, 0 to {@link Capacity#MAX_UNITS}
 * @param since when it got its present kind; orders resuming work
 * @param until when an offer expires or a wrap-up ends; null for the other kinds, and for an offer
 *     that does not expire
 */
public record Holding(
    long id,
    HoldingKind kind,
    TicketId ticket,
    QueueId queue,
    ChannelType channel,
    int units,
    Instant since,
    @Nullable Instant until) {
  public Holding {
    Require.range("holding.units", units, 0, Capacity.MAX_UNITS);
  }

  /** The units in use now. */
  public int unitsInUse() {
    return kind.holdsUnits() ? units : 0;
  }

  /** The same work in another state. */
  public Holding become(HoldingKind newKind, Instant newSince, @Nullable Instant newUntil) {
    return new Holding(id, newKind, ticket, queue, channel, units, newSince, newUntil);
  }
}
