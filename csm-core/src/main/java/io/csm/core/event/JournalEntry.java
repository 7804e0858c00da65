package io.csm.core.event;

import io.csm.core.Position;
import io.csm.core.ShardId;

/** An event at its place in the journal of a shard. */
public record JournalEntry(ShardId shard, Position position, Envelope envelope, Event event) {}
