package io.csm.desk;

import io.csm.core.event.EventLevel;
import io.csm.core.event.RecordedEvent;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/**
 * What may be written while nodes of several releases run.
 *
 * @param own of the events that this node can read
 * @param lowest of all running nodes
 * @param of an event
 */
record Levels(int own, IntSupplier lowest, ToIntFunction<RecordedEvent> of) {

  /** The level of an event by this release's table. */
  static int of(RecordedEvent recorded) {
    return EventLevel.of(recorded.event(), recorded.envelope().schemaVersion());
  }
}
