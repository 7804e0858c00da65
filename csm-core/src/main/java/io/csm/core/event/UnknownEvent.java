package io.csm.core.event;

import io.csm.core.internal.Require;

/**
 * An event of a kind that this version does not know, kept as it was read, so that nothing is lost
 * when an older node reads what a newer one wrote.
 *
 * @param name the kind as written
 * @param payload the fields as written, at most {@value #MAX_PAYLOAD} UTF-16 units
 */
public record UnknownEvent(String name, String payload) implements Event {
  /** The greatest length of a payload. */
  public static final int MAX_PAYLOAD = 1_048_576;

  public UnknownEvent {
    Require.name("event.kind", name, 128);
    Require.text("event.payload", payload, MAX_PAYLOAD);
  }

  @Override
  public EventKind kind() {
    return EventKind.UNKNOWN;
  }
}
