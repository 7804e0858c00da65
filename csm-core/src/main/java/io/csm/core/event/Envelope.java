package io.csm.core.event;

import io.csm.core.Actor;
import io.csm.core.CommandKey;
import io.csm.core.EventId;
import io.csm.core.internal.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every event, whatever its kind.
 *
 * @param id unique; sorts roughly by time, but the order of events is their position
 * @param aggregate what the event is about
 * @param version of the aggregate after this event, from 1
 * @param schemaVersion of the event's kind, from 1
 * @param occurredAt when it happened at the source: the clock of the channel, the host or an
 *     imported history
 * @param recordedAt when the engine decided it; never decreases per aggregate
 * @param actor who did it
 * @param command the key of the command that caused it
 * @param causedBy the event that led to the command, or null
 * @param correlation the same for all events of one chain of causes
 * @param hops how many events stand between this one and the first of its chain, 0 to {@value
 *     #MAX_HOPS}
 */
public record Envelope(
    EventId id,
    AggregateKey aggregate,
    long version,
    int schemaVersion,
    Instant occurredAt,
    Instant recordedAt,
    Actor actor,
    CommandKey command,
    @Nullable EventId causedBy,
    long correlation,
    int hops) {
  /** A chain of causes longer than this is taken for a loop and refused. */
  public static final int MAX_HOPS = 64;

  public Envelope {
    Require.range("envelope.version", version, 1, Long.MAX_VALUE);
    Require.range("envelope.schemaVersion", schemaVersion, 1, 1_000_000);
    Require.range("envelope.hops", hops, 0, MAX_HOPS);
  }
}
