package io.csm.core.config;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.internal.Require;
import io.csm.core.ticket.Ticket;

/**
 * At how many agents a piece of work rings at a time; the first to accept gets it, and the other
 * offers are withdrawn. Immutable.
 *
 * <p>Both are wishes that only agents who may take the work can fulfil: it is offered as soon as
 * there is one. {@code min} is what it is worth beside other work, {@code max} what it may have if
 * nobody else needs the agents:
 *
 * <ul>
 *   <li>up to {@code min} offers are made at the place of the work in the order, before any work
 *       behind it is offered;
 *   <li>beyond, up to {@code max}, only to agents whom no other work may have that rings at fewer
 *       than its own {@code min}.
 * </ul>
 *
 * <p>An offer that ends without acceptance is replaced by another by the same rule. Each offer
 * holds units of its agent until it ends, and counts for turns and ramps as any other.
 *
 * @param min 1 to {@code max}
 * @param max {@code min} to {@value Ticket#MAX_OFFERS}
 */
public record ConcurrentOffers(int min, int max) {
  /** One agent is asked at a time. */
  public static final ConcurrentOffers ONE = new ConcurrentOffers(1, 1);

  public ConcurrentOffers {
    Require.range("concurrentOffers.max", max, 1, Ticket.MAX_OFFERS);
    if (min < 1 || min > max) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "concurrentOffers.min",
          "value",
          min,
          "expected",
          "a number from 1 to max, which is " + max);
    }
  }
}
