package io.csm.examples.spring.service;

import java.time.Instant;

/**
 * An offer that rings.
 *
 * @param id of the offer, as text
 * @param expiresAt when it stops ringing
 * @param seconds how long that still is, at least 0
 */
public record OfferView(String id, TicketLine ticket, Instant expiresAt, long seconds) {}
