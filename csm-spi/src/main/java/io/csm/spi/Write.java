package io.csm.spi;

import io.csm.core.AggregateState;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.RecordedEvent;
import java.util.List;

/**
 * What a change does to one aggregate: appends events, and puts the state that they lead to.
 *
 * @param expectedVersion the version that the decision was made on; 0 for an aggregate that is yet
 *     to be
 * @param state after the events
 * @param events at least one; their versions follow the expected one without a gap
 */
public record Write(
    AggregateKey key, long expectedVersion, AggregateState state, List<RecordedEvent> events) {
  /** The greatest number of events of one aggregate in one change. */
  public static final int MAX_EVENTS = 20_100;

  public Write {
    events = List.copyOf(events);
    if (events.isEmpty() || events.size() > MAX_EVENTS) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "write.events",
          "value",
          events.size(),
          "expected",
          "1 to " + MAX_EVENTS + " events");
    }
    long version = expectedVersion;
    for (RecordedEvent event : events) {
      version++;
      if (event.envelope().version() != version || !event.envelope().aggregate().equals(key)) {
        throw CsmException.of(
            Code.INVALID_VALUE,
            "write.events",
            "value",
            event.envelope().version(),
            "expected",
            "version " + version + " of " + key);
      }
    }
  }

  /** The version after the change. */
  public long newVersion() {
    return expectedVersion + events.size();
  }
}
