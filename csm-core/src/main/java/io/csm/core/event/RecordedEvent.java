package io.csm.core.event;

/** An event in its envelope, not yet or no longer tied to a place in a journal. */
public record RecordedEvent(Envelope envelope, Event event) {}
